"""What comes back: results by name, as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Iterator

from ._arrays import A
from ._errors import NotInAnswer


class Answer(Generic[A]):
    """The results of an operation: ``answer.grad``, ``answer["grad"]``, ``dict(answer)``.

    Single numbers are ``float`` (counts ``int``); tensors are arrays of the kind that the logits came in, over memory
    that the answer owns. It has what ``outputs`` asked for: ``"grad" in answer`` says whether there is one.
    """

    def __init__(self, results: dict[str, Any]) -> None:
        self.__dict__.update(results)

    def keys(self) -> list[str]:
        """The names of the results."""
        return list(self.__dict__)

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __contains__(self, name: object) -> bool:
        return name in self.__dict__

    def __len__(self) -> int:
        return len(self.__dict__)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            raise NotInAnswer(_why(type(self), name, self.keys() if not name.startswith("_") else []))


def _why(answer: type, name: str, names: list[str]) -> str:
    has = f"the answer has {', '.join(names)}"
    if name not in _annotations(answer):
        return f"{name} is not a result; {has}"
    return f"{name} is not in this answer, which has {', '.join(names)}: ask for it by outputs=[{name!r}, …]"


def _annotations(answer: type) -> dict[str, Any]:
    return {name: of for base in answer.__mro__ for name, of in getattr(base, "__annotations__", {}).items()}
