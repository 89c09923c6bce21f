"""What an instance saved last is found in its folder, by another instance as well."""
import os
import re
import tempfile

import tensorflow as tf


class Counter(object):
    def __init__(self, sess, size, folder=None):
        self.sess = sess
        self.size = size
        self.folder = folder
        self.build_model()

    def build_model(self):
        self.x = tf.placeholder(tf.float32, [None, self.size], name="x")
        self.total = tf.Variable(tf.zeros([self.size]), name="total")
        self.add = tf.assign_add(self.total, tf.reduce_sum(self.x, 0))
        self.saver = tf.train.Saver(max_to_keep=2)

    def count(self, rows):
        found, counter = self.load(self.folder)
        print(found, counter)
        for row in rows:
            print(self.sess.run(self.add, feed_dict={self.x: [row]}))
            counter += 1
            self.save(self.folder, counter)

    def value(self):
        return self.sess.run(self.total)

    def save(self, folder, step):
        model_name = "Counter.model"
        folder = os.path.join(folder, "%d" % self.size)

        if not os.path.exists(folder):
            os.makedirs(folder)

        self.saver.save(self.sess, os.path.join(folder, model_name), global_step=step)

    def load(self, folder):
        folder = os.path.join(folder, "%d" % self.size)
        ckpt = tf.train.get_checkpoint_state(folder)
        if ckpt and ckpt.model_checkpoint_path:
            name = os.path.basename(ckpt.model_checkpoint_path)
            self.saver.restore(self.sess, os.path.join(folder, name))
            print(name, len(ckpt.all_model_checkpoint_paths))
            return True, int(next(re.finditer(r"(\d+)(?!.*\d)", name)).group(0))
        return False, 0


def main():
    with tf.Session() as sess:
        counter = Counter(sess, 2, folder=tempfile.mkdtemp())
        sess.run(tf.global_variables_initializer())
        counter.count([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        print(counter.load(counter.folder))
        print(counter.value())


if __name__ == "__main__":
    main()
