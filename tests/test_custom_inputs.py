"""Of a hand-written backward that is wrong for one input, only what goes in there is told to be wrong."""

import pytest
import torch

import gradtape


def scaled(wrong):
    """Return x * p as an autograd.Function whose backward is wrong for the inputs named."""

    class Scaled(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p):
            ctx.save_for_backward(x, p)
            return x * p

        @staticmethod
        def backward(ctx, upstream):
            x, p = ctx.saved_tensors
            of_x, of_p = upstream * p, (upstream * x).sum(dim=0)
            return 3 * of_x if "x" in wrong else of_x, of_p / 4 if "p" in wrong else of_p

    return Scaled


@pytest.mark.parametrize("wrong", ["", "x", "p", "xp"])
@pytest.mark.parametrize("before", [lambda v: v, torch.exp], ids=["a leaf", "made from one"])
def test_only_the_inputs_that_are_wrong_are_told(wrong, before):
    torch.manual_seed(0)
    x, p = torch.rand(4, 3, requires_grad=True), torch.rand(3, requires_grad=True)
    with gradtape.record() as trace:
        scaled(wrong).apply(before(x), before(p)).pow(2).sum().backward()
    found = trace.explain(variables={"x": x, "p": p})
    assert {one.variable for one in found if one.cause == "custom_wrong"} == set(wrong)
    assert {one.variable for one in found if one.symptom == "ok"} == set("xp") - set(wrong)
