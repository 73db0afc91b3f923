"""Arguments that are not known, and options as the texts that they are sent as."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, Sequence

from ._errors import ArgumentTypeError, ArgumentValueError
from ._names import MORE, OTHER_NAMES

_DTYPES = {"float": "float64", "half": "float16", "single": "float32", "double": "float64"}
_LISTS = (("a list of strings", "a string"), ("a list of integers", "an integer"))


def unknown_argument(function: str, name: str, known: Sequence[str]) -> ArgumentTypeError:
    """The error for a name that no argument has: it says which one was meant.

    >>> unknown_argument("cross_entropy", "weight", ["logits", "class_weight"])
    ArgumentTypeError('weight is not an argument of cross_entropy; did you mean class_weight?')
    """
    meant = _meant_by(name, known)
    if meant:
        more = (words for theirs, our, beside, words in MORE if theirs == name and our in meant and beside in known)
        hint = f"did you mean {' or '.join(meant)}{next(more, '')}?"
        if name in ("reduce", "size_average"):
            hint = "did you mean reduction, which is 'mean', 'sum' or 'none'?"
        return ArgumentTypeError(f"{name} is not an argument of {function}; {hint}")
    return ArgumentTypeError(f"{name} is not an argument of {function}; expected some of {', '.join(known)}")


def _meant_by(name: str, known: Sequence[str]) -> Sequence[str]:
    for names in OTHER_NAMES:
        ours = [our for our, others in names.items() if our in known and name.lower() in others.split()]
        if ours:
            return ours
    return get_close_matches(name.lower(), known, n=1, cutoff=0.75)


def option_value(name: str, value: Any, types: Sequence[str]) -> Any:
    """An option as JSON has it.

    Raises:
        ArgumentTypeError: it is of none of the types that it may have
    """
    if getattr(value, "shape", None) == () and type(value).__module__.partition(".")[0] == "numpy":
        value = value.item()
    if isinstance(value, bool):
        if "True or False" in types:
            return value
    elif isinstance(value, str):
        if "a string" in types:
            return str.__str__(value)  # of an Enum str() is another
    elif isinstance(value, int):
        if "an integer" in types or "a number" in types:
            return int(value)
    elif isinstance(value, float):
        if "a number" in types:
            return float(value)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for type_, item in _LISTS:
            if type_ in types and not value:
                raise ArgumentValueError(f"{name} is empty; expected {type_}, or to be left out")
            if type_ in types:
                return [option_value(f"{name}[{i}]", part, [item]) for i, part in enumerate(value)]
    raise ArgumentTypeError(f"{name} is {_seen(value)}; expected {' or '.join(types)}{_mend(name, value, types)}")


def option_text(value: Any) -> str:
    """A value of an option as text; numbers in the fewest digits that read back the same."""
    if isinstance(value, list):
        return ",".join(map(option_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _seen(value: Any) -> str:
    if isinstance(value, (str, int, float, list, tuple, dict)):
        text = repr(value)
        return text if len(text) <= 40 else f"{text[:37]}..."
    type_ = type(value)
    return f"{type_.__module__}.{type_.__qualname__}" if type_.__module__ != "builtins" else type_.__qualname__


def _mend(name: str, value: Any, types: Sequence[str]) -> str:
    if isinstance(value, str) and "a list of strings" in types:
        return f": {name}=[{value!r}]"
    if name == "dtype":
        text = getattr(value, "name", None) or getattr(value, "__name__", None) or str(value)
        text = text.rpartition(".")[2]
        return f": dtype={_DTYPES.get(text, text)!r}"
    if "a list of integers" in types or "a list of strings" in types:
        if hasattr(value, "tolist"):
            return f": {name}.tolist()"
        return f": list({name})" if hasattr(value, "__iter__") and not isinstance(value, str) else ""
    # A numpy.longdouble stays one.
    if (
        hasattr(value, "item")
        and not hasattr(value, "as_integer_ratio")
        and ("a number" in types or "an integer" in types)
    ):
        return f": {name}.item()"
    is_number = hasattr(value, "__float__") and not isinstance(value, bool)
    return f": float({name})" if is_number and "a number" in types else ""
