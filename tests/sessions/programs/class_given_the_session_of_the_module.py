"""A model that is given the session of the module, with its name, twice."""
import tensorflow as tf


class Model:
    def __init__(self, sess, name, start):
        self.sess = sess
        self.name = name
        self.start = start
        self._build_net()

    def _build_net(self):
        with tf.variable_scope(self.name):
            self.X = tf.placeholder(tf.float32, [None, 2])
            self.Y = tf.placeholder(tf.float32, [None, 1])
            W = tf.Variable(tf.ones([2, 1]) * self.start)
            hidden = tf.matmul(self.X, W)
            self.logits = tf.nn.tanh(hidden)
        self.cost = tf.reduce_mean(tf.square(self.logits - self.Y))
        self.optimizer = tf.train.GradientDescentOptimizer(0.1).minimize(self.cost)

    def predict(self, x):
        return self.sess.run(self.logits, feed_dict={self.X: x})

    def train(self, x, y):
        cost, _ = self.sess.run([self.cost, self.optimizer], feed_dict={self.X: x, self.Y: y})
        return cost


sess = tf.Session()
models = []
for i in range(2):
    models.append(Model(sess, "model%d" % i, start=0.5 - i))
sess.run(tf.global_variables_initializer())

for _ in range(3):
    print([m.train([[1.0, 0.5]], [[1.0]]) for m in models])
print(sum(m.predict([[1.0, 2.0]]) for m in models))
sess.close()
