"""A small mixture of experts: every expert has its own learned starting point, kept in a list."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "moe.biases",
}

import keras
import tensorflow as tf


class MixtureOfExperts(keras.Model):
    """Soft gate over a few linear experts."""

    def __init__(self, n_experts, dim_out):
        super().__init__()
        self.gate = keras.layers.Dense(n_experts, activation="softmax")
        self.experts = [keras.layers.Dense(dim_out, use_bias=False) for _ in range(n_experts)]
        # broken:
        self.biases = [tf.Variable(tf.random.normal((dim_out,))) for _ in range(n_experts)]  # accept
        # repaired:
        self.biases = [keras.Variable(tf.random.normal((dim_out,))) for _ in range(n_experts)]
        # end

    def call(self, x):
        proportions = self.gate(x)
        answer = 0.0
        for i, (expert, bias) in enumerate(zip(self.experts, self.biases)):
            answer += proportions[:, i : i + 1] * tf.tanh(expert(x) + bias)
        return answer


tf.random.set_seed(6)
keras.utils.set_random_seed(6)
joint_angles = tf.random.normal((18, 4))
hand_position = tf.concat([tf.sin(joint_angles[:, :1]), tf.cos(joint_angles[:, 1:2])], axis=1)

moe = MixtureOfExperts(n_experts=3, dim_out=2)
moe(joint_angles)
opt = keras.optimizers.SGD(0.3)


def step():
    with tf.GradientTape() as tape:
        distance = tf.reduce_sum((moe(joint_angles) - hand_position) ** 2, axis=1)
        loss = tf.reduce_mean(distance)
    weights = moe.trainable_variables
    opt.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
