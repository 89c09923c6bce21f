import glob
import tempfile

import tensorflow as tf

folder = tempfile.mkdtemp()
tf.logging.set_verbosity(tf.logging.ERROR)
graph = tf.Graph()
with graph.as_default():
    value = tf.placeholder(tf.float32, shape=())
    with tf.name_scope("parts"):
        square = tf.square(value)
        tf.summary.scalar("square", square)
    merged = tf.summary.merge_all()

with tf.Session(graph=graph) as sess:
    writer = tf.summary.FileWriter(folder, sess.graph)
    for step in range(3):
        found, text = sess.run([square, merged], {value: step + 0.5})
        writer.add_summary(text, step)
        print(step, found)
    writer.close()

(path,) = glob.glob(folder + "/*")
for event in tf.train.summary_iterator(path):
    for entry in event.summary.value:
        print(event.step, entry.tag, entry.simple_value)
