"""Which types of numbers each kind of field takes, and what is said of others."""

from __future__ import annotations

from typing import Callable, Literal, NamedTuple, Union

from ._errors import ArgumentTypeError

Kind = Literal["real", "integer", "boolean", "flag"]
"""real: floating point. integer: whole numbers. boolean: true or false, or 1 or 0. flag: these, or ignore_index."""

FLOATS = frozenset(["F64", "F32", "F16", "BF16"])
INTEGERS = frozenset(["I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8"])
_BOOLEANS = INTEGERS | {"BOOL"}

TAKEN = {"real": FLOATS, "integer": INTEGERS, "boolean": _BOOLEANS, "flag": _BOOLEANS}
_EXPECTED = {
    "real": "float64, float32, float16 or bfloat16",
    "integer": "integers",
    "boolean": "bool, or integers that are 0 or 1",
    "flag": "bool or integers",
}

Bytes = Union[bytes, bytearray, memoryview]


class Wire(NamedTuple):
    """A tensor as it is sent: its type in the words of safetensors, and its bytes, little-endian and row-major."""

    dtype: str
    shape: tuple[int, ...]
    data: Bytes
    nbytes: int


class Field(NamedTuple):
    """What a tensor is given as: names are for messages."""

    name: str
    kind: Kind
    has_target_probs: bool = False


def wrong_dtype(field: Field, dtype: str, cast: Callable[[str, str], str]) -> ArgumentTypeError:
    """The error for numbers of a type that a field does not take.

    cast: the code that makes an expression one of "float32", "int64" or "bool"
    """
    to = {"real": "float32", "integer": "int64", "boolean": "bool", "flag": "int64"}[field.kind]
    if not _is_number(dtype):
        return ArgumentTypeError(f"{field.name} holds {dtype}; expected {_EXPECTED[field.kind]}")
    mend = cast(field.name, to)
    if field.has_target_probs and "float" in dtype:
        mend += f", or target_probs={field.name} where they are probabilities"
    return ArgumentTypeError(f"{field.name} holds {dtype}; expected {_EXPECTED[field.kind]}: {mend}")


def _is_number(dtype: str) -> bool:
    return dtype == "bool" or dtype.startswith(("int", "uint", "float", "longdouble", "bfloat"))
