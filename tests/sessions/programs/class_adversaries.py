"""What is easily got wrong in classes: names that meet, values of several kinds, and what runs between others."""
import tensorflow as tf

loss = "a loss"
k = 10.0


class Names(object):
    scale = 2.0

    def __init__(self, size=2, rate=0.1):
        self.size = size
        self.count = 0
        self.x = tf.placeholder(tf.float32, [None], name="x")
        self.logits = tf.placeholder_with_default(1.0, [], name="logits")
        v = tf.Variable([1.0, 2.0], name="v")
        self.v = tf.Variable([0.5, 0.5], name="other")
        out = self.x * v
        self.out = out * self.v
        loss = tf.reduce_sum(self.out)
        self.loss = loss
        tape = tf.reduce_mean(self.out * self.logits)
        variables = tape * self.scale
        self.total = self._twice(self.loss + variables) * size
        self.layers = [self.out, self.total]
        optimizer = tf.train.GradientDescentOptimizer(rate)
        self.optimizer = optimizer.minimize(self.total)
        self.second = tf.train.MomentumOptimizer(rate, 0.5).minimize(loss, var_list=[self.v])
        self.reset = self.v.assign([0.5, 0.5])
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())
        self.first = self.run([1.0, 1.0])

    def _twice(self, x):
        y = x * 2.0
        return y + self.v

    def run(self, x):
        return self.sess.run(self.out, {self.x: x})

    def train(self, x, logits=None):
        self.count += 1
        if logits is None:
            self.sess.run(self.optimizer, {self.x: x})
        else:
            self.sess.run(self.optimizer, {self.x: x, self.logits: logits})
        total, self.last = self.sess.run([self.total, self.loss], feed_dict={self.x: x})
        return total, self.last, loss, k

    def train_second(self, x):
        self.sess.run(self.second, {self.x: x})
        after = self.weights
        self.sess.run(self.reset)
        return after

    def show(self, rows):
        both = [self.sess.run([self.loss, self.out], {self.x: row}) for row in rows]
        return both, self.sess.run(self.layers[1], {self.x: rows[0]}), self.sess.run(self.loss / 2.0, {self.x: rows[1]})

    @property
    def weights(self):
        return self.sess.run(self.v)


names = Names(size=3)
print(names.first, names.weights)
for step in range(2):
    print(*names.train([1.0, 0.5]))
print(names.train([1.0, 0.5], logits=0.5))
print(names.train_second([0.5, 1.0]), names.train_second([0.5, 1.0]), names.weights)
print(names.show([[1.0, 0.0], [2.0, 2.0]]), names.count, names.last, names.size)
