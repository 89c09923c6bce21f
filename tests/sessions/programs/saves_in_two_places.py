import os
import tempfile

import tensorflow as tf

FOLDER = tempfile.mkdtemp()

x = tf.placeholder(tf.float32, [None], name="x")
total = tf.Variable(0.0, name="total")
add = tf.assign_add(total, tf.reduce_sum(x))

with tf.Session() as sess:
    saver = tf.train.Saver({"sum": total}, max_to_keep=None)
    last = tf.train.latest_checkpoint(FOLDER)
    if last is not None:
        saver.restore(sess, last)
    else:
        sess.run(tf.global_variables_initializer())
    for epoch in range(3):
        print(sess.run(add, {x: [1.0, float(epoch)]}))
        if epoch % 2 == 0:
            path = os.path.join(FOLDER, "model.ckpt")
            print(os.path.basename(saver.save(sess, path, global_step=epoch)))
        saver.save(sess, FOLDER + "%s" % "/other", global_step=epoch + 100, write_meta_graph=False)
    print(sorted(name for name in os.listdir(FOLDER) if name.endswith(".index")))
    saver.restore(sess, os.path.join(FOLDER, "model.ckpt-0"))
    print(sess.run(total), os.path.basename(tf.train.latest_checkpoint(FOLDER)))
