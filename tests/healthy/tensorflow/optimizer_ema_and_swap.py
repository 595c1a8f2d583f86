"""An optimizer that keeps an average of the weights, in a class; the averages are put in at the end of the step."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(16)


class Fine:
    def __init__(self):
        self.model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(8, activation="elu"), keras.layers.Dense(2)])
        self.optimizer = keras.optimizers.Adam(1e-2, use_ema=True, ema_momentum=0.9)
        self.optimizer.build(self.model.trainable_variables)

    @tf.function
    def fit_batch(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, self.model(x)))
        self.optimizer.apply(tape.gradient(loss, self.model.trainable_variables))
        return loss


fine = Fine()
x = tf.random.normal((12, 5))
y = tf.random.uniform((12,), 0, 2, tf.int32)


def step():
    """One training step; this is what is recorded."""
    loss = fine.fit_batch(x, y)
    fine.optimizer.finalize_variable_values(fine.model.trainable_variables)
    return loss
