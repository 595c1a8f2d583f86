"""Replace the middle block of a residual stack by a wider one and go on training."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "[net.blocks[1].kernel, net.blocks[1].bias]",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(33)


class ResidualStack(keras.Model):
    def __init__(self, depth, width):
        super().__init__()
        self.width = width
        self.blocks = [keras.layers.Dense(width, activation="silu") for _ in range(depth)]
        self.readout = keras.layers.Dense(1)

    def call(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.readout(x)


flow = tf.random.normal((25, 6))
pressure = tf.reduce_sum(flow[:, :3] * flow[:, 3:], axis=1, keepdims=True)
new_block = keras.layers.Dense(6, activation="tanh", kernel_initializer="orthogonal")

# broken:
net = ResidualStack(depth=3, width=6)
net(flow)
net.blocks[1] = new_block  # accept
# repaired:
net = ResidualStack(depth=3, width=6)
net.blocks.pop(1)
net.blocks.insert(1, new_block)
# end
net(flow)

optimizer = keras.optimizers.Adam(0.01)
mse = keras.losses.MeanSquaredError()


def step():
    with tf.GradientTape() as tape:
        loss = mse(pressure, net(flow, training=True))
    gradients = tape.gradient(loss, net.trainable_variables)
    optimizer.apply_gradients(zip(gradients, net.trainable_variables))
    return loss
