"""Everything that a call can raise."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Optional


class ExactLossError(Exception):
    """The base of all errors of this package."""


class ArgumentTypeError(ExactLossError, TypeError):
    """An argument has a type, or a dtype, that it cannot have: nothing was sent."""


class ArgumentValueError(ExactLossError, ValueError):
    """An argument has a value that it cannot have: nothing was sent."""


class NotInAnswer(ExactLossError, AttributeError):
    """An answer was asked for something that the request did not ask for."""


class Place(NamedTuple):
    """A value that the service refused.

    pointer: a JSON Pointer (RFC 6901) into the request, such as "/labels/3"
    detail: the value seen, and what is allowed
    """

    pointer: str
    detail: str


class Refused(ExactLossError):
    """The service refused the request, and says why; ``str()`` of it is ``detail``.

    code: what to branch on, such as "LABEL_OUT_OF_RANGE"
    status: the HTTP status
    detail: the place, the value seen and what is allowed
    errors: the first sixteen offending values, each with a JSON Pointer
    problem: all members of the problem (RFC 9457), such as ``offset`` of a malformed body, or ``line`` of a stream

    >>> try:
    ...     exact_loss.cross_entropy([[1, 2, 3]], [3])
    ... except exact_loss.Refused as refused:
    ...     print(refused.code, refused.errors[0].pointer)
    LABEL_OUT_OF_RANGE /labels/0
    """

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(dict(problem))
        self.problem = dict(problem)
        self.code = str(problem.get("code"))
        self.status = int(problem.get("status", 0))
        self.detail = str(problem.get("detail", problem.get("title", "")))
        self.errors = tuple(Place(error["pointer"], error["detail"]) for error in problem.get("errors", ()))

    def __str__(self) -> str:
        return self.detail

    def __repr__(self) -> str:
        return f"Refused({self.status} {self.code}: {self.detail!r})"


class Unreachable(ExactLossError, ConnectionError):
    """There was no connection to the service, or it broke."""


class TimedOut(ExactLossError, TimeoutError):
    """The service did not answer in time."""


class UnexpectedAnswer(ExactLossError):
    """What answered is not the service: a proxy's page, say.

    status: the HTTP status
    content_type: the type of what came
    body: its first bytes
    """

    def __init__(self, message: str, status: int = 0, content_type: Optional[str] = None, body: bytes = b"") -> None:
        super().__init__(message, status, content_type, body)
        self.status = status
        self.content_type = content_type
        self.body = body

    def __str__(self) -> str:
        return str(self.args[0])
