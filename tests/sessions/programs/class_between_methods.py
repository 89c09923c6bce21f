"""`__init__` stands behind another method, the instance has another name, and names are the same inside and outside."""
import tensorflow as tf

out = "out"


def loss(values):
    return "loss of %d" % len(values)


class Net:
    def describe(this, x):
        """Says what comes of it."""
        print(out, loss(x), this.run(x))

    def __init__(this, size):
        this._x = tf.placeholder(tf.float32, [None, 2], name="x")
        loss = tf.reduce_sum(this._x)
        this.w = tf.Variable([1.0, 2.0])
        out = this._x * this.w
        this.out = out + 1.0
        this.loss = tf.reduce_sum(this.out) + loss
        this.session = tf.Session()
        this.session.run(tf.global_variables_initializer())
        for _ in range(size):
            print(this.session.run(this.loss, feed_dict={this._x: [[1.0, 2.0]]}))

    @staticmethod
    def help():
        return "a net"

    @property
    def name(this):
        return "net"

    def run(this, x):
        # All at once
        return this.session.run([this.out, this.loss], {this._x: x})


net = Net(2)
net.describe([[1.0, 1.0], [0.0, 2.0]])
print(Net.help(), net.name)
