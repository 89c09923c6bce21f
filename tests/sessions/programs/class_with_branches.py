import tensorflow as tf


class Net(object):
    def __init__(self, size=3):
        self.size = size
        self.x = tf.placeholder(tf.float32, [None])
        self.training = tf.placeholder(tf.bool, [])
        self.w = tf.Variable([1.0, 2.0])
        self.plain = self.x * self.w
        self.out = tf.cond(self.training, lambda: self.plain * 2.0, lambda: self.plain)
        _, self.power = tf.while_loop(
            lambda step, power: step < self.size,
            lambda step, power: (step + 1, power * self.w),
            [tf.constant(0), self.out],
        )
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def predict(self, x, training):
        return self.sess.run([self.out, self.power], {self.x: x, self.training: training})


net = Net()
print(net.predict([1, 2], True))
print(net.predict([1, 2], False))
