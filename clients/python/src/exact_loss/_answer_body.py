"""The bodies of answers."""

from __future__ import annotations

import http.client
import io
from typing import Iterable, Iterator

from ._answer_head import Head

_PART = 65_536


def body_of(reader: io.BufferedReader, head: Head) -> memoryview:
    """The whole body of an answer, which can be written to.

    Raises:
        http.client.HTTPException: it ended too soon
    """
    if head.length is None:
        return memoryview(bytearray(b"".join(parts_of(reader, head))))
    body = memoryview(bytearray(head.length))
    if reader.readinto(body) != head.length:
        raise http.client.IncompleteRead(b"", head.length)
    return body


def lines_of(reader: io.BufferedReader, head: Head) -> Iterator[bytes]:
    """The lines of a body, as they come."""
    rest = b""
    for part in parts_of(reader, head):
        *lines, rest = (rest + part).split(b"\n")
        yield from lines
    if rest:
        yield rest


def parts_of(reader: io.BufferedReader, head: Head) -> Iterable[bytes]:
    """A body as it comes.

    Raises:
        http.client.HTTPException: it ended too soon
    """
    if head.is_chunked:
        return _chunks(reader)
    if head.length is None:
        return iter(lambda: reader.read1(_PART), b"")
    return [bytes(body_of(reader, head))]


def _chunks(reader: io.BufferedReader) -> Iterator[bytes]:
    while True:
        line = reader.readline(_PART).partition(b";")[0].strip()
        try:
            size = int(line, 16)
        except ValueError:
            raise http.client.IncompleteRead(line) from None
        if size == 0:
            while reader.readline(_PART).strip():
                pass  # trailers
            return
        chunk = reader.read(size)
        if len(chunk) < size or reader.readline(_PART) != b"\r\n":
            raise http.client.IncompleteRead(chunk)
        yield chunk
