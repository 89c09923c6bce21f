import tensorflow as tf


class Rnn:
    def __init__(self, steps, units=3):
        self.steps = steps
        self.inputs = tf.placeholder(tf.float32, [1, steps, 2], name="inputs")
        self.initial_state = tf.zeros([1, units])
        self.kernel = tf.Variable(tf.fill([2 + units, units], 0.1))
        state = self.initial_state
        self.outputs = []
        for step in range(self.steps):
            state = tf.tanh(tf.matmul(tf.concat([self.inputs[:, step], state], 1), self.kernel))
            self.outputs.append(state)
        self.final_state = state
        self.result = tf.stack(self.outputs, 1)
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())

    def sample(self, data):
        state = self.sess.run(self.initial_state)
        found = []
        for part in data:
            feed = {self.inputs: part, self.initial_state: state}
            result, state = self.sess.run([self.result, self.final_state], feed_dict=feed)
            found.append(result)
        return found


print(Rnn(2).sample([[[[1, 2], [3, 4]]], [[[1, 2], [3, 4]]]]))
