"""A trainer class that adds gradients up in variables over micro-batches and applies them in a second tf.function."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(6)


class Trainer:
    def __init__(self, model, every):
        self.model, self.every = model, every
        self.optimizer = keras.optimizers.AdamW(1e-3)
        self.optimizer.build(model.trainable_variables)
        self.sums = [tf.Variable(tf.zeros_like(w), trainable=False) for w in model.trainable_variables]
        self.loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @tf.function
    def add(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(y, self.model(x, training=True)) / self.every
        for total, gradient in zip(self.sums, tape.gradient(loss, self.model.trainable_variables)):
            total.assign_add(gradient)
        return loss

    @tf.function
    def apply(self):
        self.optimizer.apply_gradients(zip([total.value() for total in self.sums], self.model.trainable_variables))
        for total in self.sums:
            total.assign(tf.zeros_like(total))


model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(12, activation="gelu"),
                          keras.layers.BatchNormalization(), keras.layers.Dense(4)])
trainer = Trainer(model, every=4)
x = tf.random.normal((4, 8, 6))
y = tf.random.uniform((4, 8), 0, 4, tf.int32)


def step():
    """One training step; this is what is recorded."""
    loss = sum(trainer.add(x[i], y[i]) for i in range(4))
    trainer.apply()
    return loss
