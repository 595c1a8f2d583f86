"""A step with switches: recorded again as they are set, with what it raises, and refused where it takes no such argument."""

import pytest
import torch
from whatif import what_if

w = torch.tensor(2.0, requires_grad=True)


def step(detach=True, power=2, shape=None):
    value = w.detach() if detach else w
    if shape is not None:
        value = value.reshape(shape)
    (value**power + w).sum().backward()


def test_the_tape_shows_the_step_as_it_is_set_first():
    shown = what_if(step, detach=True)
    assert "Tensor.detach" in str(shown) and repr(shown) == str(shown)


def test_a_switch_records_the_step_again_and_puts_it_in_the_same_place():
    shown = what_if(step, detach=True)
    tape, before = shown.tape, shown.tape.html
    shown.controls["detach"].value = False
    assert shown.tape is tape and tape.html != before
    assert "Tensor.detach" not in str(shown)


def test_a_menu_holds_its_choices_and_a_switch_says_what_it_is_called():
    shown = what_if(step, detach=False, power=(2, 3))
    assert shown.controls["power"].options == (2, 3) and shown.controls["detach"].description == "detach"
    shown.controls["power"].value = 3
    assert "__pow__" in str(shown) or "pow" in str(shown)


def test_what_the_step_raises_is_part_of_what_is_shown():
    shown = what_if(step, shape=(None, (7,)))
    shown.controls["shape"].value = (7,)
    assert "exception" in shown.tape.html


def test_an_argument_that_the_step_does_not_take_is_refused_by_name():
    with pytest.raises(TypeError) as refused:
        what_if(step, detached=True)
    assert str(refused.value) == "step takes no detached; it takes detach, power, shape."
