"""A step that is recorded computes what it computes unrecorded: the same loss and the same weights, to the last bit.

Steps that hold something written to run as a graph are left out: recorded, that runs eagerly, and rounds differently.
"""

import pairs
import pytest
import scored

STEPS = [
    (path, which)
    for framework in scored.FRAMEWORKS
    for which, paths in (("repaired", pairs.corpus(framework)), ("healthy", pairs.healthy(framework)))
    for path in paths
]


def name(path, which):
    return f"{path.parent.name}-{path.stem}-{which}"


def recorded(path, which):
    """Return what was Seen of a step; skips where its framework is missing."""
    pytest.importorskip(path.parent.name, reason=f"{path.parent.name} is not installed, so its steps cannot be run")
    return scored.seen(path, which)


@pytest.mark.parametrize("path, which", STEPS, ids=[name(*step) for step in STEPS])
def test_loss_and_weights_are_the_same_to_the_last_bit(path, which):
    step = recorded(path, which)
    assert step.ops, "a step of which nothing was recorded proves nothing"
    if step.eager:
        assert step.state == scored.unrecorded(path, which)


@pytest.mark.parametrize("framework", scored.FRAMEWORKS)
def test_most_steps_are_eager_and_each_of_these_leaves_something_to_compare(framework):
    steps = [recorded(*step) for step in STEPS if step[0].parent.name == framework]
    eager = [step for step in steps if step.eager]
    assert len(eager) > len(steps) / 2
    assert all(len(step.state) > 1 or step.state[0][1] for step in eager), "a loss, or a weight"
    assert sum(dict(step.state)["loss"] is not None for step in eager) > len(eager) / 2
    assert sum(len(step.state) > 1 for step in eager) > 0.9 * len(eager)


@pytest.mark.parametrize("framework", scored.FRAMEWORKS)
def test_a_weight_that_differs_in_its_last_bit_would_be_noticed(framework):
    library = pytest.importorskip(framework, reason=f"{framework} is not installed, so its steps cannot be run")
    module = type(pytest)("one")
    states = []
    for value in (1.0, 1.0, 1.0 + 2**-23):
        module.w = library.nn.Parameter(library.tensor(value)) if framework == "torch" else library.Variable(value)
        states.append(scored.state(module, None))
    assert states[0] == states[1] != states[2]
