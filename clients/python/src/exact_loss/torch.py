"""Losses for PyTorch's autograd, computed by the service: with the signatures of ``torch.nn.functional``, where it has
them.

    >>> import exact_loss.torch as F
    >>> loss = F.cross_entropy(model(batch), labels)
    >>> loss.backward()

The forward pass asks for a loss and its gradient at once, and the backward pass multiplies: one request a step. Without
a tensor that requires a gradient, or under ``torch.no_grad()``, no gradient is asked for. Gradients of halves are kept
as float32 until they are multiplied by the upstream gradient, so that the scale of a loss keeps them from vanishing;
under autocast halves become float32 first, as in PyTorch. All is differentiable once.

Where this differs from PyTorch: every number is right to its last digits, the mean over nothing is 0 and not NaN, and
NaN and inf among logits are errors, unless ``on_non_finite="propagate"`` says otherwise, as a ``GradScaler`` needs it.
"""

from __future__ import annotations

from typing import Any, Literal, Optional

import torch
from torch import Tensor

from ._client import Client
from ._errors import ArgumentTypeError, ArgumentValueError
from ._torch_function import differentiable, refuse_other_names, with_gradient_of_target
from ._torch_target import check_classes

Reduction = Literal["none", "mean", "sum"]
NonFinite = Literal["error", "propagate"]

_CALLED = {
    "logits": "input",
    "log_probs": "input",
    "labels": "target",
    "target_probs": "target",
    "target_log_probs": "target",
    "class_weight": "weight",
    "sample_weight": "weight",
}

__all__ = [
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "KLDivLoss",
    "NLLLoss",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "kl_div",
    "log_softmax",
    "nll_loss",
    "policy_gradient",
    "preference",
    "softmax",
    "unpaired_preference",
]


@refuse_other_names
def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Optional[Tensor] = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
    on_non_finite: NonFinite = "error",
    client: Optional[Client] = None,
) -> Tensor:
    """``torch.nn.functional.cross_entropy``.

    Args:
        input: shape [C], [N, C] or [N, C, d1, …, dk]. Logits.
        target: indices of classes, of the shape of the input without its classes; or probabilities, of its shape, which
            may require a gradient, too.
        weight: shape [C]. What the losses of each class are multiplied by.
        ignore_index: a target that is left out, and that no mean counts.
        reduction: "none", "mean" or "sum".
        label_smoothing: from 0 to 1.
        on_non_finite: "error": NaN or inf among logits that count is ``Refused``. "propagate": the loss is NaN.
        client: where the service is; by default that of EXACT_LOSS_URL.

    Returns:
        the loss, of shape []; for the reduction "none" one a row. In the dtype and on the device of the input.

    Raises:
        Refused: the service does not accept the request: ``labels`` in its message is the target, ``logits`` the input

    >>> input = torch.tensor([[0.0, -50.0]], dtype=torch.float64, requires_grad=True)
    >>> cross_entropy(input, torch.tensor([0])).item()
    1.9287498479639178e-22
    """
    check_classes(input, target)
    tensors = {"logits": input, "class_weight": weight}
    options: dict[str, Any] = {
        "on_non_finite": on_non_finite,
        "reduction": reduction,
        "label_smoothing": label_smoothing,
    }
    if target.is_floating_point():
        tensors["target_probs"] = target
        options["validate_target_probs"] = False
    else:
        tensors["labels"] = target
        options["ignore_index"] = ignore_index
    axis = min(1, input.dim() - 1)
    return differentiable(
        "cross_entropy",
        tensors,
        options,
        {"logits": "grad", "target_probs": "target_grad"},
        row_axis=axis,
        called=_CALLED,
        client=client,
    )


@refuse_other_names
def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Optional[Tensor] = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    on_non_finite: NonFinite = "error",
    client: Optional[Client] = None,
) -> Tensor:
    """``torch.nn.functional.nll_loss``: the input holds log-probabilities, of which none is taken here.

    >>> nll_loss(torch.tensor([[-0.5, -1.0]]), torch.tensor([1])).item()
    1.0
    """
    if not target.is_floating_point():
        check_classes(input, target)
    tensors = {"log_probs": input, "labels": target, "class_weight": weight}
    options = {"on_non_finite": on_non_finite, "reduction": reduction, "ignore_index": ignore_index}
    return differentiable(
        "nll",
        tensors,
        options,
        {"log_probs": "grad"},
        row_axis=min(1, input.dim() - 1),
        called=_CALLED,
        client=client,
    )


