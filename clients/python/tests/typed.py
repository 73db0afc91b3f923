"""Calls as people make them, for mypy --strict: see test_types.py. `reveal_type` lines are compared with the comments
behind them."""

from typing import Any, Optional

import numpy
import numpy.typing

import exact_loss

logits: "numpy.typing.NDArray[numpy.float32]" = numpy.zeros((2, 3), numpy.float32)
labels = numpy.zeros(2, numpy.int64)

answer = exact_loss.cross_entropy(logits, labels, reduction="sum", ignore_index=[-1, 7], outputs=["loss", "grad"])
reveal_type(answer)  # CrossEntropyAnswer[ndarray]
reveal_type(answer.loss)  # Union[float, Any]
reveal_type(answer.nll)  # float
reveal_type(answer.grad)  # ndarray
reveal_type(answer.valid_count)  # int
reveal_type(exact_loss.softmax([[1.0, 2.0]]).probs)  # Tensor
reveal_type(exact_loss.kl_divergence(logits=logits, target_logits=logits).grad)  # ndarray
reveal_type(exact_loss.kl_divergence(log_probs=[0.0], target_probs=[1.0]).grad)  # Tensor


async def ask(client: exact_loss.AsyncClient) -> float:
    return (await client.preference(logits, logits, beta=0.1)).loss


async def either(client: "exact_loss.Client | exact_loss.AsyncClient") -> float:
    """Whichever client there is."""
    asked = client.softmax(logits, temperature=None)
    found = asked if isinstance(asked, exact_loss.SoftmaxAnswer) else await asked
    return float(found.probs[0, 0])


def passed_on(rows: "numpy.typing.NDArray[numpy.float32] | list[list[float]]", **options: Any) -> Any:
    return exact_loss.cross_entropy(rows, labels, **options).grad


def perhaps(smoothing: Optional[float], ignored: Optional[int], weight: Optional[list[float]]) -> float:
    found = exact_loss.nll(logits, labels, ignore_index=ignored, class_weight=weight).loss
    more = exact_loss.cross_entropy(logits, labels, label_smoothing=smoothing).loss
    return found + more


def stream(client: exact_loss.Client) -> list[Any]:
    return list(client.stream("nll", [{"log_probs": logits, "labels": labels}], summary=True))


exact_loss.cross_entropy(logits, labels, reduction="avg")  # error
exact_loss.cross_entropy(logits, labels, weight=[1, 2, 3])  # error
exact_loss.preference(logits, logits)  # error
answer.gradient  # error
exact_loss.Client(timeout="5")  # error
