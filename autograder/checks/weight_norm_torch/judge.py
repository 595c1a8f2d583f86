"""Judge the torch module `NormedLinear(inputs, outputs)` from what was measured, and its twin `train`."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.checks import misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, adam, gradients, off_by, symptom

BATCH, SECOND_BATCH = 2, 3
NAMES = ("g", "v")
PENALTY = 0.1  # of the twin, as the task states it
CLEAR = 0.02  # no gradient of a weight is smaller: Adam would magnify rounding, and what is missing would not show
EXACT = 1e-12  # tolerance of an output in float64


def weight(g, v):
    """Return the weight, shape (outputs, inputs): row i has the length g[i] and the direction of v[i].

    Source: Salimans and Kingma, "Weight Normalization", 2016, equation 2.
    """
    return g[:, None] * v / np.sqrt((v**2).sum(axis=1, keepdims=True))


def normed(w, x):
    """Return the output, shape (batch, outputs), of x: (batch, inputs)."""
    return x @ weight(w["g"], w["v"]).T


def challenge(rng):
    """Return `sent, kept`: two sets of weights, batches and upstream gradients; nothing is kept back."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def _is_clear(sent):
    found = [one[name] for one in _steps(sent)[0] for name in NAMES]
    found += [gradient for loss in _adam_losses(sent) for gradient in gradients(loss, _adam_weights(sent)).values()]
    found += list(gradients(_twin_losses(sent)[0], _twin_weights(sent)).values())
    return min(np.abs(gradient).min() for gradient in found) > CLEAR


def _draw(rng):
    def normal(*shape, scale=1.0):
        return scale * rng.standard_normal(shape)

    def of_both_signs(*shape):  # so that an absolute value shows
        values = rng.choice([-1, 1], shape) * rng.uniform(0.5, 1.5, shape)
        values.flat[:2] = np.abs(values.flat[:2]) * rng.permutation([-1, 1])
        return values

    inputs, outputs, features = (int(size) for size in rng.permutation([2, 3, 4]))
    width = int(rng.integers(2, 4))
    sent = {
        "weights/g": of_both_signs(outputs),
        "weights/v": of_both_signs(outputs, inputs),
        "other/g": of_both_signs(outputs),
        "other/v": of_both_signs(outputs, inputs),
        "forward/x": normal(BATCH, inputs),
        "forward/second_x": normal(SECOND_BATCH, inputs),
        "steps/rate": np.array(rng.uniform(0.03, 0.06)),
        "steps/momentum": np.array(rng.uniform(0.6, 0.9)),
        "adam/kernel": normal(features, inputs),
        "adam/bias": normal(inputs),
        "adam/rate": np.array(rng.uniform(0.03, 0.06)),
        "twin/kernel": of_both_signs(width, 2),
        "twin/bias": of_both_signs(2),
        "twin/rate": np.array(rng.uniform(0.03, 0.06)),
        "twin/momentum": np.array(rng.uniform(0.6, 0.9)),
    }
    for number, batch in (("first", BATCH), ("second", SECOND_BATCH)):
        sent[f"steps/{number}_x"] = normal(batch, inputs)
        sent[f"steps/{number}_upstream"] = normal(batch, outputs, scale=1.5)
        sent[f"adam/{number}_x"] = normal(batch, features)
        sent[f"adam/{number}_y"] = normal(batch, outputs, scale=4.0)
    for n in range(3):
        sent[f"twin/x_{n}"], sent[f"twin/y_{n}"] = normal(BATCH + n, width), normal(BATCH + n, 2, scale=3.0)
    return sent


def _weights(sent, values="weights"):
    return {name: np.float64(sent[f"{values}/{name}"]) for name in NAMES}


def _steps(sent):
    """Return two lists, an entry per step: the gradients of g, v and x, and g and v after the step."""
    w, last = _weights(sent), {name: 0.0 for name in NAMES}
    rate, keep = float(sent["steps/rate"]), float(sent["steps/momentum"])
    found, after = [], []
    for number in ("first", "second"):
        upstream = sent[f"steps/{number}_upstream"]
        at = {**w, "x": sent[f"steps/{number}_x"]}
        found.append(gradients(lambda w, upstream=upstream: float((upstream * normed(w, w["x"])).sum()), at))
        last = {name: keep * last[name] + found[-1][name] for name in NAMES}
        w = {name: w[name] - rate * last[name] for name in NAMES}
        after.append(w)
    return found, after