@refuse_other_names
def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Optional[Tensor] = None,
    *,
    reduction: Reduction = "mean",
    pos_weight: Optional[Tensor] = None,
    on_non_finite: NonFinite = "error",
    client: Optional[Client] = None,
) -> Tensor:
    """``torch.nn.functional.binary_cross_entropy_with_logits``.

    Args:
        input: any shape. Logits.
        target: shape of the input. Probabilities from 0 to 1, which may require a gradient.
        weight: what can be expanded to the shape of the input. At least 0.
        reduction: "none", "mean" (over all numbers, whatever they weigh) or "sum".
        pos_weight: what the loss of right answers is multiplied by: a number, or one for each index of an axis, by
            default the last.

    >>> binary_cross_entropy_with_logits(torch.tensor([40.0], dtype=torch.float64), torch.tensor([1.0])).item()
    4.248354255291589e-18
    """
    tensors = {"logits": input, "target_probs" if target.is_floating_point() else "labels": target}
    options: dict[str, Any] = {"on_non_finite": on_non_finite, "reduction": reduction}
    if weight is not None:
        try:
            tensors["sample_weight"] = weight.expand_as(input)
        except RuntimeError:
            raise ArgumentValueError(
                f"weight has shape {list(weight.shape)}; expected one that can be expanded to that of the input, "
                f"{list(input.shape)}"
            ) from None
        options["normalizer"] = "rows" if reduction == "mean" else None
    if pos_weight is not None:
        tensors["pos_weight"], options["class_axis"] = _along_one_axis(pos_weight, input)
    gradients = {"logits": "grad", "target_probs": "target_grad"}
    return differentiable("binary_cross_entropy", tensors, options, gradients, called=_CALLED, client=client)


def _along_one_axis(pos_weight: Tensor, input: Tensor) -> tuple[Tensor, Optional[int]]:
    """A weight that is broadcast against the input, as a number or a vector, and the axis that it lies along."""
    axes = [axis for axis, length in enumerate(pos_weight.shape) if length != 1]
    if len(axes) > 1 or pos_weight.dim() > input.dim():
        raise ArgumentValueError(
            f"pos_weight has shape {list(pos_weight.shape)}; expected one number, or a vector along one axis of the "
            f"input, which has shape {list(input.shape)}"
        )
    if not axes:
        return pos_weight.reshape(()), None
    return pos_weight.reshape(-1), axes[0] - pos_weight.dim() + input.dim()


@refuse_other_names
def kl_div(
    input: Tensor,
    target: Tensor,
    *,
    reduction: Literal["none", "mean", "batchmean", "sum"] = "mean",
    log_target: bool = False,
    on_non_finite: NonFinite = "error",
    client: Optional[Client] = None,
) -> Tensor:
    """``torch.nn.functional.kl_div``: q (log q − input) of each number.

    Args:
        input: any shape. Log-probabilities.
        target: shape of the input. Probabilities q, or their logarithms with ``log_target``; they may require a
            gradient. That of logarithms is the service's. That of probabilities, log q + 1 − input, the service does
            not give: PyTorch computes it here, in float64, so that it is within 2^-50 of the largest of its three
            terms, and has fewer right digits where these cancel; where q is 0 it is -inf.
        reduction: "none", "mean" (over all numbers), "batchmean" (over those of the first axis: the divergence) or
            "sum".

    >>> kl_div(torch.tensor([[0.25, 0.75]]).log(), torch.tensor([[0.5, 0.5]]), reduction="batchmean").item()
    0.1438410...
    """
    if reduction not in ("none", "mean", "batchmean", "sum"):
        raise ArgumentValueError(f"reduction is {reduction!r}; expected 'none', 'mean', 'batchmean' or 'sum'")
    if input.shape != target.shape:
        raise ArgumentValueError(
            f"target has shape {list(target.shape)}; expected that of the input, {list(input.shape)}"
        )
    # Each number is a row of one class, so that each has a loss.
    tensors = {"log_probs": input.reshape(-1, 1)}
    options: dict[str, Any] = {"on_non_finite": on_non_finite, "reduction": "none" if reduction == "none" else "sum"}
    divisor = {"mean": input.numel(), "batchmean": input.size(0) if input.dim() else 1}.get(reduction, 1)
    if divisor > 1:
        options["reduction"], options["normalizer"] = "mean", divisor
    if log_target:
        tensors["target_log_probs"] = target.reshape(-1, 1)
    else:
        tensors["target_probs"] = target.detach().reshape(-1, 1)
        options["validate_target_probs"] = False
    gradients = {"log_probs": "grad", "target_log_probs": "target_grad"}
    losses = differentiable("kl_divergence", tensors, options, gradients, row_axis=1, called=_CALLED, client=client)
    if reduction == "none":
        losses = losses.reshape(input.shape)
    return losses if log_target else with_gradient_of_target(losses, input, target, divisor)


