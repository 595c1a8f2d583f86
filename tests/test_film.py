"""`autograder.checks.film` and `prelu`: their reference against closed forms, their claims against evidence that somebody made up."""

import numpy as np
import pytest

from autograder.checks import film
from autograder.checks.film_keras import judge as keras_judge
from autograder.checks.film_torch import judge as torch_judge
from autograder.evidence import Evidence, decode, encode
from autograder.verdict import judge

SEEDS = range(20)
JUDGES = {"film_keras": keras_judge, "film_torch": torch_judge}


def challenge(seed=0):
    """Return what a challenge sends, as it comes off the wire."""
    sent, kept = keras_judge.challenge(np.random.default_rng(seed))
    assert kept == {}
    return dict(decode(encode(Evidence(sent))).values)


def true_gradients(sent):
    """Return the gradients of sum(upstream * (gamma * x + beta)) by hand."""
    at = film.exact(sent)
    upstream, x = at["gradients/upstream"], at["gradients/x"]
    gamma = at["weights/gamma"]
    return {"gamma": (upstream * x).sum((0, 1)), "beta": upstream.sum((0, 1)), "x": upstream * gamma}


def true_training_gradients(sent, w, start):
    """Return the gradients of the mean squared error of gamma * (features @ kernel + bias) + beta by hand."""
    features, targets = (
        film.exact(sent)[f"training/{name}"][start : start + film.BATCH] for name in ("features", "targets")
    )
    dense = features @ w["kernel"] + w["bias"]
    upstream = 2 * (w["gamma"] * dense + w["beta"] - targets) / targets.size
    inner = upstream * w["gamma"]
    return {
        "gamma": (upstream * dense).sum((0, 1)),
        "beta": upstream.sum((0, 1)),
        "kernel": np.einsum("bpf,bpc->fc", features, inner),
        "bias": inner.sum((0, 1)),
    }


def true_training(sent):
    """Return all weights after two Adam steps, with gradients by hand and the update as the paper prints it."""
    at = film.exact(sent)
    w = {name: at[f"weights/{name}"] for name in film.WEIGHTS}
    w |= {name: at[f"training/{name}"] for name in ("kernel", "bias")}
    m, v = ({name: 0.0 for name in w} for _ in range(2))
    for t, start in enumerate((0, film.BATCH), start=1):
        g = true_training_gradients(sent, w, start)
        for name in w:
            m[name] = 0.9 * m[name] + 0.1 * g[name]
            v[name] = 0.999 * v[name] + 0.001 * g[name] ** 2
        rate = {name: m[name] / (1 - 0.9**t) / (np.sqrt(v[name] / (1 - 0.999**t)) + 1e-8) for name in w}
        w = {name: w[name] - film.ADAM_RATE * rate[name] for name in w}
    return w


def right(sent):
    """Return the evidence of a right answer, made by hand and rounded to float32 as a framework would."""
    at, truth = film.exact(sent), true_gradients(sent)
    gamma, beta = at["weights/gamma"], at["weights/beta"]
    values = {f"forward/{name}": at[f"weights/{name}"] for name in film.WEIGHTS}
    values |= {"forward/initial": at["forward/x"], "forward/another": at["forward/second_x"]}
    values |= {"forward/gamma_initial": np.ones(gamma.shape), "forward/beta_initial": np.zeros(beta.shape)}
    values |= {f"forward/{y}": gamma * at[f"forward/{x}"] + beta for y, x in (("y", "x"), ("second_y", "second_x"))}
    values |= {f"gradients/{name}": value for name, value in truth.items()}
    for name in film.WEIGHTS:
        values |= {f"gradients/{name}_{how}": truth[name] for how in ("thawed", "kept")}
        values[f"owned/{name}"] = at[f"weights/{name}"] - film.SGD_RATE * truth[name]
        values[f"saving/{name}"] = at[f"weights/{name}"]
    values |= {f"training/{name}": true_training(sent)[name] for name in film.WEIGHTS}
    values["saving/y"] = gamma * at["saving/x"] + beta
    x, second = at["twin/x"], at["twin/second_x"]
    slope = 0.25 - 0.1 * (at["twin/upstream"] * x * (x < 0)).sum(0)
    values |= {"twin/first": np.where(x > 0, x, 0.25 * x), "twin/after": np.where(second > 0, second, slope * second)}
    return {name: value.astype(np.float32) for name, value in values.items()}