def _adam_weights(sent):
    return {**_weights(sent), "kernel": np.float64(sent["adam/kernel"]), "bias": np.float64(sent["adam/bias"])}


def _adam_losses(sent):
    def loss(number):
        x, y = sent[f"adam/{number}_x"], sent[f"adam/{number}_y"]
        return lambda w: float(((normed(w, x @ w["kernel"] + w["bias"]) - y) ** 2).mean())

    return [loss("first"), loss("second")]


def _twin_weights(sent):
    return {name: np.float64(sent[f"twin/{name}"]) for name in ("kernel", "bias")}


def _twin_losses(sent, penalty=PENALTY):
    def loss(n):
        x, y = sent[f"twin/x_{n}"], sent[f"twin/y_{n}"]
        return lambda w: float(
            ((x @ w["kernel"] + w["bias"] - y) ** 2).mean() + penalty * sum((one**2).sum() for one in w.values())
        )

    return [loss(n) for n in range(3)]


def _trained(losses, w, rate, keep):
    """Return the weights after one step of SGD with momentum per loss."""
    last = {name: 0.0 for name in w}
    for loss in losses:
        last = {name: keep * last[name] + gradient for name, gradient in gradients(loss, w).items()}
        w = {name: w[name] - rate * last[name] for name in w}
    return w


@dataclass(frozen=True)
class _Case:
    """A challenge and what an answer made of it."""

    sent: dict
    evidence: dict

    @cached_property
    def weights(self):
        return _weights(self.sent)

    @cached_property
    def steps(self):
        return _steps(self.sent)

    def output(self, x="forward/x", values="weights"):
        return normed(_weights(self.sent, values), np.float64(self.sent[x]))

    def symptom_of(self, name, expected):
        return symptom(self.evidence[name], expected)

    def is_at(self, name, expected):
        return self.symptom_of(name, expected) == "ok"


def _names(names):
    return " and ".join(f"`{name}`" for name in names)


def _forward(case):
    """Return the Finding against the parameters and the output, or None if they are right."""
    return _more_listed(case, _shapes(case) or _lost(case) or _stale(case) or _output(case))


def _more_listed(case, found):
    """Return the Finding, which names too many parameters too if there are; None if there are not and it is None."""
    listed = case.evidence["forward/listed"]
    if listed is None or listed.shape or not listed > len(NAMES):
        return found
    why = f"The module lists {float(listed):g} parameters. The task asks for `g` and `v` and no other."
    return found._replace(why=f"{why} {found.why}") if found else Finding(False, why, "wrong")


def _shapes(case):
    for name, given in case.weights.items():
        measured = case.evidence[f"forward/{name}"]
        if measured is None or measured.shape != given.shape:
            shape = "no value" if measured is None else f"shape {measured.shape}"
            asked = "(outputs,)" if name == "g" else "(outputs, inputs)"
            return Finding(False, f"`{name}` has {shape}. The task asks for shape {asked}.", "wrong")
    return None


def _lost(case):
    lost = [name for name, given in case.weights.items() if not case.is_at(f"forward/{name}", given)]
    if lost:
        return Finding(False, f"A new value given to {_names(lost)} is another one after the next call.", "wrong")
    return None


def _stale(case):
    """Return the Finding against an output that does not follow g and v, or None."""
    x = np.float64(case.sent["forward/x"])
    first = {name: case.evidence[f"forward/{name}_first"] for name in NAMES}
    if any(one is None or one.shape != case.weights[name].shape for name, one in first.items()):
        return None
    for old in (NAMES, ("g",), ("v",)):
        if case.is_at("forward/y", normed({**case.weights, **{name: np.float64(first[name]) for name in old}}, x)):
            why = f"The output does not follow {_names(old)}: with new values it is still as in a new module."
            return Finding(False, why, "not_updated", "unrecorded")
    kept = np.linalg.norm(first["v"], axis=1) / np.linalg.norm(case.weights["v"], axis=1)
    if case.is_at("forward/y", normed({**case.weights, "g": case.weights["g"] / kept}, x)):
        why = "The output follows `g` and `v`, and not the length of `v`: with new values it is that of a new module."
        return Finding(False, why, "not_updated", "unrecorded")
    if case.is_at("forward/y", case.output()) and case.is_at("forward/held_out", case.output()):
        why = "In `eval()` mode the output does not follow `g` and `v`: with new values it is still the one before."
        return Finding(False, why, "not_updated", "unrecorded")
    return None


