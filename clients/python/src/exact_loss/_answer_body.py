"""The bodies of answers."""

from __future__ import annotations

import http.client
import io
import re
from typing import Iterable, Iterator

from ._answer_head import Head

_PART = 65_536
_LONG = 2**28
"""Memory for longer bodies is taken as they come: a length may be a lie."""
_SIZE = re.compile(rb"[0-9a-fA-F]{1,15}")


def body_of(reader: io.BufferedReader, head: Head) -> memoryview:
    """The whole body of an answer, which can be written to.

    Raises:
        http.client.HTTPException: it ended too soon
    """
    if head.length is None or head.length > _LONG:
        parts = bytearray()
        for part in parts_of(reader, head):
            parts += part
        return memoryview(parts)
    body = memoryview(bytearray(head.length))
    length = reader.readinto(body)
    if length != head.length:
        raise _ended(length, head.length)
    return body


def lines_of(reader: io.BufferedReader, head: Head) -> Iterator[bytes]:
    """The lines of a body, as they come."""
    start: list[bytes] = []
    for part in parts_of(reader, head):
        start.append(part)
        if b"\n" in part:
            *lines, rest = b"".join(start).split(b"\n")
            start = [rest]
            yield from lines
    if any(start):
        yield b"".join(start)


def parts_of(reader: io.BufferedReader, head: Head) -> Iterable[bytes]:
    """A body as it comes.

    Raises:
        http.client.HTTPException: it ended too soon
    """
    if head.is_chunked:
        return _chunks(reader)
    if head.length is None:
        return iter(lambda: reader.read1(_PART), b"")
    return _counted(reader, head.length)


def _counted(reader: io.BufferedReader, length: int) -> Iterator[bytes]:
    rest = length
    while rest:
        part = reader.read1(min(rest, _PART))
        if not part:
            raise _ended(length - rest, length)
        rest -= len(part)
        yield part


def _chunks(reader: io.BufferedReader) -> Iterator[bytes]:
    while True:
        line = reader.readline(_PART)
        size = line.partition(b";")[0].strip()
        if not _SIZE.fullmatch(size):
            raise (
                _ended_in_chunks()
                if not line
                else http.client.HTTPException(f"a chunk of the answer begins with {line[:20]!r}; expected its size")
            )
        length = int(size, 16)
        if length == 0:
            while reader.readline(_PART).strip():
                pass  # trailers
            return
        yield from _counted(reader, length)
        if reader.readline(_PART) != b"\r\n":
            raise _ended_in_chunks()


def _ended(length: int, expected: int) -> http.client.HTTPException:
    return http.client.HTTPException(f"the answer ended after {length:,} of {expected:,} bytes")


def _ended_in_chunks() -> http.client.HTTPException:
    return http.client.HTTPException("the answer ended before its last chunk")
