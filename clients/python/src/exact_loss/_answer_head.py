"""The heads of answers, which http.client reads by a parser of e-mails: that takes longer than all else here."""

from __future__ import annotations

import http.client
import io
from typing import NamedTuple

from ._messages import Reply

_LONGEST = 65_536


class Head(NamedTuple):
    """The head of an answer.

    length: how many bytes follow; None where that shows as they come
    is_chunked: whether they come in chunks
    is_last: whether the connection ends with this answer
    """

    status: int
    reason: str
    content_type: str
    retry_after: str | None
    length: int | None
    is_chunked: bool
    is_last: bool

    def reply(self, body: memoryview) -> Reply:
        return Reply(self.status, self.reason, self.content_type, self.retry_after, body)


def read_head(reader: io.BufferedReader) -> Head:
    """The head of the next answer that is not provisional.

    Raises:
        http.client.HTTPException: it is none
    """
    while True:
        head = _head_of(_text(reader))
        if head.status >= 200:
            return head


def _text(reader: io.BufferedReader) -> bytes:
    """All of a head, without the blank line after it."""
    end = reader.peek().find(b"\r\n\r\n")
    if end >= 0:
        return reader.read(end + 4)[:-4]
    text = b""
    while not text.endswith(b"\r\n\r\n"):
        line = reader.readline(_LONGEST)
        if not line:
            raise http.client.RemoteDisconnected("the service closed the connection without an answer")
        text += line
        if len(text) > _LONGEST:
            raise http.client.LineTooLong("head")
    return text[:-4]


def _head_of(text: bytes) -> Head:
    start, *lines = text.decode("iso-8859-1").split("\r\n")
    version, _, rest = start.partition(" ")
    code, _, reason = rest.partition(" ")
    if not version.startswith("HTTP/1.") or not code.isdigit():
        raise http.client.BadStatusLine(start)
    fields = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    is_chunked = "transfer-encoding" in fields and fields["transfer-encoding"].lower() == "chunked"
    length = fields.get("content-length")
    if length is not None and not length.isdigit():
        raise http.client.HTTPException(f"content-length is {length!r}")
    keeps = fields.get("connection", "close" if version == "HTTP/1.0" else "keep-alive").lower() != "close"
    content_type = fields.get("content-type", "").partition(";")[0].strip().lower()
    return Head(
        status=int(code),
        reason=reason,
        content_type=content_type,
        retry_after=fields.get("retry-after"),
        length=None if length is None or is_chunked else int(length),
        is_chunked=is_chunked,
        is_last=not keeps or (length is None and not is_chunked),
    )
