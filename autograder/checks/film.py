"""What a feature-wise scale and shift must do, whatever framework it is written in.

`y = gamma * x + beta`, gamma and beta of shape (channels,), at first ones and zeros.
The float64 reference, the challenge and the claims of the exercises `film_keras` and `film_torch`.
"""

from typing import NamedTuple

import numpy as np

from autograder.verdict import Claim, Finding, adam, gradients, off_by, symptom

BATCH, SECOND_BATCH, POSITIONS, FEATURES, CHANNELS = 2, 3, 4, 5, 3
SGD_RATE, ADAM_RATE = 0.1, 0.05
WEIGHTS = ("gamma", "beta")


class Listing(NamedTuple):
    """In a framework's words: where an answer lists its weights, and what becomes of one that is not listed."""

    place: str
    unlisted: str


def film(gamma, beta, x):
    """Return gamma * x + beta, shape of x: (..., channels)."""
    return gamma * x + beta


def challenge(rng):
    """Return `sent, kept`: fresh weights, inputs and upstream gradients; nothing is kept back.

    Drawn again until no reference gradient is close to zero, where Adam's steps are ill-conditioned.
    """
    while True:
        sent = _draw(rng)
        steps = [*_reference_gradients(sent).values(), *_first_training_gradients(sent).values()]
        if min(np.abs(gradient).min() for gradient in steps) > 0.05:
            return sent, {}


def claims(listing, unlisted):
    """Return the claims. For the report, in the framework's words: where an answer lists its weights, such as
    "`parameters()`", and what follows for a weight that is not listed, such as "no optimizer holds it".
    """
    listing = Listing(listing, unlisted)
    gradient = ("forward", "gradients")
    return (
        _claim("gamma_owned", 1, ("forward", "gradients", "owned"), _owned("gamma", listing)),
        _claim("beta_owned", 1, ("forward", "gradients", "owned"), _owned("beta", listing)),
        _claim("no_gradient_none", 1, gradient, _no_gradient_none(listing)),
        _claim("gradients_right", 2, gradient, _gradients_right(listing)),
        _claim("adam_two_steps", 2, ("forward", "gradients", "training"), _adam_two_steps(listing)),
        _claim("restored", 1, ("forward", "saving"), _restored),
    )


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    x = (BATCH, POSITIONS, CHANNELS)
    features, targets = (2 * BATCH, POSITIONS, FEATURES), (2 * BATCH, POSITIONS, CHANNELS)
    return {
        "weights/gamma": 1 + normal(CHANNELS, scale=0.5),
        "weights/beta": normal(CHANNELS),
        "forward/x": normal(*x),
        "forward/second_x": normal(SECOND_BATCH, *x[1:]),
        "gradients/x": normal(*x),
        "gradients/upstream": normal(*x),
        "training/kernel": normal(FEATURES, CHANNELS, scale=0.7),
        "training/bias": normal(CHANNELS),
        "training/features": normal(*features),
        "training/targets": normal(*targets, scale=4),
        "training/batch": np.array(BATCH, np.int64),
        "training/rate": np.array(ADAM_RATE, np.float32),
        "owned/rate": np.array(SGD_RATE, np.float32),
        "saving/x": normal(*x),
    }


def _exact(sent):
    return {name: value.astype(np.float64) for name, value in sent.items()}


def _weights(sent, *others):
    names = {"gamma": "weights/gamma", "beta": "weights/beta", "kernel": "training/kernel", "bias": "training/bias"}
    return {name: _exact(sent)[names[name]] for name in (*WEIGHTS, *others)}


def _reference_gradients(sent):
    upstream = _exact(sent)["gradients/upstream"]
    at = {**_weights(sent), "x": _exact(sent)["gradients/x"]}
    return gradients(lambda w: float((upstream * film(w["gamma"], w["beta"], w["x"])).sum()), at)


def _training_losses(sent):
    exact = _exact(sent)

    def loss(start):
        features = exact["training/features"][start : start + BATCH]
        targets = exact["training/targets"][start : start + BATCH]

        def mean_squared_error(w):
            dense = features @ w["kernel"] + w["bias"]
            return float(((film(w["gamma"], w["beta"], dense) - targets) ** 2).mean())

        return mean_squared_error

    return [loss(0), loss(BATCH)]


def _first_training_gradients(sent):
    return gradients(_training_losses(sent)[0], _weights(sent, "kernel", "bias"))


def _claim(name, points, probes, judge):
    # A layer whose output is wrong is another layer: its gradients are right or wrong for nothing.
    def after_forward(sent, kept, evidence):
        return _forward(sent, evidence) or judge(sent, evidence)

    return Claim(name, points, probes, after_forward)


def _forward(sent, evidence):
    """Return the Finding against the output, or None if it is right."""
    exact = _exact(sent)
    x, second = exact["forward/x"], exact["forward/second_x"]
    for name in WEIGHTS:
        value = evidence[f"forward/{name}"]
        if value is None or value.shape != (CHANNELS,):
            shape = "no value" if value is None else f"shape {value.shape}"
            return Finding(False, f"`{name}` has {shape}; the task asks for shape (channels,).", "wrong")
    expected = {name: film(*_weights(sent).values(), value) for name, value in (("y", x), ("second_y", second))}
    if symptom(evidence["forward/initial"], x) != "ok":
        return _wrong_output("A new layer", "gamma is ones and beta is zeros", evidence["forward/initial"], x)
    for name, value in expected.items():
        if symptom(evidence[f"forward/{name}"], value) != "ok":
            return _stale(sent, evidence, x) or _wrong_output(
                "The layer", "both weights have new values", evidence[f"forward/{name}"], value
            )
    return None


