"""Two savers of one program, the number of a step from a variable, and a path from the working directory."""
import os
import tempfile

import tensorflow as tf

os.chdir(tempfile.mkdtemp())
os.mkdir("best")

x = tf.placeholder(tf.float32, [])
w = tf.Variable(1.0, name="w")
b = tf.Variable(0.5, name="b")
step = tf.train.get_or_create_global_step()
count = tf.assign_add(step, 1)
loss = tf.square(w * x + b - 3.0)
train = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
saver = tf.train.Saver(max_to_keep=1, keep_checkpoint_every_n_hours=2)
best = tf.train.Saver([w])

sess = tf.InteractiveSession()
tf.global_variables_initializer().run()
lowest = 100.0
for value in [1.0, 2.0, 0.5, 3.0]:
    sess.run(train, {x: value})
    sess.run(count)
    now = loss.eval({x: 1.0})
    saver.save(sess, "./last", global_step=step)
    if now < lowest:
        lowest = now
        name = best.save(sess, save_path="best/model", global_step=sess.run(step))
        print(name, now)
print(sorted(name for name in os.listdir(".") if name.endswith(".index")), tf.train.latest_checkpoint("."))
print(sorted(name for name in os.listdir("best") if name.endswith(".index")))
best.restore(sess, name)
print(sess.run([w, b]))
saver.restore(sess, tf.train.latest_checkpoint("."))
print(sess.run([w, b, step]))
