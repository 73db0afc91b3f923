"""Types of arrays, for signatures."""

from __future__ import annotations

from typing import Any, Protocol, Sequence, TypeVar, Union


class Array(Protocol):
    """An array of NumPy, PyTorch or JAX, or a Tensor."""

    @property
    def shape(self) -> Any: ...

    @property
    def dtype(self) -> Any: ...


A = TypeVar("A", bound=Array)

Nested = Union[float, Sequence[Any]]
"""A number, or lists of lists of numbers."""

ArrayLike = Union[Array, float, Sequence[Any]]