def _output(case):
    places = {
        "y": (case.output(), "With new values in `g` and `v` the output"),
        "second_y": (case.output("forward/second_x"), "For a batch of another size the output"),
        "held_out": (case.output(values="other"), "In `eval()` mode, with other values in `g` and `v`, the output"),
        "beside": (case.output(), "Two modules share what they hold: with new values in one, the other's output"),
    }
    for name, (right, what) in places.items():
        found = case.symptom_of(f"forward/{name}", right)
        if found != "ok":
            how = "holds NaN or infinity" if found == "nan" else off_by(case.evidence[f"forward/{name}"], right)
            return Finding(False, f"{what} {how}.", "nan" if found == "nan" else "wrong")
    return None


def _follows(case):
    return Finding(True, "The output follows `g` and `v`, in `train()` and in `eval()` mode.")


def _loaded(case):
    lost = [name for name, given in case.weights.items() if not case.is_at(f"loaded/{name}", given)]
    if lost:
        why = f"A module that loads what this one saved does not get {_names(lost)} back."
        return Finding(False, why, "not_updated", "unregistered")
    if not case.is_at("loaded/y", case.output()):
        why = "After `load_state_dict` the output does not follow: it is still that of the weights before."
        return Finding(False, why, "not_updated", "unrecorded")
    measured, right = case.evidence["double/y"], case.output()
    if measured is None or measured.dtype != np.float64 or symptom(measured, right, EXACT, EXACT) != "ok":
        why = f"After `.double()` the output {off_by(measured, right)}: it is not worked out in float64."
        return Finding(False, why, "wrong", "mismatched")
    return Finding(True, "The output follows `load_state_dict` and `.double()`.")


def _gradients(case, step, probe="two_steps"):
    number, right = ("first", "second")[step], case.steps[0][step]
    found = {name: case.symptom_of(f"{probe}/{number}_{name}_gradient", one) for name, one in right.items()}
    missing = [name for name, one in found.items() if one == "none"]
    made = [name for name in missing if name in NAMES and not case.is_at(f"forward/{name}_leaf", np.float64(1))]
    if made:
        be = "are results of operations" if len(made) > 1 else "is the result of an operation"
        why = f"{_names(made)} {be} and no leaf, so PyTorch keeps no gradient there and no optimizer moves it."
        return Finding(False, why, "none", "nonleaf")
    if missing:
        be = "gradient of each is" if len(missing) > 1 else "gradient is"
        why = f"In the {number} step no path leads from the loss to {_names(missing)}: the {be} None."
        return Finding(False, why, "none")
    held = _with_length_held(case, step)
    if found["v"] == "wrong" and case.is_at(f"{probe}/{number}_v_gradient", held):
        why = f"In the {number} step the gradient of `v` is that of a length that stands still: its path is cut."
        return Finding(False, why, "wrong", "detached")
    for name, one in found.items():
        if one != "ok":
            how = {"zero": "is zero", "nan": "is NaN or infinity"}.get(one) or (
                f"{off_by(case.evidence[f'{probe}/{number}_{name}_gradient'], right[name])}, compared with central "
                "differences"
            )
            return Finding(False, f"In the {number} step the gradient of `{name}` {how}.", one)
    return None


def _with_length_held(case, step):
    """Return the gradient of v in a step, were the length of its rows a constant."""
    w = _weights(case.sent) if step == 0 else case.steps[1][0]
    x, upstream = (np.float64(case.sent[f"steps/{('first', 'second')[step]}_{name}"]) for name in ("x", "upstream"))
    return w["g"][:, None] / np.linalg.norm(w["v"], axis=1, keepdims=True) * (upstream.T @ x)


def _first_gradients(case):
    held = Finding(True, "In the first step each gradient agrees with central differences.")
    return _gradients(case, 0, "first_step") or held


def _second_step(case):
    # A step with wrong gradients leads to other weights, where other gradients are right.
    held = Finding(True, "In the second step too, and both weights are where momentum leads them.")
    return _gradients(case, 0) or _moved(case, 0) or _gradients(case, 1) or _moved(case, 1) or held


