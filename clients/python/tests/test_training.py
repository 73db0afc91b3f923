"""A model that learns by the client, beside the same model by PyTorch alone: the example last_layer.py."""

import importlib.util
import math
import pathlib
from decimal import Decimal, localcontext

import pytest

torch = pytest.importorskip("torch")

import exact_loss.torch

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / "examples/python/last_layer.py"
STEPS = 101

theirs = torch.nn.functional.cross_entropy
ours = exact_loss.torch.cross_entropy


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("last_layer", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exact(logits, labels):
    """The mean cross-entropy to 40 digits."""
    with localcontext() as context:
        context.prec = 40
        losses = []
        for row, label in zip(logits.tolist(), labels.tolist()):
            numbers = [Decimal(x) for x in row]
            losses.append(sum((x - numbers[label]).exp() for x in numbers).ln())
        return sum(losses) / len(losses)


def test_the_curve_is_that_of_pytorch_and_where_they_differ_ours_is_right(example):
    data = example.irises()
    errors = []

    def watched(logits, labels):
        right = exact(logits.detach(), labels)
        ulp = Decimal(math.ulp(float(right)))
        values = [function(logits.detach(), labels).item() for function in (ours, theirs)]
        errors.append([float(abs(Decimal(value) - right) / ulp) for value in values])
        return ours(logits, labels)

    curve, count = example.train(watched, *data, STEPS)
    their_curve, their_count = example.train(theirs, *data, STEPS)
    assert (len(curve), count) == (STEPS, their_count)
    assert curve[-1] < 0.07 < 1 < curve[0]
    # The two walk apart by rounding errors alone.
    assert max(abs(a - b) / b for a, b in zip(curve, their_curve)) < 4e-15
    # On the same logits: errors in ulps of the exact loss.
    assert all(mine <= other for mine, other in errors)
    assert max(mine for mine, _ in errors) <= 0.51 < max(other for _, other in errors)


def test_where_pytorch_sees_no_loss_the_client_has_a_gradient_to_learn_from():
    found = {}
    for name, function in {"ours": ours, "theirs": theirs}.items():
        logits = torch.tensor([[0.0, -50.0]], dtype=torch.float64, requires_grad=True)
        loss = function(logits, torch.tensor([0]))
        loss.backward()
        found[name] = [loss.item(), *logits.grad.flatten().tolist()]
    assert found["ours"] == [1.9287498479639178e-22, -1.9287498479639178e-22, 1.9287498479639178e-22]
    assert found["theirs"][:2] == [0, 0]
