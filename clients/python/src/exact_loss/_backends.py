"""Which kind of array a value is: each kind has a module that sends and receives it."""

from __future__ import annotations

import importlib.util
from typing import Any, Callable, NamedTuple

from . import _nested
from ._errors import ArgumentTypeError
from ._kinds import Field, Wire
from ._tensor import Tensor


class Backend(NamedTuple):
    to_wire: Callable[[Field, Any], Wire]
    from_wire: Callable[[str, tuple[int, ...], memoryview, Any], Any]
    name: str


_LISTS = Backend(_nested.to_wire, _nested.from_wire, "lists")
_TENSORS = Backend(_nested.tensor_to_wire, _nested.from_wire, "lists")
_known: dict[type, Backend] = {type_: _LISTS for type_ in (list, tuple, range, float, int, bool)}
_known[Tensor] = _TENSORS


def backend_of(name: str, value: Any) -> Backend:
    """What sends the value of an argument.

    Raises:
        ArgumentTypeError: it is no array, list or number
    """
    try:
        return _known[type(value)]
    except KeyError:
        backend = _known[type(value)] = _find(name, value)
        return backend


def _find(name: str, value: Any) -> Backend:
    modules = {base.__module__.partition(".")[0] for base in type(value).__mro__}
    if "torch" in modules:
        from . import _torch

        return Backend(_torch.to_wire, _torch.from_wire, "torch")
    if modules & {"jax", "jaxlib"}:
        from . import _jax

        return Backend(_jax.to_wire, _jax.from_wire, "jax")
    if "numpy" in modules or hasattr(value, "__array__") or hasattr(value, "__array_interface__") or _is_buffer(value):
        if importlib.util.find_spec("numpy") is None:
            raise ArgumentTypeError(
                f"{name} is {_a(value)}, for which NumPy is needed; expected lists, or: pip install numpy"
            )
        from . import _numpy

        return Backend(_numpy.to_wire, _numpy.from_wire, "numpy")
    if isinstance(value, (list, tuple, float, int)):
        return _LISTS
    if hasattr(value, "__cuda_array_interface__"):
        raise ArgumentTypeError(f"{name} is {_a(value)} on a GPU; expected it on the CPU: {name}.copy_to_host()")
    if hasattr(value, "__dlpack__"):
        raise ArgumentTypeError(f"{name} is {_a(value)}; expected an array of NumPy: numpy.from_dlpack({name})")
    mend = f": list({name})" if hasattr(value, "__iter__") and not isinstance(value, (str, bytes, dict)) else ""
    if isinstance(value, str):
        mend = ": number the classes first" if name == "labels" else ""
    raise ArgumentTypeError(f"{name} is {_a(value)}; expected an array of NumPy, PyTorch or JAX, or nested lists{mend}")


def _is_buffer(value: Any) -> bool:
    if isinstance(value, (bytes, bytearray)):
        return False
    try:
        memoryview(value).release()
    except TypeError:
        return False
    return True


def _a(value: Any) -> str:
    text = type(value).__name__
    return f"{'an' if text[0] in 'aeiouAEIOU' else 'a'} {text}"
