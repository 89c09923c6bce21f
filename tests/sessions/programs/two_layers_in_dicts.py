import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
images, targets = rng.rand(16, 4), np.eye(3)[rng.randint(0, 3, 16)]
first, second = rng.rand(4, 5), rng.rand(5, 3)

X = tf.placeholder("float", [None, 4])
Y = tf.placeholder("float", [None, 3])
weights = {
    'h1': tf.Variable(tf.constant(first, tf.float32)),
    'out': tf.Variable(tf.constant(second, tf.float32)),
}
biases = {
    'b1': tf.Variable(tf.zeros([5])),
    'out': tf.Variable(tf.zeros([3])),
}


def neural_net(x):
    layer_1 = tf.nn.relu(tf.add(tf.matmul(x, weights['h1']), biases['b1']))
    return tf.matmul(layer_1, weights['out']) + biases['out']


logits = neural_net(X)
prediction = tf.nn.softmax(logits)
loss_op = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(logits=logits, labels=Y))
optimizer = tf.train.AdamOptimizer(learning_rate=0.05)
train_op = optimizer.minimize(loss_op)
correct_pred = tf.equal(tf.argmax(prediction, 1), tf.argmax(Y, 1))
accuracy = tf.reduce_mean(tf.cast(correct_pred, tf.float32))
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)
    for step in range(1, 21):
        sess.run(train_op, feed_dict={X: images, Y: targets})
        if step % 5 == 0:
            loss, acc = sess.run([loss_op, accuracy], feed_dict={X: images, Y: targets})
            print("Step " + str(step) + ", Loss= " + "{:.4f}".format(loss) + ", Accuracy= " + "{:.3f}".format(acc))
    print("Testing Accuracy:", sess.run(accuracy, feed_dict={X: images[:7], Y: targets[:7]}))
