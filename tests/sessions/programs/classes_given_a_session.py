"""An actor and a critic share a session that they are given."""
import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

STATES, ACTIONS = 3, 2


class Actor(object):
    def __init__(self, sess, n_features, n_actions, lr=0.1):
        self.sess = sess
        self.s = tf.placeholder(tf.float32, [1, n_features], "state")
        self.a = tf.placeholder(tf.int32, None, "act")
        self.td_error = tf.placeholder(tf.float32, None, "td_error")

        with tf.variable_scope("Actor"):
            w = tf.Variable(tf.ones([n_features, n_actions]) * 0.1, name="w")
            self.acts_prob = tf.nn.softmax(tf.matmul(self.s, w))

        with tf.variable_scope("exp_v"):
            log_prob = tf.log(self.acts_prob[0, self.a])
            self.exp_v = tf.reduce_mean(log_prob * self.td_error)

        with tf.variable_scope("train"):
            self.train_op = tf.train.GradientDescentOptimizer(lr).minimize(-self.exp_v)

    def learn(self, s, a, td):
        s = s[np.newaxis, :]
        feed_dict = {self.s: s, self.a: a, self.td_error: td}
        _, exp_v = self.sess.run([self.train_op, self.exp_v], feed_dict)
        return exp_v

    def choose_action(self, s):
        probs = self.sess.run(self.acts_prob, {self.s: s[np.newaxis, :]})
        return np.argmax(probs.ravel())


class Critic(object):
    def __init__(self, session=None, n_features=STATES):
        self._session = session
        self._build(n_features)

    def _build(self, n_features):
        pass

    def learn(self, s, r):
        return r * s.sum()


def main(argv=None):
    with tf.Session() as sess:
        actor = Actor(sess, n_features=STATES, n_actions=ACTIONS)
        critic = Critic(session=sess)
        # All variables
        sess.run(tf.global_variables_initializer())

        state = np.array([1.0, 2.0, 0.5])
        for step in range(3):
            action = actor.choose_action(state)
            td = critic.learn(state, 0.5)
            print(step, action, td, actor.learn(state, action, td))


if __name__ == "__main__":
    main()
