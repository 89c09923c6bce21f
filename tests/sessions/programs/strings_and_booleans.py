import tensorflow as tf

word = tf.placeholder(tf.string, [None])
flag = tf.placeholder(tf.bool, [])
joined = tf.identity(word)
turned = tf.logical_not(flag)
sess = tf.Session()
print(sess.run(joined, feed_dict={word: ["a", "b"]}))
print(sess.run(turned, feed_dict={flag: True}))
sess.close()