def _moved(case, step):
    number, right = ("first", "second")[step], case.steps[1][step]
    before = case.weights if step == 0 else case.steps[1][0]
    still = [name for name in NAMES if case.is_at(f"two_steps/{number}_{name}", before[name])]
    if still:
        why = f"{_names(still)} did not move in the {number} step, though a gradient is there: no optimizer holds "
        return Finding(False, why + ("them." if len(still) > 1 else "it."), "not_updated", "unregistered")
    for name in NAMES:
        if not case.is_at(f"two_steps/{number}_{name}", right[name]):
            how = off_by(case.evidence[f"two_steps/{number}_{name}"], right[name])
            return Finding(False, f"After the {number} step `{name}` {how}.", "wrong")
    return None


def _adam_two_steps(case):
    right = adam(_adam_losses(case.sent), _adam_weights(case.sent), float(case.sent["adam/rate"]))
    listed = case.evidence["adam/listed"]
    found = {name: case.symptom_of(f"adam/{name}", right[name]) for name in (*NAMES, "kernel")}
    if "nan" in found.values():
        return Finding(False, "A weight holds NaN or infinity after two Adam steps.", "nan")
    still = [name for name in NAMES if case.is_at(f"adam/{name}", case.weights[name])]
    if still:
        return Finding(False, f"{_names(still)} did not move in two Adam steps.", "not_updated")
    for name, one in found.items():
        if one != "ok":
            how = off_by(case.evidence[f"adam/{name}"], right[name])
            who = "the weight of the layer before" if name == "kernel" else f"`{name}`"
            return Finding(False, f"Two Adam steps did not lead where they should: {who} {how}.", "wrong")
    if listed is None or listed.shape or int(listed) != len(NAMES):
        return Finding(False, f"The module lists {listed} parameters. The task asks for `g` and `v`.", "wrong")
    return Finding(True, "After two Adam steps both weights are where they should be.")


def _twin(sent, kept, evidence):
    rate, keep = float(sent["twin/rate"]), float(sent["twin/momentum"])
    losses, at = _twin_losses(sent), _twin_weights(sent)

    def are(losses):
        right = _trained(losses, at, rate, keep)
        return all(symptom(evidence[f"twin/{name}"], value) == "ok" for name, value in right.items())

    if are(losses):
        return Finding(True, "In each step error and penalty move the weights.")
    if are(_twin_losses(sent, penalty=0.0)):
        why = "The weights moved as if there were no penalty: it has a value, but no path leads from it to the weights."
        return Finding(False, why, "wrong")
    if are([]):
        return Finding(False, "No weight moved.", "not_updated")
    if are([*losses[:1], *_twin_losses(sent, penalty=0.0)[1:]]):
        return Finding(False, "The penalty taught in the first step alone.", "wrong", "unrecorded")
    right = _trained(losses, at, rate, keep)["kernel"]
    measured = evidence["twin/kernel"]
    if measured is not None and not np.isfinite(np.float64(measured)).all():
        return Finding(False, "A weight holds NaN or infinity.", "nan")
    return Finding(False, f"After `train` the weight of the model {off_by(measured, right)}.", "wrong")


def _claim(name, points, probes, judge):
    # A module whose output is wrong is another module: its gradients are right or wrong for nothing.
    def after_forward(sent, kept, evidence):
        case = _Case(sent, evidence)
        return _forward(case) or judge(case)

    return Claim(name, points, ("forward", *probes), after_forward)