@refuse_other_names
def softmax(
    input: Tensor, dim: Optional[int] = None, *, dtype: Optional[torch.dtype] = None, client: Optional[Client] = None
) -> Tensor:
    """``torch.nn.functional.softmax``; the backward pass is a request, too.

    >>> softmax(torch.tensor([1.0, 2.0]), dim=0).tolist()
    [0.2689414322376251, 0.7310585975646973]
    """
    return _softmax("softmax", "probs", input, dim, dtype, client)


@refuse_other_names
def log_softmax(
    input: Tensor, dim: Optional[int] = None, *, dtype: Optional[torch.dtype] = None, client: Optional[Client] = None
) -> Tensor:
    """``torch.nn.functional.log_softmax``; the backward pass is a request, too.

    >>> log_softmax(torch.tensor([0.0, -50.0], dtype=torch.float64), dim=0).tolist()
    [-1.9287498479639178e-22, -50.0]
    """
    return _softmax("log_softmax", "log_probs", input, dim, dtype, client)


def _softmax(
    operation: str,
    result: str,
    input: Tensor,
    dim: Optional[int],
    dtype: Optional[torch.dtype],
    client: Optional[Client],
) -> Tensor:
    if dim is None:
        raise ArgumentTypeError(f"dim is None; expected the axis of the classes: {operation}(input, dim=-1)")
    if dtype is not None and not isinstance(dtype, torch.dtype):
        raise ArgumentTypeError(f"dtype is {dtype!r}; expected a type of PyTorch's, such as torch.float64")
    logits = input if dtype is None else input.to(dtype)
    if not logits.dim():
        return _softmax(operation, result, logits.reshape(1), 0, None, client).reshape(())
    return differentiable(
        operation,
        {"logits": logits},
        {"class_axis": dim},
        {"logits": "grad"},
        result=result,
        called=_CALLED,
        client=client,
    )


def policy_gradient(
    log_probs: Tensor,
    advantages: Tensor,
    *,
    old_log_probs: Optional[Tensor] = None,
    ref_log_probs: Optional[Tensor] = None,
    mask: Optional[Tensor] = None,
    reduction: Literal["none", "mean", "sum", "seq_mean_token_mean", "seq_mean_token_sum"] = "mean",
    client: Optional[Client] = None,
    **options: Any,
) -> Tensor:
    """The policy-gradient loss of sampled tokens: ``exact_loss.policy_gradient``, which says what the options are.

    Args:
        log_probs: shape [N, T]. The log-probabilities of the tokens, which the gradient is with respect to.
        advantages: shape [N, T] or [N].

    >>> policy_gradient(torch.tensor([[-1.0, -2.0]]), torch.tensor([0.5]), loss_type="reinforce").item()
    0.75
    """
    tensors = {
        "log_probs": log_probs,
        "advantages": advantages,
        "old_log_probs": old_log_probs,
        "ref_log_probs": ref_log_probs,
        "mask": mask,
    }
    # The loss of a token then depends on all log-probabilities of its sequence.
    asks_again = reduction == "none" and options.get("importance_sampling_level") == "sequence"
    options["reduction"] = reduction
    return differentiable(
        "policy_gradient", tensors, options, {"log_probs": "grad"}, asks_again=asks_again, client=client
    )


