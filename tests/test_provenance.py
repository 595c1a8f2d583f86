"""A value that left a framework is recognised when it comes back, and no foreign object can disturb the step."""

import numpy as np
import pytest

from gradtape.provenance import ENTRIES, fingerprint, same


class Hostile:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("not today")


def test_a_fingerprint_is_the_shape_and_the_first_entries():
    assert fingerprint(np.array([[1, 2], [3, 4]])) == ((2, 2), (1.0, 2.0, 3.0, 4.0))
    assert fingerprint(2.5) == ((), (2.5,))
    assert fingerprint([[True], [False]]) == ((2, 1), (1.0, 0.0))


def test_of_a_large_array_only_the_first_entries_are_kept():
    shape, entries = fingerprint(np.arange(1_000_000))
    assert shape == (1_000_000,) and entries == tuple(map(float, range(ENTRIES)))


@pytest.mark.parametrize(
    "thing",
    ["text", None, {"a": 1}, [1, [2, 3]], 1 + 2j, object(), Hostile(), [Hostile()]],
    ids=["text", "None", "dict", "nested", "complex", "object", "hostile", "list of hostile"],
)
def test_what_is_no_array_of_numbers_has_no_fingerprint(thing):
    assert fingerprint(thing) is None


def test_the_same_numbers_are_recognised_in_another_precision():
    exact = np.random.default_rng(0).standard_normal(7)
    assert same(fingerprint(exact), fingerprint(exact.astype(np.float32)))


def test_a_list_is_recognised_as_the_array_it_came_from():
    array = np.array([[0.5, 1.5]])
    assert same(fingerprint(array), fingerprint(array.tolist()))


def test_nan_is_recognised_as_itself():
    assert same(fingerprint([np.nan, 1.0]), fingerprint([np.nan, 1.0]))


@pytest.mark.parametrize(
    "left, right",
    [
        ([1.0, 2.0], [1.0, 2.001]),
        ([1.0, 2.0], [[1.0, 2.0]]),
        ([1.0], [1.0, 1.0]),
        ([0.0], [1e-5]),
        ([np.inf], [-np.inf]),
    ],
)
def test_other_entries_or_another_shape_are_another_value(left, right):
    assert not same(fingerprint(left), fingerprint(right))


@pytest.mark.parametrize("left, right", [(None, None), (None, ((), (1.0,))), (((), (1.0,)), None)])
def test_what_has_no_fingerprint_is_never_the_same(left, right):
    assert not same(left, right)


def test_large_arrays_that_differ_far_from_the_start_pass_for_the_same():
    # The price of bounded memory: an answer built on a match like this is never more than a place to look at.
    left = np.zeros(ENTRIES + 1)
    right = left.copy()
    right[-1] = 1
    assert same(fingerprint(left), fingerprint(right))
