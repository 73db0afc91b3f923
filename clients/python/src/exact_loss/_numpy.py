"""NumPy's arrays: to bytes, without a copy where they are contiguous, and back as views of the answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._errors import ArgumentTypeError, ArgumentValueError
from ._kinds import TAKEN, Field, Wire, wrong_dtype

_NUMBERS = {"f8": "F64", "f4": "F32", "f2": "F16", "i8": "I64", "i4": "I32", "i2": "I16", "i1": "I8"}
_UNSIGNED = {"u8": "U64", "u4": "U32", "u2": "U16", "u1": "U8"}
_CODES: dict[Any, str] = {np.dtype("<" + name): code for name, code in {**_NUMBERS, **_UNSIGNED}.items()}
_CODES[np.dtype(bool)] = "BOOL"
_DTYPES: dict[str, Any] = {code: dtype for dtype, code in _CODES.items()}


def to_wire(field: Field, value: Any) -> Wire:
    """An array, or anything that NumPy makes one of, of any strides and byte order."""
    array = value if type(value) is np.ndarray else _array_of(field, value)
    code = _code_of(array.dtype)
    if code is None and array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
        code = _code_of(array.dtype)
    if code not in TAKEN[field.kind]:
        raise _wrong(field, array)
    shape = array.shape
    if not array.flags.c_contiguous:
        array = np.ascontiguousarray(array)
    flat: Any = array.reshape(-1).view(np.uint8)
    return Wire(code, shape, memoryview(flat), array.nbytes)


def _array_of(field: Field, value: Any) -> Any:
    """An array, of what has one."""
    try:
        array = np.asanyarray(value)
    except Exception as error:  # a library's own: of CuPy a TypeError, of PyArrow a ValueError
        raise ArgumentTypeError(f"{field.name} cannot become an array of NumPy: {error}") from error
    if isinstance(array, np.ma.MaskedArray):
        data = field.name if isinstance(value, np.ma.MaskedArray) else f"numpy.asanyarray({field.name})"
        raise ArgumentTypeError(
            f"{field.name} is a masked array, whose mask would be lost; expected {data}.data, and mask=… for rows"
        )
    return np.asarray(array)


def from_wire(dtype: str, shape: tuple[int, ...], data: memoryview, _like: Any = None) -> Any:
    return np.frombuffer(data, dtype_of(dtype)).reshape(shape)


def dtype_of(code: str) -> Any:
    """NumPy's type of numbers; of bfloat16 that of ml_dtypes.

    Raises:
        ArgumentValueError: the package ml_dtypes is needed, and not there
    """
    if code == "BF16" and code not in _DTYPES:
        try:
            import ml_dtypes
        except ImportError:
            raise ArgumentValueError(
                "dtype is 'bfloat16', which NumPy has only with the package ml_dtypes; "
                "expected 'float32', or: pip install ml_dtypes"
            ) from None
        _DTYPES[code] = np.dtype(ml_dtypes.bfloat16)
    return _DTYPES[code]


def _code_of(dtype: Any) -> str | None:
    code = _CODES.get(dtype)
    if code is None and dtype.name == "bfloat16":
        code = _CODES[dtype] = "BF16"
    return code


def _wrong(field: Field, array: Any) -> ArgumentTypeError:
    name, dtype = field.name, array.dtype
    if dtype.kind == "O":
        return ArgumentTypeError(
            f"{name} is an array of objects; expected numbers: numpy.stack({name}) where they are arrays of one shape, "
            f"or {name}.astype({'float' if field.kind == 'real' else 'int'}) where they are numbers"
        )
    if dtype.kind in "US":
        mend = f": numpy.unique({name}, return_inverse=True)[1] numbers the classes" if field.kind != "real" else ""
        expected = "numbers" if field.kind == "real" else "integers"
        return ArgumentTypeError(f"{name} holds text ({dtype.str}); expected {expected}{mend}")
    if dtype.kind == "f" and dtype.itemsize > 8 and field.kind == "real":
        return wrong_dtype(field, dtype.name, lambda expression, to: f"{expression}.astype(numpy.float64)")
    return wrong_dtype(field, dtype.name, lambda expression, to: f"{expression}.astype({_python_name(to)})")


def _python_name(dtype: str) -> str:
    return dtype if dtype == "bool" else f"numpy.{dtype}"
