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
    if not isinstance(value, torch.Tensor):
        raise ArgumentTypeError(f"{field.name} is {_what(value)}; expected a tensor{_part(field.name, value)}")
    if torch.jit.is_tracing():  # type: ignore[attr-defined]
        raise _without_numbers(field.name)
    if getattr(value, "is_nested", False):
        raise ArgumentTypeError(
            f"{field.name} is a nested tensor; expected one shape: {field.name}.to_padded_tensor(…), with a mask"
        )
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
    return Wire(code, tuple(value.shape), _view(field.name, tensor, nbytes) if nbytes else b"", nbytes)


def _view(name: str, tensor: Any, nbytes: int) -> memoryview:
    """The memory of a tensor, which is there as long as the view of it."""
    try:
        address = tensor.data_ptr()
    except RuntimeError as error:
        raise _without_numbers(name) from error
    if address == 0:
        raise _without_numbers(name)
    memory = (ctypes.c_ubyte * nbytes).from_address(address)
    memory.tensor = tensor  # type: ignore[attr-defined]
    return memoryview(memory).cast("B")


def _without_numbers(name: str) -> ArgumentTypeError:
    """The error for a tensor that stands for others: of vmap, of a fake mode, of a trace."""
    return ArgumentTypeError(
        f"{name} is being traced or transformed (torch.jit.trace, torch.func, torch.compile), so that it has no numbers "
        "of its own; expected a call outside of that"
    )


def _what(value: Any) -> str:
    type_ = type(value)
    return f"{type_.__module__}.{type_.__qualname__}"


def _part(name: str, value: Any) -> str:
    """Where the tensor may be that is meant."""
    if isinstance(value, torch.nn.Module):
        return f": {name}(…)"
    if isinstance(value, torch.Size):
        return f": torch.tensor({name})"
    found = [
        part
        for part in ("logits", "values", "indices", "probs")
        if isinstance(getattr(value, part, None), torch.Tensor)
    ]
    return f": {' or '.join(f'{name}.{part}' for part in found)}" if found else ""


def from_wire(dtype: str, shape: tuple[int, ...], data: memoryview, like: Any) -> Any:
    """A tensor over the bytes of the answer, or on the device of ``like``."""
    if math.prod(shape) == 0:
        return torch.empty(shape, dtype=_DTYPES[dtype], device=like.device)
    # No view of another tensor: autograd lets nobody change a view that a function returns.
    tensor = torch.frombuffer(data, dtype=_DTYPES[dtype]).resize_(shape)
    return tensor if like.device.type == "cpu" else tensor.to(like.device)
