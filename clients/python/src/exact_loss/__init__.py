"""Losses and their gradients, right to the last digits, by the service exact-loss.

    >>> import exact_loss
    >>> answer = exact_loss.cross_entropy([[0.0, -50.0]], [0])
    >>> answer.loss
    1.9287498479639178e-22

Arrays of NumPy, PyTorch and JAX are answered with their own kind, lists with a `Tensor`. The service is at
EXACT_LOSS_URL, by default http://127.0.0.1:8080; a `Client` has a URL of its own. `exact_loss.torch` has losses for
autograd.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from . import _answers, _functions
from ._answer import Answer
from ._answers import *
from ._client import Client
from ._default import default as _default
from ._errors import (
    ArgumentTypeError,
    ArgumentValueError,
    ExactLossError,
    NotInAnswer,
    Place,
    Refused,
    TimedOut,
    UnexpectedAnswer,
    Unreachable,
)
from ._functions import *
from ._lines import Summary
from ._tensor import Tensor
from ._version import __version__

stream = _default.stream

__all__ = [
    "Answer",
    "ArgumentTypeError",
    "ArgumentValueError",
    "Client",
    "ExactLossError",
    "NotInAnswer",
    "Place",
    "Refused",
    "Summary",
    "Tensor",
    "TimedOut",
    "UnexpectedAnswer",
    "Unreachable",
    "__version__",
    "stream",
]
__all__ += _answers.__all__
__all__ += _functions.__all__

if TYPE_CHECKING:
    from ._async_client import AsyncClient as AsyncClient
else:

    def __getattr__(name):
        if name == "AsyncClient":  # needs httpx, which need not be there
            from ._async_client import AsyncClient

            return AsyncClient
        if name in ("torch", "jax"):  # need PyTorch, and JAX
            return import_module(f".{name}", __name__)
        seen = f"module {__name__!r} has no attribute {name!r}"
        if name.replace("_", "").lower() in _OF_TORCH:
            seen += "; losses with the names and the gradients of PyTorch are in exact_loss.torch"
        raise AttributeError(seen)

    _OF_TORCH = (
        "crossentropyloss nllloss bcewithlogitsloss kldivloss binarycrossentropywithlogits nllloss kldiv".split()
    )
