"""A world model in a class: its tf.function method has run before, for two batch sizes, when the step is recorded."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(15)


class WorldModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.cell = keras.layers.GRUCell(8)
        self.readout = keras.layers.Dense(3)

    def call(self, steps):
        state = tf.zeros((tf.shape(steps)[0], 8))
        guesses = []
        for t in range(steps.shape[1]):
            out, state = self.cell(steps[:, t], [state])
            state = state[0] if isinstance(state, (list, tuple)) else state
            guesses.append(self.readout(out))
        return tf.stack(guesses, axis=1)


class Learner:
    def __init__(self):
        self.model = WorldModel()
        self.model(tf.zeros((1, 2, 3)))
        self.optimizer = keras.optimizers.Adam(1e-3)
        self.optimizer.build(self.model.trainable_variables)
        self.loss = keras.metrics.Mean()

    @tf.function(reduce_retracing=True)
    def train(self, steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.model(steps)[:, :-1] - steps[:, 1:]))
        weights = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        self.loss.update_state(loss)

    def epoch(self, batches):
        for batch in batches:
            self.train(batch)
        return self.loss.result()


learner = Learner()
batches = [tf.random.normal((n, 5, 3)) for n in (8, 8, 3)]
learner.epoch(batches)


def step():
    """One training step; this is what is recorded."""
    return learner.epoch(batches)
