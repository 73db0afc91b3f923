"""JAX's arrays: by way of NumPy's, of which they are views on the CPU."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from . import _numpy
from ._errors import ArgumentTypeError
from ._kinds import Field, Wire


def to_wire(field: Field, value: Any) -> Wire:
    if isinstance(value, jax.core.Tracer):
        raise ArgumentTypeError(
            f"{field.name} is being traced, so that it has no numbers yet; expected a call outside of jit and grad, "
            "or a loss of exact_loss.jax"
        )
    return _numpy.to_wire(field, np.asarray(value))


def from_wire(dtype: str, shape: tuple[int, ...], data: memoryview, like: Any) -> Any:
    """An array on the device of ``like``; of float64 it is one only where JAX has float64 enabled."""
    array = _numpy.from_wire(dtype, shape, data)
    return jax.device_put(array, like.sharding if len(shape) == like.ndim else None)
