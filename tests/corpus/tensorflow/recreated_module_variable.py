"""A tf.Module that predicts tides; it makes its weights from the width of the data that arrive."""
EXPECTED = {
    "cause": "recreated",
    "symptom": "not_updated",
    "variables": "watched",
}

import tensorflow as tf

tf.random.set_seed(44)


class TideModel(tf.Module):
    def __init__(self, name=None):
        super().__init__(name=name)
        self.w = None
        self.b = None
        self.gain = tf.Variable(1.0, name="gain")

    def __call__(self, features):
        # broken:
        self.w = tf.Variable(tf.random.normal((features.shape[-1], 1), stddev=0.3), name="w")  # accept
        self.b = tf.Variable(tf.zeros((1,)), name="b")  # accept
        # repaired:
        if self.w is None:
            self.w = tf.Variable(tf.random.normal((features.shape[-1], 1), stddev=0.3), name="w")
            self.b = tf.Variable(tf.zeros((1,)), name="b")
        # end
        return self.gain * tf.tanh(features @ self.w + self.b)


hours = tf.random.uniform((36, 1), maxval=24.0)
features = tf.concat([tf.sin(hours * w) for w in (0.26, 0.51, 0.52)] + [tf.cos(hours * 0.26)], axis=1)
height = 0.8 * tf.sin(hours * 0.51 + 0.4)
tide = TideModel()


def train(batch, target, rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tide(batch) - target) ** 2)
    variables = tide.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(rate * gradient)
    return loss


def step():
    losses = [float(train(features[i::3], height[i::3], rate=0.2)) for i in range(3)]
    return losses, [float(tf.norm(weight)) for weight in watched]


tide(features)
watched = [tide.w, tide.b]
