"""For your own test suite: a training step must give every variable a gradient.

def test_my_layer_learns():
    assert_gradients_flow(lambda: train_step(model, x, y), model=model)
"""

from gradtape.record import record


def assert_gradients_flow(step, *, variables=None, model=None, optimizer=None, loss=None, allow=()):
    """Run step() once and return its Trace; fail with the answer if a gradient is None, zero, wrong, NaN or unused.

    step: a function without arguments: forward pass, gradient call and, if you have one, the update.
    variables, model, optimizer, loss: as for Trace.explain.
    allow: names of variables, as the answer spells them, that may go without.
    Raises AssertionError with the answer as its text; what step() itself raises is passed on.
    """
    with record() as trace:
        step()
    diagnoses = trace.explain(variables=variables, model=model, optimizer=optimizer, loss=loss)
    assert diagnoses, "The step asked for no gradient. Call tape.gradient(…) or loss.backward() inside it."
    missing = [one for one in diagnoses if one.symptom != "ok" and one.variable not in allow]
    assert not missing, "\n" + trace.told(diagnoses)
    return trace
