"""Judge `max_pool(x, window, stride)` in torch by the gradient that its backward gives, and its twin `pick`."""

from functools import partial

import numpy as np

from autograder.checks import backwards, misspelt
from autograder.checks.drawing import drawn
from autograder.verdict import Claim, Finding, central_difference, symptom

GAP = 1e-3  # between any two entries of an input: no ties, also after a small step
STEP = 1e-6
DIRECTIONS = 8
LARGE = (2, 4, 2500)  # (batch, channels, length), 20,000 entries: too many to move one after the other


def challenge(rng):
    """Return `sent, kept`: four small calls, a large one, two for the twin; the directions it is judged along are kept.

    Drawn again until entries are shared by windows that overlap, and two calls differ in where their maxima are.
    """
    return drawn(rng, _draw, _is_clear, "with shared maxima"), {"directions": rng.standard_normal((DIRECTIONS, *LARGE))}


def max_pool(x, window, stride):
    """Return the largest entry of each window along the last axis of x; what fills no whole window is left out."""
    return _windows(x, window, stride).max(axis=-1)


def _windows(x, window, stride):
    starts = stride * np.arange((x.shape[-1] - window) // stride + 1)
    return x[..., starts[:, None] + np.arange(window)]


def _draw(rng):
    def distinct(*shape):
        size = int(np.prod(shape))
        return (rng.permutation(size) * 2 * GAP * (1 + rng.random()) - size * GAP).reshape(shape)

    def call(name, shape, window, stride):
        number = (shape[-1] - window) // stride + 1
        sent[f"{name}/x"], sent[f"{name}/upstream"] = distinct(*shape), rng.standard_normal((*shape[:-1], number))
        sent[f"{name}/window"], sent[f"{name}/stride"] = np.array(window), np.array(stride)

    sent = {}
    call("first", (2, 3, 4 + 3 * int(rng.integers(3, 5)) + 1), 4, 3)  # one entry at the end is in no window
    call("second", (3, 2, 5 + 2 * int(rng.integers(2, 5)) + 1), 5, 2)
    for name in ("apart", "again"):
        call(name, (2, 3, 2 + 3 * 3 + 1), 2, 3)  # between two windows one entry is in none
    call("large", LARGE, 7, 3)
    for name, (rows, width, number) in (("first", (4, 3, 7)), ("second", (6, 2, 9))):
        sent[f"twin/{name}_table"], sent[f"twin/{name}_upstream"] = (
            rng.standard_normal(shape) for shape in ((rows, width), (number, width))
        )
        # Row 0 is never picked, row 1 three times.
        sent[f"twin/{name}_index"] = rng.permutation([1, 1, 1, *rng.integers(1, rows, number - 3)])
    return sent


def _is_clear(sent):
    for name in ("first", "second"):
        if symptom(_right(sent, name), _last_kept(sent, name)) == "ok":
            return False
        if symptom(_right(sent, name), _first_kept(sent, name)) == "ok":
            return False
    return (_places(sent, "apart") != _places(sent, "again")).any()


def _sizes(sent, name):
    return int(sent[f"{name}/window"]), int(sent[f"{name}/stride"])


def _right(sent, name, upstream=None):
    """Return the gradient for x of one small call, by central differences."""
    up = sent[f"{name}/upstream"] if upstream is None else upstream
    return central_difference(lambda x: float((up * max_pool(x, *_sizes(sent, name))).sum()), sent[f"{name}/x"])


def _places(sent, name):
    """Return where along the last axis the largest entry of each window is."""
    window, stride = _sizes(sent, name)
    found = _windows(sent[f"{name}/x"], window, stride).argmax(axis=-1)
    return found + stride * np.arange(found.shape[-1])


def _put(sent, name, places, upstream, add=False):
    """Return zeros like x with each upstream value at its place: added up, or the last one kept."""
    x = np.zeros(sent[f"{name}/x"].shape)
    for *row, column in np.ndindex(places.shape):
        at = (*row, places[(*row, column)])
        x[at] = upstream[(*row, column)] + (x[at] if add else 0.0)
    return x


def _last_kept(sent, name):
    return _put(sent, name, _places(sent, name), sent[f"{name}/upstream"])


def _first_kept(sent, name):
    return _put(sent, name, _places(sent, name)[..., ::-1], sent[f"{name}/upstream"][..., ::-1])


def _suspects(sent, name):
    """Return what known mistakes would give for one small call."""
    up, places = sent[f"{name}/upstream"], _places(sent, name)
    window, stride = _sizes(sent, name)
    lost = "keeps one part where an entry is the largest of several windows, and loses the others"
    inside = _windows(sent[f"{name}/x"], window, stride).argmax(axis=-1)
    ignored = "takes no notice of the upstream gradient"
    counted = "counts places from the start of each window, not from the start of the row"
    spread = sum(_put(sent, name, np.broadcast_to(stride * np.arange(up.shape[-1]) + k, up.shape), up, True)
                 for k in range(window))  # fmt: skip
    shared = _right(sent, name, np.ones(up.shape))
    return [
        (lost, _last_kept(sent, name)),
        (lost, _first_kept(sent, name)),
        (ignored, shared),
        (ignored, (shared > 0.5) * 1.0),
        (counted, _put(sent, name, inside, up, True)),
        (counted, _put(sent, name, inside, up)),
        ("goes to every entry of a window, not to the largest alone", spread),
        ("is shared out over every entry of a window", spread / window),
        ("is averaged where an entry is the largest of several windows",
         _right(sent, name) / np.maximum(shared.round(), 1)),
    ]  # fmt: skip


def _forward(sent, evidence):
    for name in ("first", "second", "apart", "again"):
        right = max_pool(sent[f"{name}/x"], *_sizes(sent, name))
        found = backwards.output("max_pool", evidence[f"forward/{name}"], right)
        if found:
            return found
    return None


def _overlapping(sent, evidence):
    for name in ("first", "second"):
        suspects = partial(_suspects, sent, name)
        found = backwards.gradient(
            "x", evidence[f"overlap/{name}"], _right(sent, name), suspects, "Where windows overlap, "
        )
        if found:
            return found
    return None


def _overlap(sent, kept, evidence):
    return _overlapping(sent, evidence) or Finding(True, "Where windows overlap, every part arrives.")


def _of_two(sent, name, other):
    """Return what known mistakes would give for one of two calls without overlap."""
    swapped = _put(sent, name, _places(sent, other), sent[f"{name}/upstream"], add=True)
    return [("goes to where the largest entries of the other call are", swapped), *_suspects(sent, name)[2:]]


def _twice(sent, kept, evidence):
    for name, other in (("apart", "again"), ("again", "apart")):
        suspects = partial(_of_two, sent, name, other)
        for order in ("", "_back"):
            measured, right = evidence[f"twice/{name}{order}"], _right(sent, name)
            found = backwards.gradient("x", measured, right, suspects, "After two calls, ")
            if found:
                return found
    return Finding(True, "Two calls before either backward do not disturb each other.")


def _large(sent, kept, evidence):
    found, measured = _overlapping(sent, evidence), evidence["large/large"]
    if found:
        return found
    if measured is None:
        return Finding(False, "On a large input, no gradient comes back for `x`.", "none")
    x, up, sizes = sent["large/x"], sent["large/upstream"], _sizes(sent, "large")
    if measured.shape != x.shape:
        why = f"On a large input, the gradient for `x` has shape {measured.shape}, and `x` has shape {x.shape}."
        return Finding(False, why, "wrong", backwards.CAUSE)
    if not np.isfinite(measured).all():
        return Finding(False, "On a large input, the gradient for `x` holds NaN or infinity.", "nan")
    for direction in kept["directions"]:
        above, below = (max_pool(x + sign * STEP * direction, *sizes) for sign in (1, -1))
        right = (up * (above - below)).sum() / (2 * STEP)
        with np.errstate(over="ignore", invalid="ignore"):  # a hostile answer may be as large as a float goes
            slope = np.float64((measured * direction).sum())
        if symptom(slope, right, atol=1e-4) != "ok":
            why = f"On a large input, the slope along one direction is {slope:.4g}, and should be {right:.4g}."
            return Finding(False, why, "wrong", backwards.CAUSE)
    return Finding(True, "On a large input it is right too, and in time.")


def _twin(sent, kept, evidence):
    for name in ("first", "second"):
        table, index, up = (sent[f"twin/{name}_{which}"] for which in ("table", "index", "upstream"))
        right = central_difference(lambda table: float((up * table[index]).sum()), table)
        last, first, once, one = (np.zeros_like(table) for _ in range(4))
        for row, part in zip(index, up):
            last[row], one[row] = part, 1.0
        for row, part in zip(index[::-1], up[::-1]):
            first[row] = part
        np.add.at(once, index, np.ones_like(up))
        lost = "keeps one part where a row is picked several times, and loses the others"
        suspects = [
            (lost, last),
            (lost, first),
            ("is averaged where a row is picked several times", right / np.maximum(once, 1)),
            ("takes no notice of the upstream gradient", once),
            ("takes no notice of the upstream gradient", one),
        ]
        found = backwards.output("pick", evidence[f"twin/{name}"], table[index])
        found = found or backwards.gradient(
            "table", evidence[f"twin/{name}_table"], right, partial(list, suspects)
        )
        if found:
            return found
    return Finding(True, "Each row gets all its parts.")


def _claim(name, points, probes, judge):
    def after_forward(sent, kept, evidence):
        return _forward(sent, evidence) or judge(sent, kept, evidence)

    return Claim(name, points, ("forward", *probes), after_forward)


claims = (
    _claim("overlap", 3, ("overlap",), _overlap),
    _claim("twice", 3, ("twice",), _twice),
    _claim("large", 2, ("overlap", "large"), _large),
    Claim("twin", 1, ("twin",), _twin),
)

_OTHER = (
    "Votes that fall on candidates, some of them on the same. What is written is replaced, what is added stays:\n\n"
    "```python\n"
    "votes = torch.tensor([0, 2, 2, 1, 2])\n"
    "counts = torch.zeros(3)\n"
    "for one in votes:\n"
    "    counts[one] += 1\n"
    "print(counts)  # 1, 1, 3\n"
    "```"
)
_formula = (
    "Take a row of five entries with the largest in the middle, window 3 and stride 1, and print its gradient for an "
    "upstream gradient of 1, 10, 100. Does it stand at the right place? Is it all that this entry should get?",
    "An entry that reaches the output in several places gets a part from each, and the parts are added up. With "
    "windows that do not overlap, the mistake cannot be seen.",
    _OTHER,
)
_kept = (
    "Call your function on `a`, then on `b`, and only then `backward` for `a`. What does that backward read, and who "
    "wrote it?",
    "Each call has a `ctx` of its own. Whatever is kept anywhere else, on the class or in a global name, belongs to "
    "the last call.",
    "A list of functions that share a name, and one where each has its own:\n\n"
    "```python\n"
    "shared = [lambda: i for i in range(3)]\n"
    "own = [lambda i=i: i for i in range(3)]\n"
    "print([f() for f in shared], [f() for f in own])\n"
    "```",
)
_none = (
    "What does your backward return, and how many values? The forward has three arguments after `ctx`.",
    "Autograd takes what is returned, in the order of the arguments of `forward`. Numbers like `window` get None; "
    "a tensor that gets None is told that it has no influence.",
    "A function of a tensor and a number returns two values from its backward:\n\n"
    "```python\n"
    "def backward(ctx, dy):\n"
    "    return dy * ctx.factor, None\n"
    "```",
)
_output = (
    "Work out by hand what windows of 3 with stride 2 make of the row 1, 5, 2, 4, 3, 0. There are two.",
    "The forward was right as it was. Entries at the end that fill no whole window are left out.",
    "A check by hand:\n\n```python\nprint(max_pool(torch.tensor([[[1.0, 5, 2, 4, 3, 0]]]), 3, 2))  # 5 and 4\n```",
)
_misspelt = misspelt.in_function("max_pool")
_slow = (
    "How often does your backward run through the whole input? The large one has 20,000 entries and must be done in "
    "five seconds.",
    "A backward is worth its trouble because it finds every slope in one go. To move each entry and look takes one "
    "forward for each entry.",
    "Time it as it grows:\n\n"
    "```python\n"
    "for n in (100, 200, 400):\n"
    "    %time max_pool(torch.rand(1, 1, n, requires_grad=True), 3, 2).sum().backward()\n"
    "```",
)
_raised = (
    "Read the message and the line in the report. It names the step: `forward`, `overlap`, `twice` calls your function "
    "twice before any backward, `large` has 20,000 entries.",
    "`backward` takes `ctx` and one upstream gradient for each output, and returns one value for each argument of "
    "`forward` after `ctx`, each in the shape of its argument.",
    "Which tensors came back from `ctx`:\n\n```python\nprint([t.shape for t in ctx.saved_tensors])\n```",
)
_mistakes = {
    "custom_wrong": _formula,
    "none": _none,
    "NameError": _misspelt,
    "TimeoutError": _slow,
    "exception": _raised,
    "any": _output,
}
hints = {claim.name: _mistakes for claim in claims}
hints["twice"] = {**_mistakes, "custom_wrong": _kept}
_twin_formula = (
    "Pick row 1 twice, with the upstream gradients 1 and 10 in every column. What should the gradient of row 1 be, in "
    "each column, and what is it?",
    "A row that is picked several times gets a part from each time. To assign through an index, also with `+=`, writes "
    "each row once: the last one stays.",
    _OTHER,
)
_twin_other = (
    "Run `pick(torch.eye(3), torch.tensor([2, 2, 0]))`. It should give the last row twice and then the first.",
    "The forward was right as it was; the backward returns a gradient for the table and None for the index.",
    _OTHER,
)
hints["twin"] = {"custom_wrong": _twin_formula, "NameError": _misspelt, "any": _twin_other}
