"""Nested lists, and single numbers: to bytes, and back as a Tensor."""

from __future__ import annotations

import math
import sys
from array import array
from itertools import chain
from typing import Any, Sequence

from ._errors import ArgumentTypeError, ArgumentValueError
from ._kinds import TAKEN, Field, Wire, wrong_dtype
from ._tensor import Tensor

_NAMES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}
_SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}
_LISTS = (list, tuple, range)
_CODES = {name: code for code, name in _NAMES.items()}
_NUMBERS: dict[str, tuple[set[type], str, str, str]] = {
    "real": ({float, int}, "d", "F64", "a number"),
    "integer": ({int}, "q", "I64", "an integer"),
    "boolean": ({bool, int}, "q", "I64", "True or False, or 1 or 0"),
    "flag": ({bool, int}, "q", "I64", "True or False, or an integer"),
}


def to_wire(field: Field, value: Any) -> Wire:
    """A tensor of float64, or of int64, of a number or of lists of lists of them.

    >>> to_wire(Field("logits", "real"), [[1, 2.5]]).shape
    (1, 2)
    """
    shape: list[int] = []
    level: list[Any] = [value]
    while level and isinstance(level[0], _LISTS):
        lengths = set(map(len, level)) if set(map(type, level)) <= set(_LISTS) else set()
        if len(lengths) != 1:
            raise _uneven(field.name, value)
        shape.append(lengths.pop())
        level = list(chain.from_iterable(level))
    types, code, dtype, expected = _NUMBERS[field.kind]
    found = set(map(type, level))
    if not found.isdisjoint(_LISTS):
        raise _uneven(field.name, value)
    if not found <= types:
        level = [_number(field, item, shape, at, types, expected) for at, item in enumerate(level)]
    try:
        numbers = array(code, level)
    except OverflowError:
        raise ArgumentValueError(
            f"{field.name} holds an integer beyond {'64 bits' if code == 'q' else '1e308'}"
        ) from None
    if sys.byteorder == "big":
        numbers.byteswap()
    return Wire(dtype, tuple(shape), memoryview(numbers).cast("B"), 8 * len(numbers))


def from_wire(dtype: str, shape: tuple[int, ...], data: memoryview, _like: Any) -> Tensor:
    if math.prod(shape) * _SIZES[dtype] != data.nbytes:
        raise ValueError(f"{data.nbytes} bytes are no {dtype} of shape {list(shape)}")
    return Tensor(shape, _NAMES[dtype], data)


def tensor_to_wire(field: Field, value: Tensor) -> Wire:
    if _CODES[value.dtype] not in TAKEN[field.kind]:
        raise wrong_dtype(field, value.dtype, lambda name, to: f"numpy.asarray({name}).astype({to!r})")
    return Wire(_CODES[value.dtype], value.shape, value.data, value.data.nbytes)


def _number(field: Field, item: Any, shape: Sequence[int], at: int, types: set[type], expected: str) -> Any:
    """A number of another type than usual, such as numpy.float32, or the error for what is none."""
    place = _place(field.name, shape, at)
    module = type(item).__module__.partition(".")[0]
    if getattr(item, "shape", None) == () and module == "numpy":
        plain = item.item()
        if type(plain) is not type(item):
            return _number(field, plain, shape, at, types, expected)
    elif hasattr(item, "shape"):
        raise _list_of_arrays(field.name, item)
    if type(item) in types:
        return item
    if isinstance(item, bool) and field.kind in ("real", "integer"):
        raise ArgumentTypeError(f"{place} is {item}; expected {expected}: int({item})")
    if isinstance(item, (float, int)) and not isinstance(item, bool):
        if float in types or isinstance(item, int):
            return item
        mends = [f"int({item!r})"] if item.is_integer() else []
        if field.has_target_probs:
            mends.append(f"target_probs={field.name} where they are probabilities")
        raise ArgumentTypeError(f"{place} is {item!r}; expected {expected}{': ' if mends else ''}{', or '.join(mends)}")
    text = repr(item)
    seen = text if len(text) <= 40 else f"{text[:37]}..."
    raise ArgumentTypeError(f"{place} is {seen}; expected {expected}{_mend(field, place, item)}")


def _mend(field: Field, place: str, item: Any) -> str:
    """How to make a number of what is none."""
    if item is None or isinstance(item, (complex, dict)):
        return ""
    if isinstance(item, str) and field.kind != "real":
        return ": number the classes first, such as by their place in sorted(set(labels))"
    try:
        float(item)
    except (TypeError, ValueError, OverflowError):
        return f", or a list of them: list({place})" if hasattr(item, "__iter__") and not isinstance(item, str) else ""
    return f": {'float' if field.kind == 'real' else 'int'}({place})"


def _list_of_arrays(name: str, item: Any) -> ArgumentTypeError:
    library = {"torch": "torch", "jax": "jax.numpy", "jaxlib": "jax.numpy"}.get(type(item).__module__.partition(".")[0])
    return ArgumentTypeError(f"{name} is a list of arrays; expected one array: {library or 'numpy'}.stack({name})")


def _place(name: str, shape: Sequence[int], at: int) -> str:
    indices = []
    for length in reversed(shape):
        indices.append(at % length)
        at //= length
    return name + "".join(f"[{i}]" for i in reversed(indices))


def _uneven(name: str, value: Any) -> ArgumentValueError:
    problem = _unevenness(name, value, _shape_of_first(value))
    return ArgumentValueError(problem or f"{name} is no nested list of numbers")


def _unevenness(name: str, value: Any, shape: Sequence[int]) -> str | None:
    """Where the nesting of lists is not that of the first ones; None where it is."""
    if hasattr(value, "shape") and value.shape != ():
        return f"{name} is an array among lists; expected {name}.tolist(), or one array of all"
    is_list = isinstance(value, _LISTS)
    if not shape:
        return f"{name} is a list of {len(value)}; expected a number" if is_list else None
    if not is_list:
        return f"{name} is no list; expected a list of {shape[0]}"
    if len(value) != shape[0]:
        return f"{name} is a list of {len(value)}; expected a list of {shape[0]}"
    parts = (_unevenness(f"{name}[{i}]", part, shape[1:]) for i, part in enumerate(value))
    return next((problem for problem in parts if problem), None)


def _shape_of_first(value: Any) -> list[int]:
    shape = []
    while isinstance(value, _LISTS):
        shape.append(len(value))
        if not value:
            break
        value = value[0]
    return shape
