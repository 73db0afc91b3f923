"""Arguments → the bytes of a request; the bytes of an answer → results."""

from __future__ import annotations

import json
from typing import Any, Mapping, NamedTuple

from . import _safetensors
from ._answer import Answer
from ._arguments import option_text, option_value
from ._backends import Backend, backend_of
from ._errors import Refused, UnexpectedAnswer
from ._kinds import Bytes, Field
from ._operation import Operation

_NONE = object()


class Request(NamedTuple):
    """A request, and how its answer is to be read: as arrays of a kind, where ``like`` is."""

    operation: Operation
    pieces: list[Bytes]
    length: int
    backend: Backend
    like: Any


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    reason: str
    content_type: str
    retry_after: str | None
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
    return Request(operation, pieces, length, backend_of(rows, given[rows]), given[rows])


def answer_of(request: Request, reply: Reply) -> Answer[Any]:
    """The answer to a request.

    Raises:
        Refused: it is a problem
        UnexpectedAnswer: it is none of the service's
    """
    if reply.status != 200 or reply.content_type != _safetensors.MEDIA_TYPE:
        raise failure_of(reply)
    operation, backend, like = request.operation, request.backend, request.like
    results: dict[str, Any] = {}
    for name, part in _safetensors.parts(reply.body).items():
        if name in operation.scalars:
            number = _safetensors.number(part)
            results[name] = int(number) if name in operation.counts else number
        else:
            results[name] = backend.from_wire(part.dtype, part.shape, part.data, like)
    return operation.answer(results)


def failure_of(reply: Reply) -> Refused | UnexpectedAnswer:
    """The error that an answer is."""
    if reply.content_type == "application/problem+json":
        try:
            return Refused(json.loads(bytes(reply.body)))
        except (ValueError, TypeError, KeyError):
            pass
    body = bytes(reply.body[:200])
    return UnexpectedAnswer(
        f"the answer is {reply.status} {reply.reason} of type {reply.content_type or 'unknown'}, "
        "which is not the service's: is the URL right, or is there a proxy in between?",
        reply.status,
        reply.content_type,
        body,
    )
