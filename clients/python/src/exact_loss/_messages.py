"""Arguments → the bytes of a request; the bytes of an answer → results."""

from __future__ import annotations

import json
import re
from typing import Any, Mapping, NamedTuple

from . import _safetensors
from ._answer import Answer
from ._arguments import option_text, option_value
from ._backends import Backend, backend_of
from ._errors import Refused, UnexpectedAnswer
from ._kinds import Bytes, Field
from ._operation import Operation

_NONE = object()
_MARKUP = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class Request(NamedTuple):
    """A request, and how its answer is to be read: as arrays of a kind, where ``like`` is.

    is_unreduced: whether it asks for a loss that there is not, since the losses are not reduced
    """

    operation: Operation
    pieces: list[Bytes]
    length: int
    backend: Backend
    like: Any
    is_unreduced: bool


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    reason: str
    content_type: str
    retry_after: str | None
    location: str | None
    body: memoryview


def request_of(operation: Operation, given: Mapping[str, Any]) -> Request:
    """The request for arguments by name, among which there are the rows.

    Raises:
        ArgumentTypeError, ArgumentValueError: an argument cannot be sent
    """
    tensors, options = {}, {}
    has_target_probs = "target_probs" in operation.tensors
    for name, value in given.items():
        kind = operation.tensors.get(name)
        if kind is None:
            option = option_value(name, value, operation.options[name])
            if operation.defaults.get(name, _NONE) != option:
                options[name] = option_text(option)
            continue
        sender = backend_of(name, value)
        tensors[name] = sender.to_wire(Field(name, kind, has_target_probs and name == "labels"), value)
    rows = next(name for name in operation.tensors if name in tensors)
    pieces, length = _safetensors.pieces(tensors, options)
    is_unreduced = options.get("reduction") == "none" and "loss" in given.get("outputs", ("loss",))
    return Request(operation, pieces, length, backend_of(rows, given[rows]), given[rows], is_unreduced)


def answer_of(request: Request, reply: Reply) -> Answer[Any]:
    """The answer to a request.

    Raises:
        Refused: it is a problem
        UnexpectedAnswer: it is none of the service's
    """
    if reply.status != 200 or reply.content_type != _safetensors.MEDIA_TYPE:
        raise failure_of(reply)
    operation, backend, like = request.operation, request.backend, request.like
    results: dict[str, Any] = {"loss": None} if request.is_unreduced else {}
    for name, part in _safetensors.parts(reply.body).items():
        if name in operation.scalars:
            number = _safetensors.number(name, part)
            results[name] = int(number) if name in operation.counts and number.is_integer() else number
        else:
            results[name] = backend.from_wire(part.dtype, part.shape, part.data, like)
    return operation.answer(results)


def failure_of(reply: Reply) -> Refused | UnexpectedAnswer:
    """The error that an answer is."""
    if reply.content_type == "application/problem+json":
        try:
            problem = json.loads(bytes(reply.body))
            if "code" in problem:  # that of a proxy has none
                return Refused(problem)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass
    seen = f"the answer is {reply.status} {reply.reason}".rstrip()
    if reply.location is not None and 300 <= reply.status < 400:
        message = f"{seen}, which leads to {reply.location}: expected the URL that this belongs to"
    else:
        message = (
            f"{seen} of type {reply.content_type or 'unknown'}, which is not the service's: is the URL right, or is "
            f"there a proxy in between?{_excerpt(reply)}"
        )
    return UnexpectedAnswer(message, reply.status, reply.content_type, bytes(reply.body[:200]))


def _excerpt(reply: Reply) -> str:
    """What a page or a text says."""
    if not reply.content_type.startswith("text/") and not reply.content_type.endswith("json"):
        return ""
    text = bytes(reply.body[:20_000]).decode("utf-8", "replace")
    words = " ".join(_MARKUP.sub(" ", text).split())
    return f" It says: {words[:200]}{'…' if len(words) > 200 else ''}" if words else ""
