import os
import tempfile

import numpy as np
import tensorflow as tf

folder = os.path.join(tempfile.mkdtemp(), "run")
os.mkdir(folder)
data = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)

x = tf.placeholder(tf.float32, [None, 2], name="x")
w = tf.Variable([0.5, -0.5], name="w")
step = tf.Variable(0, trainable=False, name="step")
loss = tf.reduce_mean(tf.square(tf.reduce_sum(x * w, 1) - 1.0))
train = tf.train.MomentumOptimizer(0.01, 0.9).minimize(loss, global_step=step)
saver = tf.train.Saver(max_to_keep=2)

with tf.Session() as sess:
    checkpoint = tf.train.get_checkpoint_state(folder)
    if checkpoint and checkpoint.model_checkpoint_path:
        saver.restore(sess, checkpoint.model_checkpoint_path)
    else:
        sess.run(tf.global_variables_initializer())
    for i in range(5):
        _, value = sess.run([train, loss], feed_dict={x: data})
        path = saver.save(sess, os.path.join(folder, "model.ckpt"), global_step=step)
        print(value, os.path.basename(path))
    kept = tf.train.get_checkpoint_state(folder)
    print([os.path.basename(path) for path in kept.all_model_checkpoint_paths])
    print(sorted(name for name in os.listdir(folder) if name.endswith(".index")))
    sess.run(train, feed_dict={x: data * 10})
    saver.restore(sess, tf.train.latest_checkpoint(folder))
    print(sess.run(loss, feed_dict={x: data}), sess.run(step), w.eval())
