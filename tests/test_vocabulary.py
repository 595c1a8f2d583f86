"""The words of the vocabulary are an interface: each has a cause, a sentence, a repair and a test, and there is no other."""

import re
import string
import subprocess
import sys

import pytest

import gradtape
from gradtape import causes
from gradtape.trace import SYMPTOMS

WORDS = set(
    ["discretized", "unused", "rewrapped", "exported", "checkpointed", "paused", "detached", "assigned", "mismatched", "unsupported", "sampled", "metric_as_loss", "unrecorded", "unrelated", "unwatched", "untrainable", "nonleaf", "integer", "unregistered", "unoptimized", "frozen", "recreated", "misordered", "released", "overwritten", "custom_incomplete", "custom_wrong", "saturated", "nan_masked", "nan_singular", "loss_incomplete", "broadcast"]
)
VOCABULARY = causes.vocabulary()


def test_the_causes_are_the_words_of_the_vocabulary():
    assert set(VOCABULARY) == WORDS


@pytest.mark.parametrize("word", VOCABULARY)
def test_a_word_is_its_causes_own(word):
    assert VOCABULARY[word].word == word and re.fullmatch("[a-z_]+", word)


@pytest.mark.parametrize("word", VOCABULARY)
def test_sentence_and_repair_are_one_or_two_whole_sentences(word):
    for said in (VOCABULARY[word].sentence, VOCABULARY[word].repair):
        assert said.endswith(".") and said[0].isupper() and "  " not in said
        assert len(re.findall(r"[.;] |\.$", said)) <= 2


@pytest.mark.parametrize("word", VOCABULARY)
def test_a_repair_names_nothing_but_the_variable_and_the_op(word):
    repair = VOCABULARY[word].repair
    assert {field for _, field, _, _ in string.Formatter().parse(repair) if field is not None} <= {"variable", "op"}
    said = repair.format(variable="layer.gamma", op="Round")
    assert "{" not in said and "}" not in said


@pytest.mark.parametrize("word", VOCABULARY)
def test_a_sentence_needs_no_names(word):
    assert "{" not in VOCABULARY[word].sentence


@pytest.mark.parametrize("word", VOCABULARY)
def test_a_cause_explains_symptoms_that_exist_and_has_a_test(word):
    assert VOCABULARY[word].symptoms and set(VOCABULARY[word].symptoms) <= set(SYMPTOMS)
    assert callable(VOCABULARY[word].test)


def test_no_two_causes_say_the_same():
    assert len({cause.sentence for cause in VOCABULARY.values()}) == len(VOCABULARY)
    assert len({cause.repair for cause in VOCABULARY.values()}) == len(VOCABULARY)


def test_a_star_import_gives_what_is_promised_and_no_more():
    names = {}
    exec("from gradtape import *", names)
    assert set(names) - {"__builtins__"} == set(gradtape.__all__)
    assert sorted(gradtape.__all__) == ["Diagnosis", "Trace", "compare", "first_step", "keras_callback", "load", "record"]


@pytest.mark.parametrize("name", gradtape.__all__)
def test_what_is_public_says_what_it_does(name):
    assert getattr(gradtape, name).__doc__.splitlines()[0].endswith(".")


def test_importing_the_library_imports_no_framework_and_no_host():
    line = (
        "import sys, gradtape, gradtape.report, gradtape.explain, gradtape.testing; "
        "from gradtape.causes import vocabulary; vocabulary(); print(*{'torch', 'tensorflow', 'keras', 'IPython', 'autograder'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