def preference(
    chosen: Tensor,
    rejected: Tensor,
    *,
    beta: float,
    ref_chosen: Optional[Tensor] = None,
    ref_rejected: Optional[Tensor] = None,
    chosen_lengths: Optional[Tensor] = None,
    rejected_lengths: Optional[Tensor] = None,
    margin: Optional[Tensor] = None,
    mask: Optional[Tensor] = None,
    sample_weight: Optional[Tensor] = None,
    reduction: Reduction = "mean",
    client: Optional[Client] = None,
    **options: Any,
) -> Tensor:
    """The preference loss of pairs of answers: ``exact_loss.preference``, which says what the options are.

    Args:
        chosen, rejected: shape [N]. Log-probabilities or rewards, which the gradients are with respect to.

    >>> preference(torch.tensor([-1.0]), torch.tensor([-3.0]), beta=1.0).item()
    0.1269280...
    """
    tensors = {
        "chosen": chosen,
        "rejected": rejected,
        "ref_chosen": ref_chosen,
        "ref_rejected": ref_rejected,
        "chosen_lengths": chosen_lengths,
        "rejected_lengths": rejected_lengths,
        "margin": margin,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    options.update(beta=beta, reduction=reduction)
    gradients = {"chosen": "chosen_grad", "rejected": "rejected_grad"}
    return differentiable("preference", tensors, options, gradients, client=client)


def unpaired_preference(
    log_probs: Tensor,
    ref_log_probs: Tensor,
    labels: Tensor,
    *,
    beta: float,
    mask: Optional[Tensor] = None,
    sample_weight: Optional[Tensor] = None,
    reduction: Reduction = "mean",
    client: Optional[Client] = None,
    **options: Any,
) -> Tensor:
    """The preference loss of answers that are desirable or not: ``exact_loss.unpaired_preference``, which says what the
    options are.

    Args:
        log_probs: shape [N]. The gradient is with respect to it.
        labels: shape [N]. Whether each answer is desirable.

    >>> unpaired_preference(torch.tensor([-1.0]), torch.tensor([-3.0]), torch.tensor([True]), beta=1.0).item()
    0.1192029...
    """
    tensors = {
        "log_probs": log_probs,
        "ref_log_probs": ref_log_probs,
        "labels": labels,
        "mask": mask,
        "sample_weight": sample_weight,
    }
    options.update(beta=beta, reduction=reduction)
    return differentiable("unpaired_preference", tensors, options, {"log_probs": "grad"}, client=client)


class _Weighted(torch.nn.Module):
    """A module whose weight goes where the module goes."""

    weight: Optional[Tensor]

    def __init__(self, weight: Optional[Tensor], reduction: Any) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.reduction = reduction


class CrossEntropyLoss(_Weighted):
    """``torch.nn.CrossEntropyLoss``."""

    @refuse_other_names
    def __init__(
        self,
        weight: Optional[Tensor] = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
        on_non_finite: NonFinite = "error",
        client: Optional[Client] = None,
    ) -> None:
        super().__init__(weight, reduction)
        self.options: dict[str, Any] = {
            "ignore_index": ignore_index,
            "label_smoothing": label_smoothing,
            "on_non_finite": on_non_finite,
            "client": client,
        }

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return cross_entropy(input, target, self.weight, reduction=self.reduction, **self.options)


class NLLLoss(_Weighted):
    """``torch.nn.NLLLoss``."""

    @refuse_other_names
    def __init__(
        self,
        weight: Optional[Tensor] = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        on_non_finite: NonFinite = "error",
        client: Optional[Client] = None,
    ) -> None:
        super().__init__(weight, reduction)
        self.options: dict[str, Any] = {
            "ignore_index": ignore_index,
            "on_non_finite": on_non_finite,
            "client": client,
        }

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return nll_loss(input, target, self.weight, reduction=self.reduction, **self.options)


class BCEWithLogitsLoss(_Weighted):
    """``torch.nn.BCEWithLogitsLoss``."""

    pos_weight: Optional[Tensor]

    @refuse_other_names
    def __init__(
        self,
        weight: Optional[Tensor] = None,
        *,
        reduction: Reduction = "mean",
        pos_weight: Optional[Tensor] = None,
        on_non_finite: NonFinite = "error",
        client: Optional[Client] = None,
    ) -> None:
        super().__init__(weight, reduction)
        self.register_buffer("pos_weight", pos_weight)
        self.options: dict[str, Any] = {"on_non_finite": on_non_finite, "client": client}

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight, **self.options
        )


class KLDivLoss(torch.nn.Module):
    """``torch.nn.KLDivLoss``."""

    @refuse_other_names
    def __init__(
        self,
        *,
        reduction: Literal["none", "mean", "batchmean", "sum"] = "mean",
        log_target: bool = False,
        on_non_finite: NonFinite = "error",
        client: Optional[Client] = None,
    ) -> None:
        super().__init__()
        self.options: dict[str, Any] = {
            "reduction": reduction,
            "log_target": log_target,
            "on_non_finite": on_non_finite,
            "client": client,
        }

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return kl_div(input, target, **self.options)
