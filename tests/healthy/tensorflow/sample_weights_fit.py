"""fit with sample weights (some of them zero) and class weights for an unbalanced problem."""
import numpy as np
import keras

keras.utils.set_random_seed(47)

n = 60
X = np.random.normal(size=(n, 5)).astype("float32")
y = (np.random.rand(n) < 0.15).astype("float32")
y[:5] = 1.0
trust = np.where(np.arange(n) % 7 == 0, 0.0, np.random.uniform(0.5, 1.5, n)).astype("float32")

inputs = keras.Input((5,))
hidden = keras.layers.Dense(8, activation="relu", kernel_constraint=keras.constraints.MaxNorm(2.0))(inputs)
outputs = keras.layers.Dense(1, activation="sigmoid",
                             bias_initializer=keras.initializers.Constant(np.log(0.15 / 0.85)))(hidden)
clf = keras.Model(inputs, outputs)
clf.compile(
    optimizer=keras.optimizers.Nadam(0.005),
    loss=keras.losses.BinaryCrossentropy(),
    weighted_metrics=[keras.metrics.AUC(name="auc")],
)


def step():
    """One training step; this is what is recorded."""
    weights = trust * np.where(y == 1, 4.0, 1.0)
    clf.fit(X, y[:, None], sample_weight=weights, batch_size=n, epochs=1, verbose=0)