def verdicts(sent, values, exercise="film_keras"):
    """Return the verdicts on evidence as it comes off the wire."""
    return judge(JUDGES[exercise].claims, sent, {}, decode(encode(Evidence(values))))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_gradients_are_those_of_the_closed_form(seed):
    sent = challenge(seed)
    for name, value in film.layer_gradients(sent).items():
        np.testing.assert_allclose(value, true_gradients(sent)[name], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise", JUDGES)
def test_right_numbers_made_by_hand_get_all_points(seed, exercise):
    sent = challenge(seed)
    found = verdicts(sent, right(sent), exercise)
    assert [one.why for one in found if not one.held] == []
    assert sum(one.points for one in found) == 9


@pytest.mark.parametrize("seed", SEEDS)
def test_no_gradient_of_a_challenge_is_so_small_that_adam_would_magnify_rounding(seed):
    sent = challenge(seed)
    start = {name: film.exact(sent)[f"weights/{name}"] for name in film.WEIGHTS}
    start |= {name: film.exact(sent)[f"training/{name}"] for name in ("kernel", "bias")}
    layer = {name: true_gradients(sent)[name] for name in film.WEIGHTS}
    for truth in (layer, true_training_gradients(sent, start, 0)):
        assert min(np.abs(gradient).min() for gradient in truth.values()) > 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_a_challenge_has_weights_of_both_signs_and_more_than_one_form_of_input(seed):
    sent = challenge(seed)
    for name in film.WEIGHTS:  # Else abs(), or a clip at zero, gives the right output.
        assert sent[f"weights/{name}"].min() < 0 < sent[f"weights/{name}"].max()
    inputs = [value.shape for name, value in sent.items() if name.startswith("forward/")]
    assert len({shape[0] for shape in inputs}) > 1, "one batch size"
    assert len({len(shape) for shape in inputs}) > 1, "one number of axes, but the task says (..., channels)"


def test_challenges_have_more_than_one_number_of_channels():
    assert {challenge(seed)["weights/gamma"].size for seed in SEEDS} == {4, 5, 6}


def test_challenges_differ_and_a_seed_gives_the_same_one_again():
    first, again, second = challenge(0), challenge(0), challenge(1)
    assert list(first) == list(second)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    drawn = [name for name, value in first.items() if value.ndim]
    assert not any(np.array_equal(first[name], second[name]) for name in drawn)


def hostile(value):
    """Return, by name, what somebody could send in place of a right array."""
    return {
        "None": None,
        "NaN": np.full_like(value, np.nan),
        "one NaN": np.where(np.arange(value.size).reshape(value.shape) == 0, np.nan, value),
        "infinity": np.full_like(value, np.inf),
        "largest": np.full(value.shape, np.finfo(np.float64).max),
        "no axes": np.array(1.0),
        "one axis more": value[None],
        "empty": np.zeros((0, *value.shape[1:])),
        "flat": value.reshape(-1)[:-1],
        "bools": value > 0,
        "integers": value.astype(np.int64),
        "zeros": np.zeros_like(value),
        "a little off": value + 0.001,
        "upside down": -value,
    }


CLAIMS = {claim.name for claim in keras_judge.claims} - {"twin"}
WORDS_ONLY = ("_thawed", "_kept")


def rests_on(name, value):
    """Return the claims that must fail once a quantity has this value, and no other may."""
    probe, quantity = name.split("/")
    if quantity.endswith(WORDS_ONLY):
        return set()
    if probe == "gradients":
        return {"gradients_right", "no_gradient_none"} if value is None else {"gradients_right"}
    return {
        "forward": CLAIMS,
        "owned": {f"{quantity}_owned"},
        "training": {"adam_two_steps"},
        "saving": {"restored"},
        "twin": {"twin"},
    }[probe]


@pytest.mark.parametrize("name", right(challenge()))
def test_a_hostile_quantity_raises_nothing_and_costs_just_the_claims_that_rest_on_it(name):
    sent = challenge()
    values = right(sent)
    changes = {what: value for what, value in hostile(values[name]).items() if not np.array_equal(value, values[name])}
    for what, value in changes.items():
        found = verdicts(sent, {**values, name: value})
        assert {one.claim for one in found if not one.held} == rests_on(name, value), what
        assert all(one.why and one.symptom != "ok" for one in found if not one.held), what


@pytest.mark.parametrize("name", right(challenge()))
def test_a_missing_quantity_holds_no_claim_that_rests_on_it(name):
    sent = challenge()
    values = {key: value for key, value in right(sent).items() if key != name}
    found = verdicts(sent, values)
    assert {one.claim for one in found if not one.held} == rests_on(name, None)
    assert {one.why for one in found if not one.held} <= {f"{name} was not measured."}


@pytest.mark.parametrize("what", hostile(np.ones((2, 3))))
def test_evidence_that_is_hostile_all_through_gets_no_points(what):
    sent = challenge()
    values = {name: hostile(value)[what] for name, value in right(sent).items()}
    found = verdicts(sent, values)
    assert sum(one.points for one in found) == 0
    assert all(one.why and one.symptom != "ok" for one in found)


def test_no_evidence_gets_no_points():
    assert sum(one.points for one in verdicts(challenge(), {})) == 0


def test_the_right_numbers_of_another_challenge_get_no_points():
    assert sum(one.points for one in verdicts(challenge(0), right(challenge(1)))) == 0


def test_the_probes_own_opinion_earns_nothing():
    sent = challenge()
    values = {name: value for name, value in right(sent).items() if name.startswith("forward/")}
    words = {"owned/trainable": np.array(True), "gradients/ok": np.array(True), "owned/points": np.array(8.0)}
    assert sum(one.points for one in verdicts(sent, {**values, **words})) == 0


@pytest.mark.parametrize("exercise", JUDGES)
def test_every_mistake_of_every_claim_has_three_hints(exercise):
    module = JUDGES[exercise]
    assert list(module.hints) == [claim.name for claim in module.claims]
    for claim, by_mistake in module.hints.items():
        wanted = {"any", "none", "exception", "unregistered", "recreated", "unrecorded"}
        assert wanted <= set(by_mistake) or claim == "twin"
        assert all(len(stages) == 3 and all(stages) for stages in by_mistake.values())


@pytest.mark.parametrize("exercise", JUDGES)
def test_the_claims_are_those_of_the_exercise_and_make_nine_points(exercise):
    assert {claim.name: claim.points for claim in JUDGES[exercise].claims} == {
        "gamma_owned": 1,
        "beta_owned": 1,
        "no_gradient_none": 1,
        "gradients_right": 2,
        "adam_two_steps": 2,
        "restored": 1,
        "twin": 1,
    }
