"""A class whose method, given the sizes, builds the graph in a graph of its own, and which saves and restores it."""
import numpy as np
import tensorflow as tf


class Model:
    def __init__(self, n_in, n_out, path="model"):
        self.path = path
        self.graph = tf.Graph()
        with self.graph.as_default():
            self._build(n_in, n_out, 0.1)
            self.saver = tf.train.Saver()
            self.init = tf.global_variables_initializer()
        self.sess = tf.Session(graph=self.graph)
        self.sess.run(self.init)

    def _build(self, n_in, n_out, scale):
        self.X = tf.placeholder(tf.float32, [None, n_in], name="X")
        self.Y = tf.placeholder(tf.float32, [None, n_out], name="Y")
        self.lr = tf.placeholder(tf.float32, [], name="lr")
        w = tf.get_variable("w", [n_in, n_out], initializer=tf.constant_initializer(scale))
        b = tf.get_variable("b", [n_out], initializer=tf.zeros_initializer())
        self.pred = tf.nn.xw_plus_b(self.X, w, b)
        self.loss = tf.losses.mean_squared_error(self.Y, self.pred)
        self.op = tf.train.AdamOptimizer(self.lr).minimize(self.loss)

    def fit(self, X, Y, epochs=3, lr=0.1):
        for epoch in range(epochs):
            _, loss = self.sess.run([self.op, self.loss], feed_dict={self.X: X, self.Y: Y, self.lr: lr})
            print(epoch, loss)

    def predict(self, X):
        return self.sess.run(self.pred, feed_dict={self.X: X})

    def save(self):
        self.saver.save(self.sess, self.path)

    def load(self):
        self.saver.restore(self.sess, self.path)

    def close(self):
        self.sess.close()


X = np.arange(8, dtype=np.float32).reshape(4, 2)
Y = X.sum(1, keepdims=True)
model = Model(2, 1)
model.fit(X, Y)
model.save()
before = model.predict(X)
model.fit(X, Y, 1)
model.load()
print(np.allclose(before, model.predict(X)), model.predict(X[:1]))
model.close()
