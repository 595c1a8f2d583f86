"""Measure `Conv1d.apply(x, weight, bias, stride, padding)`: outputs, gradients, and what two steps do to two layers.

Its twin is `Echo.apply(sound, gain, delay)`: its output and gradients.
"""

from contextlib import contextmanager

import torch

from autograder.measure import AnswerError, Interface, Probe
from autograder.torch_probes import array, back, leaf, output, tensor, with_momentum

interface = Interface("class", "Conv1d")
twin_interface = Interface("class", "Echo")
NAMES = ("x", "weight", "bias")


@torch.enable_grad()
def gradients(make_answer, sent, folder):
    """Return output and gradients of a call, and of a second one on another batch."""
    function = _function(make_answer, interface)
    measured = {}
    for second in ("", "second_"):
        given = [leaf(sent, f"gradients/{second}{name}") for name in NAMES]
        y = _output(function, *given, *_steps(sent, f"gradients/{second}"))
        found = _gradients(y, given, tensor(sent, f"gradients/{second}upstream"))
        measured |= {f"{second}y": array(y), **{f"{second}{name}": one for name, one in zip(NAMES, found)}}
    return measured


@torch.enable_grad()
def twice(make_answer, sent, folder):
    """Return the gradients of two calls: both run forward, then back, the first one first."""
    function = _function(make_answer, interface)
    given = {call: [leaf(sent, f"twice/{call}_{name}") for name in NAMES] for call in ("one", "two")}
    outputs = {call: _output(function, *given[call], *_steps(sent, "twice/")) for call in given}
    measured = {}
    for call, y in outputs.items():
        found = _gradients(y, given[call], tensor(sent, f"twice/{call}_upstream"))
        measured |= {f"{call}_{name}": one for name, one in zip(NAMES, found)}
    return measured


@torch.enable_grad()
def steps(make_answer, sent, folder):
    """Return the weights of two layers, one upon the other, after two steps with momentum."""
    function, weights = _function(make_answer, interface), _weights(sent)
    optimizer = with_momentum(weights.values(), sent, "steps")
    for second in ("", "second_"):
        optimizer.zero_grad()
        loss = _loss(function, weights, sent, second)
        if loss is not None and loss.requires_grad:
            loss.backward()
        optimizer.step()
    return {name: array(weight) for name, weight in weights.items()}


@torch.enable_grad()
def twin(make_answer, sent, folder):
    """Return output and gradients of two echoes, of which both ran before either went back."""
    function = _function(make_answer, twin_interface)
    calls = {}
    for second in ("", "second_"):
        given = [leaf(sent, f"twin/{second}{name}") for name in ("sound", "gain")]
        calls[second] = given, _output(function, *given, int(sent[f"twin/{second}delay"]))
    measured = {}
    for second, (given, y) in calls.items():
        sound, gain = _gradients(y, given, tensor(sent, f"twin/{second}upstream"))
        measured |= {f"{second}y": array(y), f"{second}sound": sound, f"{second}gain": gain}
    return measured


probes = {
    "gradients": Probe(gradients, seconds=4),
    "twice": Probe(twice, seconds=5),
    "steps": Probe(steps, seconds=10),
    "twin": Probe(twin, seconds=5, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step of a single call, and one that returns what it trains by name.

    For words, never for points: nothing is measured here. torch draws the same random numbers afterwards.
    """
    with torch.enable_grad(), torch.random.fork_rng(devices=[]):
        function = _function(make_answer, interface)
        named = {name: leaf(sent, f"twice/one_{name}") for name in NAMES}
        optimizer = torch.optim.SGD(named.values(), lr=float(sent["steps/rate"]))

        def step():
            optimizer.zero_grad()
            y = _output(function, *named.values(), *_steps(sent, "twice/"))
            (y * tensor(sent, "twice/one_upstream")).sum().backward()
            optimizer.step()

        yield step, lambda: named


def _function(answer, interface):
    if not issubclass(answer, torch.autograd.Function):
        raise AnswerError(f"`{interface.name}` is not a torch.autograd.Function. Keep the base class of the task.")
    return answer


def _output(function, *given):
    return output(function.apply(*given), "forward")


def _gradients(y, given, upstream):
    # A wrong shape is the judge's to say.
    return back(y, given, upstream) if y.shape == upstream.shape else [None] * len(given)


def _weights(sent):
    return {f"{layer}_{kind}": leaf(sent, f"steps/{layer}_{kind}")
            for layer in ("first", "second") for kind in ("weight", "bias")}  # fmt: skip


def _loss(function, weights, sent, second):
    hidden = tensor(sent, f"steps/{second}x")
    for layer in ("first", "second"):
        made = _output(function, hidden, weights[f"{layer}_weight"], weights[f"{layer}_bias"],
                       *_steps(sent, "steps/"))  # fmt: skip
        hidden = torch.tanh(made) if layer == "first" else made
    target = tensor(sent, f"steps/{second}target")
    # A wrong shape is the judge's to say.
    return ((hidden - target) ** 2).mean() if hidden.shape == target.shape else None


def _steps(sent, prefix):
    return int(sent[f"{prefix}stride"]), int(sent[f"{prefix}padding"])
