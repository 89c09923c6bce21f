"""The graph is built by methods that `__init__` calls, of constants that are locals, parameters and attributes."""
import tensorflow as tf

RATE = 0.05


class Model(object):
    kind = "model"

    def __init__(self, n_features, n_actions=2, scale=3.0):
        """Builds all of it."""
        self.n_features = n_features
        self.n_actions = n_actions
        self.gamma = 0.9
        self.steps = 0
        self.history = []
        factor = 2.0
        self._build_inputs()
        self._build_net()

        with tf.name_scope("loss"):
            self._build_loss()
        self.scaled = self.q * factor * scale

        self.sess = tf.Session()
        init = tf.global_variables_initializer()
        self.sess.run(init)

    def _build_inputs(self):
        self.s = tf.placeholder(tf.float32, [None, self.n_features], name="s")
        self.target = tf.placeholder(tf.float32, [None, self.n_actions], name="target")

    def _build_net(self):
        # One layer,
        with tf.variable_scope("net"):
            w = tf.get_variable("w", [self.n_features, self.n_actions], initializer=tf.constant_initializer(0.1))
            b = tf.get_variable("b", [self.n_actions], initializer=tf.constant_initializer(0.2))
            hidden = tf.nn.tanh(tf.matmul(self.s, w) + b)
        # then discounted
        self.q = hidden * self.gamma

    def _build_loss(self):
        difference = self.target - self.q
        self.loss = tf.reduce_sum(tf.square(difference))
        optimizer = tf.train.GradientDescentOptimizer(RATE)
        self.train_op = optimizer.minimize(self.loss)

    def choose(self, s):
        return self.sess.run(self.q, feed_dict={self.s: [s]})[0].argmax()

    def learn(self, s, target):
        _, cost = self.sess.run([self.train_op, self.loss], feed_dict={self.s: s, self.target: target})
        self.history.append(cost)
        self.steps += 1

    def report(self, s):
        print(self.kind, self.steps, self.history)
        print(self.sess.run([self.q, self.scaled], {self.s: s}))


def main():
    states = [[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]]
    model = Model(n_features=3)
    for _ in range(3):
        model.learn(states, [[1.0, 0.0], [0.0, 1.0]])
        print(model.choose(states[0]))
    model.report(states)


if __name__ == "__main__":
    main()
