"""The format of requests and answers: a header of JSON, and the bytes of tensors as they lie in memory.

https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import struct
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


def pieces(tensors: Mapping[str, Wire], metadata: Mapping[str, str]) -> tuple[list[Bytes], int]:
    """A file in pieces, which are the memory of its tensors, and how many bytes it has.

    Those of wide numbers come first, so that all are aligned.
    """
    ordered = sorted(tensors.items(), key=_width) if len(tensors) > 1 else tensors.items()
    entries = [f'"__metadata__":{json.dumps(metadata)}'] if metadata else []
    end = 0
    for name, (dtype, shape, _, nbytes) in ordered:
        axes = ",".join(map(str, shape))
        entries.append(f'"{name}":{{"dtype":"{dtype}","shape":[{axes}],"data_offsets":[{end},{end + nbytes}]}}')
        end += nbytes
    header = f"{{{','.join(entries)}}}".encode()
    header += b" " * (-len(header) % 8)
    start = struct.pack("<Q", len(header)) + header
    return [start, *(tensor.data for _, tensor in ordered)], len(start) + end


def _width(item: tuple[str, Wire]) -> int:
    return -int(item[1].dtype.lstrip("BFIUOL") or 1)


def parts(file: memoryview) -> dict[str, Part]:
    """The tensors of a file, as views of its memory: copied only where they are not aligned.

    Raises:
        UnexpectedAnswer: it is no such file
    """
    try:
        start = 8 + struct.unpack_from("<Q", file)[0]
        header: dict[str, Any] = json.loads(bytes(file[8:start]))
        header.pop("__metadata__", None)
        return {name: _part(file[start:], entry) for name, entry in header.items()}
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise UnexpectedAnswer(
            f"the answer is not a safetensors file: {error}", 200, MEDIA_TYPE, bytes(file[:64])
        ) from error


def _part(data: memoryview, entry: Mapping[str, Any]) -> Part:
    dtype, (begin, end) = entry["dtype"], entry["data_offsets"]
    size = _SIZES[dtype]
    view = data[begin:end]
    if begin % size:
        view = memoryview(bytearray(view))
    return Part(dtype, tuple(entry["shape"]), view)


def number(part: Part) -> float:
    """The number of a tensor that has one; float32 and halves are exact as float."""
    if part.dtype == "BF16":
        return float(struct.unpack("<f", b"\0\0" + part.data)[0])
    return float(struct.unpack({"F64": "<d", "F32": "<f", "F16": "<e"}[part.dtype], part.data)[0])
