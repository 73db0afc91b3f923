"""The tensors that lists are answered with: numbers without NumPy."""

from __future__ import annotations

import math
import struct
import sys
from typing import Any, Iterator

_FORMATS = {"float64": "d", "float32": "f", "float16": "e"}
_SIZES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2}


class Tensor:
    """Numbers of one type with a shape, in row-major order.

    shape: the length of each axis; () of a single number
    dtype: "float64", "float32", "float16" or "bfloat16"
    data: the bytes of the numbers, little-endian

    ``numpy.asarray(tensor)`` is an array over the same memory.

    >>> grad = exact_loss.cross_entropy([[0, -50]], [0]).grad
    >>> grad.shape, grad.dtype
    ((1, 2), 'float64')
    >>> grad.tolist()
    [[-1.9287498479639178e-22, 1.9287498479639178e-22]]
    >>> grad[0, 1]
    1.9287498479639178e-22
    """

    __slots__ = ("shape", "dtype", "data")

    def __init__(self, shape: tuple[int, ...], dtype: str, data: memoryview) -> None:
        self.shape = shape
        self.dtype = dtype
        self.data = data

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def tolist(self) -> Any:
        """Its numbers as nested lists; of shape () the number itself."""
        return _nested(self._numbers(), self.shape)

    def item(self) -> Any:
        """The number of a tensor that has only one."""
        if math.prod(self.shape) != 1:
            raise ValueError(f"a tensor of shape {self.shape} has {math.prod(self.shape)} numbers; expected one")
        return self._numbers()[0]

    def _numbers(self) -> list[Any]:
        count = math.prod(self.shape)
        if self.dtype == "bfloat16":
            halves = struct.unpack(f"<{count}H", self.data)
            return list(struct.unpack(f"<{count}f", struct.pack(f"<{count}I", *(half << 16 for half in halves))))
        return list(struct.unpack(f"<{count}{_FORMATS[self.dtype]}", self.data))

    def __getitem__(self, index: int | tuple[int, ...]) -> Any:
        """The number, or the part, at an index for each of the first axes."""
        indices = index if isinstance(index, tuple) else (index,)
        if len(indices) > len(self.shape):
            raise IndexError(f"{len(indices)} indices into a tensor of shape {self.shape}")
        size = _SIZES[self.dtype]
        start, count = 0, math.prod(self.shape)
        for axis, (i, length) in enumerate(zip(indices, self.shape)):
            if not hasattr(i, "__index__"):
                raise TypeError(f"an index is {i!r}; expected integers: numpy.asarray(tensor) takes slices, too")
            if not -length <= i < length:
                raise IndexError(f"index {i} of axis {axis} is out of range of shape {self.shape}")
            count //= length
            start += (i % length) * count
        part = Tensor(self.shape[len(indices) :], self.dtype, self.data[start * size : (start + count) * size])
        return part if part.shape else part.item()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a tensor of shape () has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> float:
        return float(self.item())

    def __repr__(self) -> str:
        return f"Tensor({self.tolist()}, dtype={self.dtype!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.shape, self.dtype, bytes(self.data))

    @property
    def __array_interface__(self) -> dict[str, Any]:
        if self.dtype == "bfloat16":
            raise AttributeError("NumPy has no bfloat16; ask for dtype='float32'")
        return {"version": 3, "shape": self.shape, "typestr": f"<f{_SIZES[self.dtype]}", "data": self.data}

    if sys.version_info >= (3, 12):

        def __buffer__(self, flags: int) -> memoryview:
            return self.data.cast("B").cast(_FORMATS[self.dtype], self.shape)


def _restored(shape: tuple[int, ...], dtype: str, data: bytes) -> Tensor:
    return Tensor(shape, dtype, memoryview(bytearray(data)))


def _nested(numbers: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return numbers[0]
    size = math.prod(shape[1:])
    if not shape[1:]:
        return numbers
    return [_nested(numbers[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]
