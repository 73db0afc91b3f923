"""PyTorch's tensors: to bytes, without a copy where they are contiguous and on the CPU, and back onto their device."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import torch

from ._errors import ArgumentTypeError
from ._kinds import TAKEN, Field, Wire, wrong_dtype

_CODES: dict[Any, str] = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}
_CODES.update({getattr(torch, f"uint{n}"): f"U{n}" for n in (16, 32, 64) if hasattr(torch, f"uint{n}")})
_DTYPES = {code: dtype for dtype, code in _CODES.items()}
_CASTS = {"float32": "float", "int64": "long", "bool": "bool"}


def to_wire(field: Field, value: Any) -> Wire:
    """A dense tensor on any device, of any strides; its gradient is not recorded."""
    if value.layout is not torch.strided:
        raise ArgumentTypeError(
            f"{field.name} is {str(value.layout)[6:]}; expected a dense tensor: {field.name}.to_dense()"
        )
    if value.device.type == "meta":
        raise ArgumentTypeError(
            f"{field.name} is on the device meta, where there are no numbers; expected a real tensor"
        )
    code = _CODES.get(value.dtype)
    if code not in TAKEN[field.kind]:
        dtype = str(value.dtype)[6:]
        if value.is_quantized:
            raise ArgumentTypeError(f"{field.name} holds {dtype}; expected {field.name}.dequantize()")
        raise wrong_dtype(field, dtype, lambda expression, to: f"{expression}.{_CASTS[to]}()")
    tensor = value.detach()
    if tensor.device.type != "cpu":
        tensor = tensor.cpu()
    if tensor.is_neg():
        tensor = tensor.resolve_neg()
    tensor = tensor.contiguous()
    nbytes = tensor.numel() * tensor.element_size()
    return Wire(code, tuple(value.shape), _Memory(tensor, nbytes).view if nbytes else b"", nbytes)


class _Memory:
    """The memory of a tensor, as long as the view of it is there."""

    def __init__(self, tensor: Any, nbytes: int) -> None:
        memory = (ctypes.c_ubyte * nbytes).from_address(tensor.data_ptr())
        memory.tensor = tensor  # type: ignore[attr-defined]
        self.view = memoryview(memory).cast("B")


def from_wire(dtype: str, shape: tuple[int, ...], data: memoryview, like: Any) -> Any:
    """A tensor over the bytes of the answer, or on the device of ``like``."""
    if math.prod(shape) == 0:
        return torch.empty(shape, dtype=_DTYPES[dtype], device=like.device)
    tensor = torch.frombuffer(data, dtype=_DTYPES[dtype]).reshape(shape)
    return tensor if like.device.type == "cpu" else tensor.to(like.device)
