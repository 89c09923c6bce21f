"""Records of a file, each a dictionary: taken in a generator, in a graph of its own."""
import os
import tempfile

import tensorflow as tf


def write_records(path):
    with tf.python_io.TFRecordWriter(path) as writer:
        for name, sizes in [(b"one", [1]), (b"two", [1, 2]), (b"three", [1, 2, 3])]:
            feature = {
                "name": tf.train.Feature(bytes_list=tf.train.BytesList(value=[name])),
                "sizes": tf.train.Feature(int64_list=tf.train.Int64List(value=sizes)),
            }
            writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())


def read_records(path, only_long=False):
    with tf.Graph().as_default():

        def parse(record):
            features = {"name": tf.FixedLenFeature([], tf.string), "sizes": tf.VarLenFeature(tf.int64)}
            found = tf.parse_single_example(record, features)
            return {"name": found["name"], "sizes": found["sizes"].values}

        dataset = tf.data.TFRecordDataset(path).map(parse)
        if only_long:
            dataset = dataset.filter(lambda record: tf.size(record["sizes"]) > 1)
        record = dataset.make_one_shot_iterator().get_next()
        with tf.Session() as sess:
            while True:
                try:
                    found = sess.run(record)
                except tf.errors.OutOfRangeError:
                    break
                yield found["name"].decode(), found["sizes"] * 10


def pairs():
    with tf.Graph().as_default():
        dataset = tf.data.Dataset.from_tensor_slices(({"a": [1.0, 2.0], "b": [3, 4]}, [[5], [6]]))
        features, label = tf.data.make_one_shot_iterator(dataset).get_next()
        numbers = tf.data.Dataset.range(4).make_one_shot_iterator()
        number = numbers.get_next()
        both = features["a"] * tf.cast(number + 1, tf.float32)
        with tf.Session() as sess:
            first = sess.run([features, label])
            print(sorted(first[0].items()), first[1])
            print(sess.run((number, both)))
            print(sess.run([number, number * 10]))


def sums(path):
    with tf.Graph().as_default(), tf.Session() as sess:
        numbers = tf.data.TextLineDataset(path).map(tf.strings.to_number)
        iterator = numbers.make_initializable_iterator()
        number = iterator.get_next()
        doubled = number * 2.0
        sess.run(iterator.initializer)
        sess.run(number)
        return sess.run(number), sess.run(doubled), sess.run(iterator.get_next())


pairs()
records = os.path.join(tempfile.mkdtemp(), "records")
write_records(records)
for name, sizes in read_records(records):
    sizes += 1
    print(name, sizes)
print([name for name, _ in read_records(records, only_long=True)])
lines = records + ".txt"
with open(lines, "w") as file:
    file.write("1.5\n2.5\n3.5\n4.5\n")
print(sums(lines))
