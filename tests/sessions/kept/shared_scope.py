import tensorflow as T
from tensorflow import placeholder, variable_scope


def net(x, reuse):
    with variable_scope("net", reuse=reuse):
        w = T.get_variable("w", shape=(2, 1), initializer=T.constant_initializer([0.5, -0.5]))
        return T.sigmoid(T.matmul(x, w))


def run():
    a, b = placeholder(T.float32, (None, 2)), placeholder(T.float32, (None, 2))
    first, second = net(a, False), net(b, True)
    loss = T.reduce_mean(T.log(first) + T.log(1.0 - second), reduction_indices=0)
    rate = T.train.exponential_decay(0.5, T.train.get_or_create_global_step(), 2, 0.5, staircase=True)
    train = T.train.GradientDescentOptimizer(rate).minimize(-loss, global_step=T.train.get_global_step())
    with T.Session(config=T.ConfigProto(allow_soft_placement=True)) as sess:
        sess.run(T.global_variables_initializer())
        for _ in range(4):
            sess.run(train, {a: [[1.0, 2.0]], b: [[2.0, -1.0]]})
            print(sess.run([loss, rate], {a: [[1.0, 2.0]], b: [[2.0, -1.0]]}))
        print([(v.name, [size.value for size in v.shape]) for v in T.global_variables()])


run()
