"""Two networks in one class, of which one is copied into the other by assignments."""
import tensorflow as tf


class Agent:
    def __init__(self, n_states, copy_after=2):
        self.copy_after = copy_after
        self.learned = 0
        self.s = tf.placeholder(tf.float32, [None, n_states])
        self.s_ = tf.placeholder(tf.float32, [None, n_states])
        self.r = tf.placeholder(tf.float32, [None, ])
        self.w = tf.Variable(tf.ones([n_states, 2]) * 0.5)
        self.w_target = tf.Variable(tf.zeros([n_states, 2]), trainable=False)
        self.q = tf.matmul(self.s, self.w)
        q_next = tf.matmul(self.s_, self.w_target)
        target = self.r + 0.9 * tf.reduce_max(q_next, axis=1)
        self.loss = tf.reduce_mean(tf.squared_difference(target, tf.reduce_sum(self.q, axis=1)))
        self.train = tf.train.GradientDescentOptimizer(0.05).minimize(self.loss, var_list=[self.w])
        self.copy = tf.assign(self.w_target, self.w)
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def learn(self, s, r, s_):
        if self.learned % self.copy_after == 0:
            self.sess.run(self.copy)
        _, cost = self.sess.run([self.train, self.loss], feed_dict={self.s: s, self.r: r, self.s_: s_})
        self.learned += 1
        return cost

    def values(self, s):
        return self.sess.run(self.q, {self.s: s})


agent = Agent(2)
for _ in range(5):
    print(agent.learn([[1.0, 2.0]], [0.5], [[0.0, 1.0]]))
print(agent.values([[1.0, 1.0]]), agent.learned)
