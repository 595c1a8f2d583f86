"""Policy gradient with a value baseline for a thermostat that is switched on or off."""
EXPECTED = {
    "cause": "broadcast",
    "symptom": "wrong",
    "variables": "policy.trainable_variables",
}

import keras
import tensorflow as tf
from keras.layers import Dense

keras.utils.set_random_seed(46)

rooms = tf.random.normal((18, 4))
switched_on = tf.cast(tf.random.uniform((18,)) < 0.5, tf.float32)
comfort = tf.random.normal((18,)) + rooms[:, 0]

policy = keras.Sequential([keras.Input((4,)), Dense(8, activation="tanh"), Dense(1)], name="policy")
baseline = keras.Sequential([keras.Input((4,)), Dense(8, activation="tanh"), Dense(1)], name="baseline")
optimizer = keras.optimizers.Adam(0.003)


def policy_loss(states, actions, returns):
    logits = tf.squeeze(policy(states), axis=-1)
    log_p = -tf.nn.sigmoid_cross_entropy_with_logits(labels=actions, logits=logits)
    # broken:
    value = baseline(states)  # accept
    # repaired:
    value = baseline(states)[:, 0]
    # end
    advantage = returns - value  # accept
    return -tf.reduce_mean(log_p * tf.stop_gradient(advantage)) + 0.5 * tf.reduce_mean(advantage**2)


def step():
    weights = policy.trainable_variables + baseline.trainable_variables
    with tf.GradientTape() as tape:
        loss = policy_loss(rooms, switched_on, comfort)
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss
