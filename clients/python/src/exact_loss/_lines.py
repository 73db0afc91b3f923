"""Requests and answers as lines of JSON, whose arrays are base64 of their bytes."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any, Mapping, NamedTuple

from ._answer import Answer
from ._arguments import option_value
from ._backends import Backend, backend_of
from ._errors import ArgumentTypeError, ExactLossError, Refused, UnexpectedAnswer
from ._kinds import Field
from ._operation import Operation, arguments

MEDIA_TYPE = "application/x-ndjson"


class Summary(Mapping[str, Any]):
    """What a stream adds up to: its members as attributes, too.

    lines, problems: lines that were answered; those of them with a problem, which count nowhere else
    rows, valid_rows: rows of all lines; those that are neither masked nor ignored
    loss_sum, weight_sum, mean: the sum of their losses, that of their weights, and the one over the other
    nll, perplexity, bits, accuracy: of lines with labels of classes
    brier_score, calibration_error, bin_counts, bin_confidences, bin_accuracies: of logits with such labels
    """

    lines: int
    problems: int
    rows: int
    valid_rows: int
    loss_sum: float
    weight_sum: float
    mean: float
    nll: float
    perplexity: float
    bits: float
    accuracy: float
    brier_score: float
    calibration_error: float
    bin_counts: list[float]
    bin_confidences: list[float]
    bin_accuracies: list[float]

    def __init__(self, members: Mapping[str, Any]) -> None:
        self.__dict__.update(members)

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __iter__(self) -> Any:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)

    def __repr__(self) -> str:
        return f"Summary({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class Line(NamedTuple):
    """A request as a line, and how its answer is to be read."""

    text: bytes
    backend: Backend
    like: Any
    is_float32: bool


def line_of(operation: Operation, given: Any, dtype: str | None = None) -> Line:
    """The line for a request: a mapping of arguments.

    dtype: that of answers where the request has none

    Raises:
        ArgumentTypeError, ArgumentValueError: an argument cannot be sent
    """
    if not isinstance(given, Mapping):
        raise ArgumentTypeError(f"a request of the stream is {type(given).__name__}; expected a dict of arguments")
    known = arguments(operation, (), dict(given))
    name = next(name for name in operation.tensors if name in known)
    text, types = _json(operation, known)
    is_float32 = known.get("dtype", dtype or types[name]) in ("float32", "F32")
    return Line(text, backend_of(name, known[name]), known[name], is_float32)


def defaults_line(operation: Operation, defaults: Mapping[str, Any]) -> bytes:
    """The first line, with options that hold for all others; none where there are none."""
    return b'{"defaults":%b}\n' % _json(operation, defaults)[0].rstrip() if defaults else b""


def _json(operation: Operation, given: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """A message, and the types of its tensors by name."""
    fields: dict[str, Any] = {}
    types: dict[str, str] = {}
    has_target_probs = "target_probs" in operation.tensors
    for name, value in given.items():
        if name in operation.tensors:
            field = Field(name, operation.tensors[name], has_target_probs and name == "labels")
            dtype, shape, data, _ = backend_of(name, value).to_wire(field, value)
            types[name] = dtype
            fields[name] = {"dtype": dtype, "shape": shape, "data": base64.b64encode(data).decode("ascii")}
        else:
            fields[name] = option_value(name, value, operation.options[name])
    return json.dumps(fields).encode() + b"\n", types


def result_of(operation: Operation, text: bytes, line: Line) -> Answer[Any] | Refused:
    """The answer of a line, or its problem."""
    members = _members(text)
    try:
        if "code" in members and "status" in members:
            return Refused(members)
        return operation.answer(_results(operation, members, line))
    except ExactLossError:
        raise
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _unexpected(f"cannot be read: {error!r}", text) from error


def _results(operation: Operation, members: Mapping[str, Any], line: Line) -> dict[str, Any]:
    results: dict[str, Any] = {}
    for name, value in members.items():
        if isinstance(value, dict):
            data = memoryview(bytearray(base64.b64decode(value["data"])))
            results[name] = line.backend.from_wire(value["dtype"], tuple(value["shape"]), data, line.like)
        elif value is None:
            results[name] = None
        else:
            number = struct.unpack("f", struct.pack("f", float(value)))[0] if line.is_float32 else float(value)
            results[name] = int(value) if name in operation.counts else number
    return results


def summary_of(text: bytes) -> Summary | None:
    """The summary, where a line is one."""
    members = _members(text)
    if "summary" not in members:
        return None
    return Summary({name: _finite(value) for name, value in members["summary"].items()})


def _finite(value: Any) -> Any:
    return float(value) if isinstance(value, str) else value


def _members(text: bytes) -> dict[str, Any]:
    try:
        members = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unexpected(f"is not JSON: {error}", text) from error
    if not isinstance(members, dict):
        raise _unexpected("is no object", text)
    return members


def _unexpected(what: str, text: bytes) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"a line of the answer {what}", 200, MEDIA_TYPE, text[:64])
