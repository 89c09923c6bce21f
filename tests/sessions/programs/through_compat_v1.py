import numpy as np
import tensorflow.compat.v1 as tf

tf.disable_v2_behavior()

# Parameters
learning_rate = 0.01
training_epochs = 4
batch_size = 5

data = np.arange(20).reshape(10, 2) / 20.0
labels = np.eye(2)[[0, 1] * 5]

# tf Graph input
x = tf.placeholder("float", [None, 2])
y = tf.placeholder("float", [None, 2])

# Set model weights
W = tf.Variable(tf.ones([2, 2]) * [[0.1, 0.2], [0.3, 0.4]])
b = tf.Variable(tf.zeros([2]))

# Construct model
pred = tf.nn.softmax(tf.matmul(x, W) + b)  # Softmax

# Minimize error using cross entropy
cost = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
optimizer = tf.train.AdamOptimizer(learning_rate).minimize(cost)

# Initialize the variables (i.e. assign their default value)
init = tf.global_variables_initializer()

# Start training
with tf.Session() as sess:

    # Run the initializer
    sess.run(init)

    # Training cycle
    for epoch in range(training_epochs):
        avg_cost = 0.
        total_batch = len(data) // batch_size
        # Loop over all batches
        for i in range(total_batch):
            batch_xs, batch_ys = data[i * batch_size:(i + 1) * batch_size], labels[i * batch_size:(i + 1) * batch_size]
            _, c = sess.run([optimizer, cost], feed_dict={x: batch_xs,
                                                          y: batch_ys})
            # Compute average loss
            avg_cost += c / total_batch
        print("Epoch:", '%04d' % (epoch + 1), "cost=", "{:.9f}".format(avg_cost))

    # Test model
    correct_prediction = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
    # Calculate accuracy
    accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))
    print("Accuracy:", accuracy.eval({x: data, y: labels}))
