"""A hand-written backward is judged by central differences of its forward, and only where these can judge."""

import numpy as np
import pytest

from gradtape.differences import compare
from gradtape.recorders.custom import Custom

RNG = np.random.default_rng(7)
X = RNG.standard_normal((4, 3)) + 0.1
W = RNG.standard_normal((3, 2))


def call(forward, inputs, gradients, *, name="Mine", upstream=None):
    """A Custom as a recorder keeps it. gradients: upstream -> list of what the backward gave."""
    outputs = [np.asarray(one) for one in forward(inputs)]
    incoming = upstream or [np.random.default_rng(3).standard_normal(one.shape) for one in outputs]
    return Custom(
        name, lambda given: [np.asarray(one) for one in forward(given)], inputs, outputs, incoming, gradients(*incoming)
    )


def one(f):
    return lambda inputs: [f(*inputs)]


RIGHT = {
    "square": (one(lambda x: x * x), [X], lambda g: [2 * X * g]),
    "matmul": (one(lambda x, w: x @ w), [X, W], lambda g: [g @ W.T, X.T @ g]),
    "matmul, second input frozen": (one(lambda x, w: x @ w), [X, W], lambda g: [g @ W.T, None]),
    "sum": (one(lambda x: x.sum()), [X], lambda g: [np.full_like(X, g)]),
    "exp": (one(np.exp), [X], lambda g: [np.exp(X) * g]),
    "two outputs": (lambda i: [np.sin(i[0]), np.cos(i[0])], [X], lambda g, h: [np.cos(X) * g - np.sin(X) * h]),
    "tiny numbers": (one(lambda x: 1e-9 * x**3), [X], lambda g: [3e-9 * X**2 * g]),
    "large numbers": (one(lambda x: 1e6 * x**2), [1e4 * X], lambda g: [2e6 * 1e4 * X * g]),
    "index": (
        one(lambda x, i: x[i]),
        [X, np.array([0, 0, 2])],
        lambda g: [np.stack([g[0] + g[1], 0 * g[0], g[2], 0 * g[0]]), None],
    ),
    "no tensor": (one(lambda x, n: x * 2), [X, None], lambda g: [2 * g, None]),
}
WRONG = {
    "factor": (one(lambda x: x * x), [X], lambda g: [X * g], 0),
    "sign": (one(np.sin), [X], lambda g: [-np.cos(X) * g], 0),
    "upstream ignored": (one(lambda x: x * x), [X], lambda g: [2 * X], 0),
    "second input": (one(lambda x, w: x @ w), [X, W], lambda g: [g @ W.T, 1.1 * X.T @ g], 1),
    "batch mean for sum": (one(lambda x: x.sum()), [X], lambda g: [np.full_like(X, g / 4)], 0),
    "zero": (one(lambda x: x * x), [X], lambda g: [np.zeros_like(X)], 0),
    "one output forgotten": (lambda i: [np.sin(i[0]), np.cos(i[0])], [X], lambda g, h: [np.cos(X) * g], 0),
    "tiny numbers": (one(lambda x: 1e-9 * x**3), [X], lambda g: [1e-9 * X**2 * g], 0),
    "one entry": (one(lambda x: x * x), [X[0]], lambda g: [2 * X[0] * g * [1, 1, 0]], 0),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_backward_is_no_fault(name):
    assert compare(call(*RIGHT[name])) == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_backward_is_found_and_its_input_named(name):
    *about, position = WRONG[name]
    found = compare(call(*about))
    assert list(found) == [position]
    sentence = found[position]
    assert sentence.startswith(f"Along one direction of input {position + 1} the backward of Mine gives ")
    assert sentence.endswith(".") and ", central differences " in sentence


def test_the_sentence_gives_both_numbers():
    given = call(one(lambda x: 3 * x.sum()), [np.ones(1)], lambda g: [np.array([5.0])], upstream=[np.array(1.0)])
    ((number, sentence),) = compare(given).items()
    words = sentence.removesuffix(".").replace(",", "").split()
    claimed, measured = float(words[words.index("gives") + 1]), float(words[-1])
    assert number == 0 and claimed / measured == pytest.approx(5 / 3, rel=1e-2)


def test_a_gradient_of_another_shape_is_told_as_that():
    given = call(one(lambda x: x * 2), [X], lambda g: [2 * g.sum(0)])
    assert compare(given) == {0: "The gradient for input 1 has shape (3,), the input (4, 3)."}


def test_an_answer_is_the_same_each_time():
    given = call(*WRONG["sign"][:3])
    assert compare(given) == compare(given)


@pytest.mark.parametrize(
    "forward, backward",
    [
        (np.round, lambda g: [g]),
        (np.sign, lambda g: [g * (np.abs(X) < 1)]),
        (lambda x: (x > 0).astype(float), lambda g: [g / (1 + np.abs(X)) ** 2]),
    ],
)
def test_a_straight_through_backward_is_no_fault(forward, backward):
    assert compare(call(one(forward), [X], backward)) == {}


def test_a_straight_through_backward_is_free_in_its_other_inputs_too():
    step, scaled = np.array(0.25), X / 0.25
    learned = call(
        one(lambda x, s: np.round(x / s) * s), [X, step], lambda g: [g, (g * (np.round(scaled) - scaled)).sum()]
    )
    assert compare(learned) == {}


@pytest.mark.parametrize("backward", [lambda g: [-g], lambda g: [g.clip(-0.1, 0.1)], lambda g: [0 * g]])
def test_a_forward_that_lets_its_input_through_is_free_in_its_backward(backward):
    assert compare(call(one(lambda x: x * 1.0), [X], backward)) == {}


def test_zeros_where_the_input_is_let_through_are_wrong_if_nothing_else_teaches():
    given = call(one(lambda x: x.clip(-9, 9)), [X], lambda g: [0 * g])
    assert "gives 0, central differences" in compare(given, starved=True)[0]


def test_a_forward_that_draws_at_random_is_not_judged():
    assert compare(call(one(lambda x: x * np.random.rand(*x.shape)), [X], lambda g: [g])) == {}


def test_a_forward_that_reads_what_has_changed_since_is_not_judged():
    factor = [2.0]
    given = call(one(lambda x: x * factor[0]), [X], lambda g: [2.0 * g])
    factor[0] = 3.0
    assert compare(given) == {}


def test_a_forward_that_cannot_run_again_is_not_judged():
    ran = []

    def once(inputs):
        if ran:
            raise RuntimeError("The file is closed.")
        ran.append(1)
        return [inputs[0] * 2]

    assert compare(call(once, [X], lambda g: [g])) == {}


def test_a_forward_that_raises_for_inputs_beside_its_own_is_not_judged():
    def strict(inputs):
        if not np.array_equal(inputs[0], X):
            raise ValueError("not the input I know")
        return [inputs[0] * 2]

    assert compare(call(strict, [X], lambda g: [g])) == {}


def test_a_kink_where_it_was_called_is_not_judged():
    assert compare(call(one(np.abs), [np.zeros(3)], lambda g: [g])) == {}


def test_a_forward_that_is_not_finite_is_not_judged():
    with np.errstate(all="ignore"):
        assert compare(call(one(np.log), [np.zeros(3)], lambda g: [g])) == {}


def test_a_backward_that_gave_nan_is_another_symptom():
    assert compare(call(one(lambda x: x * 2), [X], lambda g: [np.nan * g])) == {}


def test_a_call_that_no_gradient_reached_is_not_judged():
    given = call(one(lambda x: x * 2), [X], lambda *g: [X], upstream=[None])
    assert compare(given) == {}
    assert compare(Custom("Mine", given.forward, given.inputs, given.outputs, given.incoming, [])) == {}


def test_whole_numbers_are_never_moved():
    assert (
        compare(call(one(lambda i, x: x * i), [np.array([2, 3, 4]), X], lambda g: [np.ones(3), g * [2, 3, 4]])) == {}
    )


def test_numpys_random_numbers_are_left_as_they_were():
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    assert compare(call(one(lambda x: x + np.random.rand()), [X], lambda g: [g])) == {}
    after = np.random.rand()
    np.random.seed(3)
    np.random.rand()  # the call itself, which a recorder would have seen
    assert after == np.random.rand() != expected


def single(f):
    """The forward as a framework runs it that knows float32 only."""
    return one(lambda *given: np.asarray(f(*(np.asarray(x, np.float32) for x in given)), np.float32))


@pytest.mark.parametrize(
    "f, factor",
    [
        (lambda x: x * x, lambda x: 2 * x),
        (lambda x: np.tanh(x), lambda x: 1 - np.tanh(x) ** 2),
        (lambda x: x / (1 + np.exp(-x)), lambda x: (1 + np.exp(-x) * (1 + x)) / (1 + np.exp(-x)) ** 2),
    ],
)
def test_in_float32_right_is_right_and_twice_is_wrong(f, factor):
    for seed in range(20):
        x = np.random.default_rng(seed).standard_normal((8, 16)).astype(np.float32)
        assert compare(call(single(f), [x], lambda g, x=x: [(factor(x) * g).astype(np.float32)])) == {}, seed
        assert compare(call(single(f), [x], lambda g, x=x: [(2 * factor(x) * g).astype(np.float32)])) != {}, seed


def torch_says(apply):
    torch = pytest.importorskip("torch")
    import gradtape

    w = torch.tensor([0.3, -0.7, 1.2], requires_grad=True)
    with gradtape.record() as trace:
        (apply(torch, w) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
    (one,) = trace.explain(variables={"w": w})
    return one


def _torch_function(factor):
    def apply(torch, w):
        class Cube(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x**3

            @staticmethod
            def backward(ctx, g):
                (x,) = ctx.saved_tensors
                return factor * x**2 * g

        return Cube.apply(w)

    return apply


def test_a_recorded_torch_function_is_judged():
    assert torch_says(_torch_function(3)).symptom == "ok"
    wrong = torch_says(_torch_function(2))
    assert (wrong.symptom, wrong.cause, wrong.location.text) == ("wrong", "custom_wrong", "return factor * x**2 * g")


@pytest.mark.parametrize("factor, answer", [(3, ("ok", None)), (2, ("wrong", "custom_wrong"))])
def test_a_recorded_tensorflow_gradient_is_judged(factor, answer):
    tf = pytest.importorskip("tensorflow")
    import gradtape

    @tf.custom_gradient
    def cube(x):
        return x**3, lambda g: factor * x**2 * g

    w = tf.Variable([0.3, -0.7, 1.2])
    with gradtape.record() as trace:
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(cube(w) * [1.0, 2.0, 3.0])
        tape.gradient(loss, w)
    (one,) = trace.explain(variables={"w": w})
    assert (one.symptom, one.cause) == answer


def test_each_wrong_input_is_named():
    given = call(one(lambda x, w: x @ w), [X, W], lambda g: [2 * g @ W.T, -X.T @ g])
    assert list(compare(given)) == [0, 1]
