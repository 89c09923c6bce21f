"""A class with a graph of its own, in which a method builds all of it, and runs in comprehensions and properties."""
import tensorflow as tf


class Scaler:
    steps = 2

    def __init__(self, rate=0.1):
        self.rate = rate
        self.graph = tf.Graph()
        with self.graph.as_default():
            self._build()
            self.init = tf.global_variables_initializer()
        self.sess = tf.Session(graph=self.graph)
        self.sess.run(self.init)
        self.losses = [self.train([[1.0, float(i)]]) for i in range(self.steps)]

    def _build(self):
        self.x = tf.placeholder(tf.float32, [None, 2], name="x")
        self.w = tf.Variable(tf.ones([2, 1]), name="w")

        # The network
        with tf.name_scope("net"):
            shift = tf.constant(0.5)
            self.out = tf.nn.relu(tf.matmul(self.x, self.w) - shift)

        self.loss = tf.reduce_sum(self.out)
        self._build_training()

    def _build_training(self):
        optimizer = tf.train.GradientDescentOptimizer(self.rate)
        pairs = optimizer.compute_gradients(self.loss)
        self.train_step = optimizer.apply_gradients([(tf.clip_by_value(g, -1.5, 1.5), v) for g, v in pairs])

    def train(self, x):
        feed_dict = {self.x: x}
        loss, _ = self.sess.run([self.loss, self.train_step], feed_dict=feed_dict)
        return loss

    @property
    def weights(self):
        return self.sess.run(self.w)

    def each(self, rows):
        return [self.sess.run(self.out, {self.x: [row]})[0, 0] for row in rows]

    def __call__(self, x):
        return self.sess.run({"out": self.out, "loss": self.loss}, feed_dict={self.x: x})

    def __del__(self):
        self.sess.close()


first, second = Scaler(), Scaler(rate=0.2)
print(first.losses, second.losses)
for _ in range(2):
    print(second.train([[1.0, 2.0]]), first.weights, second.weights)
print(second.each([[1.0, 0.0], [2.0, 2.0]]))
print(first([[3.0, 0.0]])["out"])
