"""What is wrong with a target, in PyTorch's words."""

from __future__ import annotations

import torch
from torch import Tensor

from ._errors import ArgumentValueError


def check_classes(input: Tensor, target: Tensor) -> None:
    """Checks the shape of a target beside that of the input: indices of classes, or probabilities.

    Raises:
        ArgumentValueError: they do not fit; says what makes them fit

    >>> check_classes(torch.zeros(2, 5, 11), torch.zeros(2, 5, dtype=torch.long))
    Traceback (most recent call last):
    exact_loss.ArgumentValueError: target has shape [2, 5]; expected [2, 11], that of input without axis 1: are the \
classes of input on its last axis? input.movedim(-1, 1)
    """
    if torch._C._get_tracing_state() is not None:  # shapes are tensors then; it is refused later
        return
    shape, given = list(input.shape), list(target.shape)
    axis = min(1, len(shape) - 1)
    rows = shape[:axis] + shape[axis + 1 :]
    if not shape or given == (shape if target.is_floating_point() else rows):
        return
    if target.is_floating_point():
        expected = f"{shape}, that of input, for probabilities"
        hint = ": indices of classes are integers, target.long()" if given == rows else ""
    else:
        expected = f"{rows}, that of input without axis {axis}"
        if given == shape:
            hint = ": one-hot targets are probabilities, target.to(input.dtype)"
        elif given == shape[:-1]:
            hint = ": are the classes of input on its last axis? input.movedim(-1, 1)"
        elif target.squeeze().shape == input.select(axis, 0).squeeze().shape:
            hint = f": target.reshape({rows})"
        else:
            hint = ""
    raise ArgumentValueError(f"target has shape {given}; expected {expected}{hint}")
