"""The format of requests and answers: a header of JSON, and the bytes of tensors as they lie in memory.

https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import math
import struct
from functools import lru_cache
from typing import Any, Mapping, NamedTuple

from ._errors import UnexpectedAnswer
from ._kinds import Bytes, Wire

MEDIA_TYPE = "application/vnd.safetensors"
_SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2}


class Part(NamedTuple):
    """A tensor of a file, as a view of it."""

    dtype: str
    shape: tuple[int, ...]
    data: memoryview


class _Place(NamedTuple):
    """A tensor, and where its bytes are."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def pieces(tensors: Mapping[str, Wire], metadata: Mapping[str, str]) -> tuple[list[Bytes], int]:
    """A file in pieces, which are the memory of its tensors, and how many bytes it has.

    Those of wide numbers come first, so that all are aligned.
    """
    ordered = sorted(tensors.items(), key=_width) if len(tensors) > 1 else list(tensors.items())
    known = tuple((name, dtype, shape, nbytes) for name, (dtype, shape, _, nbytes) in ordered)
    start, end = _start(known, tuple(metadata.items()))
    return [start, *(tensor.data for _, tensor in ordered)], len(start) + end


@lru_cache(maxsize=64)
def _start(
    tensors: tuple[tuple[str, str, tuple[int, ...], int], ...], metadata: tuple[tuple[str, str], ...]
) -> tuple[bytes, int]:
    """What comes before the bytes of the tensors, and how many these are: in a loop it is the same again and again."""
    entries = [f'"__metadata__":{json.dumps(dict(metadata))}'] if metadata else []
    end = 0
    for name, dtype, shape, nbytes in tensors:
        axes = ",".join(map(str, shape))
        entries.append(f'"{name}":{{"dtype":"{dtype}","shape":[{axes}],"data_offsets":[{end},{end + nbytes}]}}')
        end += nbytes
    header = f"{{{','.join(entries)}}}".encode()
    header += b" " * (-len(header) % 8)
    return struct.pack("<Q", len(header)) + header, end


def _width(item: tuple[str, Wire]) -> int:
    return -int(item[1].dtype.lstrip("BFIUOL") or 1)


def parts(file: memoryview) -> dict[str, Part]:
    """The tensors of a file, as views of its memory: copied only where they are not aligned.

    Raises:
        UnexpectedAnswer: it is no such file
    """
    try:
        start = 8 + int.from_bytes(file[:8], "little")
        places, length = _places(bytes(file[8:start]))
        data = file[start:]
        if len(file) < start + length:
            raise ValueError(f"its {len(file)} bytes are fewer than it says")
        return {place.name: _part(data, place) for place in places}
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnexpectedAnswer(
            f"the answer is not a safetensors file: {error}", 200, MEDIA_TYPE, bytes(file[:64])
        ) from error


@lru_cache(maxsize=64)
def _places(header: bytes) -> tuple[tuple[_Place, ...], int]:
    """The tensors of a header, and how many bytes they have together."""
    entries: dict[str, Any] = dict(json.loads(header).items())
    entries.pop("__metadata__", None)
    places = tuple(_place(name, entry) for name, entry in entries.items())
    return places, max((place.end for place in places), default=0)


def _place(name: str, entry: Mapping[str, Any]) -> _Place:
    place = _Place(name, entry["dtype"], tuple(entry["shape"]), *entry["data_offsets"])
    numbers = (*place.shape, place.begin, place.end)
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError(f"{name} has the shape {entry['shape']} at {entry['data_offsets']}")
    if math.prod(place.shape) * _SIZES[place.dtype] != place.end - place.begin:
        raise ValueError(f"{name} has {place.end - place.begin} bytes; its shape is {list(place.shape)}")
    return place


def _part(data: memoryview, place: _Place) -> Part:
    view = data[place.begin : place.end]
    if place.begin % _SIZES[place.dtype]:
        view = memoryview(bytearray(view))
    return Part(place.dtype, place.shape, view)


def number(name: str, part: Part) -> float:
    """The number of a tensor that has one; float32 and halves are exact as float.

    Raises:
        UnexpectedAnswer: it has not one number
    """
    if len(part.data) != _SIZES[part.dtype]:
        raise UnexpectedAnswer(f"{name} has the shape {list(part.shape)}; expected a number", 200, MEDIA_TYPE)
    if part.dtype == "BF16":
        return float(struct.unpack("<f", b"\0\0" + part.data)[0])
    return float(struct.unpack({"F64": "<d", "F32": "<f", "F16": "<e"}[part.dtype], part.data)[0])
