"""What is known of an operation, and how the arguments of a call become its request."""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, Mapping, NamedTuple, TypeVar

from ._answer import Answer
from ._arguments import unknown_argument
from ._errors import ArgumentTypeError
from ._kinds import Kind

Call = TypeVar("Call", bound=Callable[..., Any])


class Operation(NamedTuple):
    """An operation of the service.

    path: the last part of its path
    function: its name in Python
    positional: its arguments that need no name, in order
    required: those of them, and of the others, that there must be
    tensors: its arguments that are tensors
    options: its other arguments, each with the types that it may have
    defaults: values that are the same as leaving an option out
    scalars: its results that are single numbers
    counts: those of them that are integers
    answer: what its results are attributes of
    """

    path: str
    function: str
    positional: tuple[str, ...]
    required: tuple[str, ...]
    tensors: Mapping[str, Kind]
    options: Mapping[str, tuple[str, ...]]
    defaults: Mapping[str, Any]
    scalars: frozenset[str]
    counts: frozenset[str]
    answer: type[Answer[Any]]


def operation(spec: Operation) -> Callable[[Call], Call]:
    """Makes a call of the service of a method that has nothing but a signature: ``self._ask`` gets what was given."""

    def decorate(method: Call) -> Call:
        @wraps(method)
        def call(self: Any, *positional: Any, **named: Any) -> Any:
            return self._ask(spec, arguments(spec, positional, named))

        return call  # type: ignore[return-value]

    return decorate


def arguments(
    spec: Operation, positional: tuple[Any, ...], named: Mapping[str, Any], is_whole: bool = True
) -> dict[str, Any]:
    """The arguments of a call by name, without those that are left out.

    is_whole: whether those that there must be are there

    Raises:
        ArgumentTypeError: one is unknown, is given twice, or missing
    """
    if len(positional) > len(spec.positional):
        names = f"{' and '.join(spec.positional)}, and all others by name"
        if not spec.positional:
            names = f"all by name: {', '.join(spec.tensors)}"
        raise ArgumentTypeError(
            f"{spec.function} was given {len(positional)} arguments without names; expected {names}"
        )
    given = {}
    for name, value in zip(spec.positional, positional):
        if name in named:
            raise ArgumentTypeError(f"{name} is given twice; expected it once")
        if value is not None:
            given[name] = value
    for name, value in named.items():
        if name not in spec.tensors and name not in spec.options:
            raise unknown_argument(spec.function, name, [*spec.tensors, *spec.options])
        if value is not None:
            given[name] = value
    for name in spec.required if is_whole else ():
        if name not in given:
            raise ArgumentTypeError(f"{spec.function} needs {name}")
    if is_whole and given.keys().isdisjoint(spec.tensors):
        raise ArgumentTypeError(f"{spec.function} needs some of {', '.join(spec.tensors)}")
    return given
