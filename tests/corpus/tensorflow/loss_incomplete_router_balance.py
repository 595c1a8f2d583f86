"""Mixture-of-experts churn model: the load over the experts drifts apart in exactly the same way for every value we give to balance_weight."""
EXPECTED = {"cause": "loss_incomplete", "symptom": "wrong", "variables": "router.trainable_variables"}
import tensorflow as tf
import keras
from keras import ops


class Router(keras.layers.Layer):
    """Soft gate; pushes for an even load over the experts."""

    def __init__(self, n_experts, balance_weight, **kw):
        super().__init__(**kw)
        self.n_experts, self.balance_weight = n_experts, balance_weight
        self.logits = keras.layers.Dense(n_experts, name="gate_logits")

    def build(self, shape):
        self.logits.build(shape)
        super().build(shape)

    def call(self, x):
        gate = ops.softmax(self.logits(x))
        load = ops.mean(gate, axis=0)
        self.add_loss(self.balance_weight * self.n_experts * ops.sum(load * load))
        return gate


class Mixture(keras.layers.Layer):
    def call(self, gate, outputs):
        return ops.einsum("be,bed->bd", gate, ops.stack(outputs, axis=1))


def build(n_features=5, n_experts=3):
    x = keras.Input((n_features,))
    gate = Router(n_experts, balance_weight=2.0, name="router")(x)
    experts = [keras.layers.Dense(6, activation="gelu")(x) for _ in range(n_experts)]
    h = Mixture()(gate, experts)
    return keras.Model(x, keras.layers.Dense(1)(h))


class ChurnTrainer:
    def __init__(self, model, lr):
        self.model = model
        self.opt = keras.optimizers.SGD(lr)
        self.bce = keras.losses.BinaryCrossentropy(from_logits=True)

    def __call__(self, x, y):
        with tf.GradientTape() as tape:
            logits = self.model(x, training=True)
            # broken:
            loss = self.bce(y, logits)  # accept
            # repaired:
            loss = self.bce(y, logits) + tf.add_n(self.model.losses)
            # end
        params = self.model.trainable_variables
        self.opt.apply_gradients(zip(tape.gradient(loss, params), params))
        return loss


keras.utils.set_random_seed(41)
customers = tf.random.normal([32, 5]) + tf.constant([1.5, 0.0, 0.0, -1.0, 0.5])
churned = tf.cast(customers[:, :1] * customers[:, 3:4] < -1.2, tf.float32)
model = build()
router = model.get_layer("router")
trainer = ChurnTrainer(model, lr=0.1)


def step():
    return float(trainer(customers, churned))
