import tensorflow as tf
from tensorflow import layers


class Model(object):
    def __init__(self, rate):
        self.x = tf.placeholder(tf.float32, [None, 2])
        self.y = tf.placeholder(tf.float32, [None, 1])
        hidden = layers.dense(self.x, 3, activation=tf.nn.tanh, kernel_initializer=tf.constant_initializer(0.3))
        self.out = layers.dense(hidden, 1, kernel_initializer=tf.ones_initializer(), name="out")
        self.loss = tf.reduce_mean(tf.squared_difference(self.out, self.y))
        self.step = tf.train.get_or_create_global_step()
        optimizer = tf.train.AdamOptimizer(rate)
        found = optimizer.compute_gradients(self.loss)
        clipped = [(tf.clip_by_value(gradient, -0.1, 0.1), variable) for gradient, variable in found]
        self.train_op = optimizer.apply_gradients(clipped, global_step=self.step)
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def train(self, x, y):
        _, loss, step = self.sess.run([self.train_op, self.loss, self.step], {self.x: x, self.y: y})
        return loss, step

    def predict(self, x):
        return self.sess.run(self.out, {self.x: x})


if __name__ == "__main__":
    model = Model(0.05)
    print([v.name for v in tf.trainable_variables()])
    for _ in range(4):
        print(*model.train([[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]]))
    print(model.predict([[1.0, 0.0]]))