claims = (
    _claim("output_follows", 2, (), _follows),
    _claim("loaded_and_moved", 1, ("loaded", "double"), _loaded),
    _claim("first_gradients", 1, ("first_step",), _first_gradients),
    _claim("second_step", 2, ("two_steps",), _second_step),
    _claim("adam_two_steps", 2, ("adam",), _adam_two_steps),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Another module, which keeps its temperature positive. What is kept is the parameter; what is worked out from it "
    "is worked out in every call:\n\n"
    "```python\n"
    "class Temperature(nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        self.log_t = nn.Parameter(torch.zeros(()))\n"
    "\n"
    "    def forward(self, logits):\n"
    "        return logits / self.log_t.exp()\n"
    "```"
)
_kept_hint = (
    "Find the tensor that `forward` multiplies by. On which line is it made, and how many times does that line run?",
    "A tensor that was worked out from a parameter holds the value of that moment and the notes of that moment. No "
    "step changes the value, and the first `backward()` uses the notes up.",
    _OTHER,
)
_raised_hint = (
    "Read the message and the line in the report. Then take two steps by hand, in a cell of its own, with one "
    "`backward()` in each. Which step fails?",
    "`backward()` walks along the notes from the loss to the parameters and throws them away. A second walk needs "
    "notes of its own, made by a new calculation from the parameters.",
    _OTHER,
)
_cut_hint = (
    "Follow the weight named in the report to the output. After which operation is `grad_fn` gone?",
    "None means that no recorded path leads back. `detach()`, `.data`, `no_grad` and a new `nn.Parameter` made from a "
    "value each end one.",
    "Ask each piece in turn:\n\n"
    "```python\n"
    "scaled = logits / module.log_t.exp()\n"
    "print(module.log_t.is_leaf, scaled.grad_fn)\n"
    "```",
)
_unlisted_hint = (
    "Print `[name for name, p in NormedLinear(3, 2).named_parameters()]`. Who is missing?",
    "A module lists what was assigned to it as an `nn.Parameter`. The result of an operation on a parameter, a "
    "`.double()` or a product, is a plain tensor.",
    _OTHER,
)
_type_hint = (
    "Print `module.double()` and the dtype of every tensor that `forward` reads. Which one stayed behind?",
    "`.double()` converts the parameters and buffers that a module lists. It does not find a tensor that was worked "
    "out earlier, and an explicit cast in `forward` undoes it.",
    "See what a conversion reaches:\n\n"
    "```python\n"
    "print({name: value.dtype for name, value in module.double().state_dict().items()})\n"
    "```",
)
_numbers_hint = (
    "Print `[name for name, p in NormedLinear(2, 1).named_parameters()]`: only `g` and `v`? Then set `v` to 3 and 4 "
    "and `g` to 10, and work the weight out by hand.",
    "Each row of `v` is divided by its own length, and `g` gives the row its new one, sign included. The length "
    "depends on `v` too, and its part belongs to the gradient.",
    "A check by hand of a length alone:\n\n"
    "```python\n"
    "print(torch.tensor([[3.0, 4.0]]).norm(dim=1, keepdim=True))  # expected: 5\n"
    "```",
)
_length_hint = (
    "Take the weight apart into its three pieces, `g`, `v` and the length, and print `requires_grad` of each. Which "
    "one is a number only?",
    "The length depends on `v` too: a step that makes a row longer changes it. Its part belongs to the gradient, and a "
    "length that was detached, or measured under `no_grad`, has none.",
    "Ask a mean in the same way:\n\n"
    "```python\n"
    "x = torch.randn(5, requires_grad=True)\n"
    "print(x.mean().requires_grad, x.detach().mean().requires_grad)\n"
    "```",
)
_misspelt_hint = misspelt.on_object("print(sorted(vars(NormedLinear(3, 2))))", "a module")
_mistakes = {
    "unrecorded": _kept_hint,
    "unregistered": _unlisted_hint,
    "mismatched": _type_hint,
    "detached": _length_hint,
    "RuntimeError": _raised_hint,
    "NameError": _misspelt_hint,
    "AttributeError": _misspelt_hint,
    "none": _cut_hint,
    "exception": _raised_hint,
    "any": _numbers_hint,
}
hints = {claim.name: _mistakes for claim in claims[:-1]}

_twin_kept = (
    "Say of each line of `train`: does it run once per call of `train`, or once per batch? Which tensor is used again?",
    "The penalty depends on weights that every step changes. Its notes belong to the weights of one moment, and the "
    "first `backward()` uses them up. To keep the notes, or to drop them, would not make them new.",
    "A decay that follows what is now:\n\n"
    "```python\n"
    "for t in range(3):\n"
    "    energy = stiffness * stretch**2  # from the stretch as it is now\n"
    "    energy.backward()\n"
    "```",
)
_twin_value = (
    "Print the penalty of each step beside 0.1 times the sum of all squared weights at that moment. Are they equal? If "
    "so, does its gradient reach the weights?",
    "Each step minimises the error plus 0.1 times the sum of all squared weights, as they are in this step; a norm is "
    "the root of such a sum.",
    "See whether a term has a way back:\n\n```python\nprint(term.requires_grad, term.grad_fn)\n```",
)
hints["twin"] = {"RuntimeError": _twin_kept, "any": _twin_value}
