"""An input gradient (tape.watch on a constant) for an FGSM example, then training on clean and adversarial input."""
import tensorflow as tf

tf.keras.utils.set_random_seed(65)
EPS = 0.05

model = tf.keras.Sequential([
    tf.keras.layers.Input((6, 6, 1)),
    tf.keras.layers.Conv2D(4, 3, activation='relu'),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(3),
])
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
opt = tf.keras.optimizers.Adam(1e-3)

image = tf.constant(tf.random.uniform((10, 6, 6, 1)))
label = tf.constant([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])


def adversarial(x, y):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(x)
        loss = loss_object(y, model(x, training=False))
    gradient = tape.gradient(loss, x)
    return tf.clip_by_value(x + EPS * tf.sign(gradient), 0.0, 1.0)


def step():
    """One training step; this is what is recorded."""
    x_adv = adversarial(image, label)
    with tf.GradientTape() as tape:
        clean = loss_object(label, model(image, training=True))
        attacked = loss_object(label, model(x_adv, training=True))
        loss = 0.5 * (clean + attacked)
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    print('clean', float(clean), 'adversarial', float(attacked))
