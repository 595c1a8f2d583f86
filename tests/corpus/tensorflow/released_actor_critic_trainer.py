"""Actor and critic of a thermostat agent share the rollout, each has its own optimizer behind a small helper."""
EXPECTED = {"cause": "released", "symptom": "exception", "variables": "agent.actor.trainable_variables"}

import tensorflow as tf
import keras

keras.utils.set_random_seed(50)


def tower(out, name):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(out)], name=name)


class Learner:
    """a network together with its optimizer"""

    def __init__(self, net, rate):
        self.net, self.opt = net, keras.optimizers.RMSprop(rate)

    def update(self, tape, objective):
        grads = tape.gradient(objective, self.net.trainable_variables)  # accept
        clipped, _ = tf.clip_by_global_norm(grads, 1.0)
        self.opt.apply_gradients(zip(clipped, self.net.trainable_variables))


class Agent:
    def __init__(self):
        self.actor, self.critic = tower(3, "actor"), tower(1, "critic")
        self.learners = {"critic": Learner(self.critic, 1e-2), "actor": Learner(self.actor, 1e-3)}

    def learn(self, state, action, ret):
        # broken:
        with tf.GradientTape() as tape:  # accept
        # repaired:
        with tf.GradientTape(persistent=True) as tape:
        # end
            value = tf.squeeze(self.critic(state), axis=1)
            logp = tf.nn.log_softmax(self.actor(state))
            taken = tf.gather(logp, action, axis=1, batch_dims=1)
            advantage = tf.stop_gradient(ret - value)
            objective = {
                "critic": tf.reduce_mean(tf.square(ret - value)),
                "actor": -tf.reduce_mean(taken * advantage),
            }
        for who, learner in self.learners.items():
            learner.update(tape, objective[who])  # accept
        return objective


agent = Agent()
rooms = tf.random.normal([30, 4])
switched = tf.random.uniform([30], 0, 3, dtype=tf.int32)
comfort = tf.random.normal([30])


def step():
    return agent.learn(rooms, switched, comfort)