def _wrong_output(who, when, measured, expected):
    found = symptom(measured, expected)
    how = "holds NaN or infinity" if found == "nan" else off_by(measured, expected)
    return Finding(False, f"{who} gives a wrong output: when {when}, it {how}.", found)


def _stale(sent, evidence, x):
    """Return the Finding against an output that ignores the weights it was given, or None."""
    if symptom(evidence["forward/y"], x) != "ok":
        return None
    lost = [name for name in WEIGHTS if symptom(evidence[f"forward/{name}"], _weights(sent)[name]) != "ok"]
    if lost:
        why = f"{_names(lost)} did not keep the value it was given: after the next call it is as at first."
        return Finding(False, why, "not_updated", "recreated")
    why = "The output ignores what `gamma` and `beta` hold: it is still that of a new layer."
    return Finding(False, why, "not_updated", "unrecorded")


def _names(names):
    return " and ".join(f"`{name}`" for name in names)


def _unlisted(sent, evidence, name):
    """Whether the weight has a right gradient that only nobody asks for: the layer does not list it."""
    asked = evidence[f"gradients/{name}_asked"]
    listed = evidence[f"gradients/{name}"]
    return listed is None and symptom(asked, _reference_gradients(sent)[name]) == "ok"


def _not_moved(sent, evidence, name, listing, step):
    if _unlisted(sent, evidence, name):
        why = (
            f"`{name}` did not move in {step}. Its gradient is right, "
            f"but `{name}` is not in {listing.place}: {listing.unlisted}."
        )
        return Finding(False, why, "not_updated", "unregistered")
    asked = evidence[f"gradients/{name}_asked"]
    if asked is None and evidence[f"gradients/{name}"] is None:
        return Finding(False, f"`{name}` did not move in {step}: its gradient is None, no path leads to it.", "none")
    found = symptom(asked, _reference_gradients(sent)[name])
    if found in ("zero", "nan"):
        return Finding(False, f"`{name}` did not move in {step}: its gradient is {found}.", found)
    return Finding(False, f"`{name}` did not move in {step}, though it has a gradient.", "not_updated")


def _after_step(sent, evidence, name, listing, step, measured, expected):
    """Return the Finding for one weight after an update: `measured` against `expected`, both (channels,)."""
    found = symptom(measured, expected)
    if found == "ok":
        return Finding(True, f"`{name}` moved as it should.")
    if found == "nan":
        return Finding(False, f"`{name}` holds NaN or infinity after {step}.", "nan")
    if symptom(measured, _weights(sent)[name]) == "ok":
        return _not_moved(sent, evidence, name, listing, step)
    return Finding(False, f"`{name}` moved in {step}, but {off_by(measured, expected)}.", "wrong")


def _owned(name, listing):
    def judge(sent, evidence):
        expected = _weights(sent)[name] - SGD_RATE * _reference_gradients(sent)[name]
        measured = evidence[f"owned/{name}"]
        return _after_step(sent, evidence, name, listing, "one SGD step", measured, expected)

    return judge


def _no_gradient_none(listing):
    def judge(sent, evidence):
        missing = [name for name in (*WEIGHTS, "x") if evidence[f"gradients/{name}"] is None]
        if not missing:
            return Finding(True, "The loss reaches `gamma`, `beta` and the input.")
        unlisted = [name for name in missing if name in WEIGHTS and _unlisted(sent, evidence, name)]
        if unlisted == missing:
            why = f"A step over the answer's own weights has no gradient for {_names(missing)}: not in {listing.place}."
            return Finding(False, why, "none", "unregistered")
        cut = [name for name in missing if name not in unlisted]
        return Finding(False, f"The gradient of {_names(cut)} is None: no path leads there from the loss.", "none")

    return judge


def _gradients_right(listing):
    def judge(sent, evidence):
        expected = _reference_gradients(sent)
        measured = {name: evidence[f"gradients/{name}"] for name in expected}
        found = {name: symptom(measured[name], expected[name]) for name in expected}
        for name, one in found.items():
            if one in ("wrong", "zero", "nan"):
                how = off_by(measured[name], expected[name]) if one == "wrong" else f"is {one}"
                return Finding(False, f"The gradient of `{name}` {how}, compared with central differences.", one)
        if "none" in found.values():
            return _no_gradient_none(listing)(sent, evidence)
        return Finding(True, "Every gradient agrees with central differences.")

    return judge


def _adam_two_steps(listing):
    def judge(sent, evidence):
        expected = adam(_training_losses(sent), _weights(sent, "kernel", "bias"), ADAM_RATE)
        for name in WEIGHTS:
            measured = evidence[f"training/{name}"]
            finding = _after_step(sent, evidence, name, listing, "two Adam steps", measured, expected[name])
            if not finding.held:
                return finding
        return Finding(True, "After two Adam steps both weights are where they should be.")

    return judge


def _restored(sent, evidence):
    weights = _weights(sent)
    lost = [name for name in WEIGHTS if symptom(evidence[f"saving/{name}"], weights[name]) != "ok"]
    if lost:
        why = f"{_names(lost)} did not come back: saved and loaded into a new layer, the trained value is gone."
        return Finding(False, why, "not_updated", "unregistered")
    expected = film(*weights.values(), _exact(sent)["saving/x"])
    if symptom(evidence["saving/y"], expected) != "ok":
        return _wrong_output("A restored layer", "its weights came back", evidence["saving/y"], expected)
    return Finding(True, "A new layer that loads the saved weights gives the same output.")
