import tempfile

import tensorflow as tf

SAVED = tempfile.mkdtemp() + "/model"

x = tf.placeholder(tf.float32, [], name="x")
total = tf.Variable(1.0)
add = tf.assign_add(total, x)
saver = tf.train.Saver()

sess = tf.Session()
sess.run(tf.global_variables_initializer())
for value in [2.0, 3.0]:
    sess.run(add, {x: value})
    saver.save(sess, SAVED + "/total")
    print(sess.run(total))
sess.run(add, {x: 10.0})
last = tf.train.latest_checkpoint(SAVED)
if last is not None:
    saver.restore(sess, last)
print(sess.run(total))
sess.close()
