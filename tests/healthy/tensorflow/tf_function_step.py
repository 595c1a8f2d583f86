"""A step compiled by tf.function, with AutoGraph's if and print in it."""
import tensorflow as tf

tf.keras.utils.set_random_seed(3)

model = tf.keras.Sequential([
    tf.keras.layers.Dense(16, activation='relu'),
    tf.keras.layers.Dense(16, activation='relu'),
    tf.keras.layers.Dense(2),
])
model.build((None, 4))
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.SGD(learning_rate=0.05, momentum=0.9, nesterov=True)
optimizer.build(model.trainable_variables)

train_loss = tf.keras.metrics.Mean(name='train_loss')
train_accuracy = tf.keras.metrics.SparseCategoricalAccuracy(name='train_accuracy')
bad_steps = tf.Variable(0, trainable=False, dtype=tf.int64)

features = tf.random.normal((64, 4))
labels = tf.cast(features[:, 0] * features[:, 1] > 0, tf.int64)
ds = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(64, seed=3).batch(32)


@tf.function
def train_step(images, targets):
  with tf.GradientTape() as tape:
    predictions = model(images, training=True)
    loss = loss_object(targets, predictions)
  gradients = tape.gradient(loss, model.trainable_variables)
  if tf.math.is_finite(loss):
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
  else:
    bad_steps.assign_add(1)
  train_loss(loss)
  train_accuracy(targets, predictions)
  return loss


def step():
  """One training step; this is what is recorded."""
  for images, targets in ds.take(1):
    train_step(images, targets)
