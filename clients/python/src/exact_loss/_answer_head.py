"""The heads of answers, which http.client reads by a parser of e-mails: that takes longer than all else here."""

from __future__ import annotations

import http.client
import io
import re
from functools import lru_cache
from typing import NamedTuple

from ._messages import Reply

_LONGEST = 65_536
_START = re.compile(r"HTTP/1\.(\d) (\d{3})(?: (.*))?", re.ASCII)
_WITHOUT_BODY = (204, 304)


class Head(NamedTuple):
    """The head of an answer.

    content_type: without its parameters; with its coding, where it has one that nobody asked for
    location: where a redirect leads
    length: how many bytes follow; None where that shows as they come
    is_chunked: whether they come in chunks
    is_last: whether the connection ends with this answer
    """

    status: int
    reason: str
    content_type: str
    retry_after: str | None
    location: str | None
    length: int | None
    is_chunked: bool
    is_last: bool

    def reply(self, body: memoryview) -> Reply:
        return Reply(self.status, self.reason, self.content_type, self.retry_after, self.location, body)


def read_head(reader: io.BufferedReader) -> Head:
    """The head of the next answer that is not provisional.

    Raises:
        http.client.HTTPException: it is none
    """
    while True:
        head = _head_of(_text(reader))
        if head.status == 101:
            raise http.client.HTTPException("the answer is 101: another protocol than HTTP/1.1, which nobody asked for")
        if head.status >= 200:
            return head


def _text(reader: io.BufferedReader) -> bytes:
    """All of a head, without the blank line after it."""
    start = reader.peek()
    if not b"HTTP/1.".startswith(start[:7]):
        hint = ", as if https were expected" if start[0] == 0x15 else ""
        raise http.client.HTTPException(f"what answers there is no HTTP/1.1: it begins with {start[:20]!r}{hint}")
    end = start.find(b"\r\n\r\n")
    if end >= 0:
        return reader.read(end + 4)[:-4]
    text = b""
    while True:
        line = reader.readline(_LONGEST)
        if not line:
            raise http.client.RemoteDisconnected("the connection was closed without an answer")
        if line in (b"\r\n", b"\n"):
            return text.replace(b"\r\n", b"\n").rstrip(b"\n").replace(b"\n", b"\r\n")
        text += line
        if len(text) > _LONGEST:
            raise http.client.HTTPException(f"the head of the answer is longer than {_LONGEST} bytes")


def _head_of(text: bytes) -> Head:
    start, *lines = text.decode("iso-8859-1").split("\r\n")
    minor, status, reason = _start_of(start)
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    if len(fields) != len(lines):
        fields = _joined(lines)
    coding = fields.get("transfer-encoding")
    is_chunked = coding is not None and _is_chunked(coding)
    length = 0 if status in _WITHOUT_BODY else None if is_chunked else _length(fields.get("content-length"))
    connection = fields.get("connection", "close" if minor == "0" else "").lower()
    content_type = fields.get("content-type", "").partition(";")[0].strip().lower()
    if "content-encoding" in fields and fields["content-encoding"].lower() != "identity":
        content_type += f" in {fields['content-encoding']}"
    return Head(
        status=status,
        reason=reason,
        content_type=content_type,
        retry_after=fields.get("retry-after"),
        location=fields.get("location"),
        length=length,
        is_chunked=is_chunked,
        is_last=(length is None and not is_chunked) or ("close" in connection and "close" in _parts(connection)),
    )


@lru_cache(maxsize=64)
def _start_of(line: str) -> tuple[str, int, str]:
    """The minor version, the status, and what it is called."""
    match = _START.fullmatch(line)
    if match is None:
        raise http.client.HTTPException(f"what answers there is no HTTP/1.1: it begins with {line[:40]!r}")
    return match[1], int(match[2]), match[3] or ""


def _joined(lines: list[str]) -> dict[str, str]:
    """Fields of which some come several times."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return fields


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


def _is_chunked(transfer_encoding: str) -> bool:
    codings = [coding for coding in _parts(transfer_encoding.lower()) if coding != "identity"]
    if codings not in ([], ["chunked"]):
        raise http.client.HTTPException(f"transfer-encoding is {transfer_encoding!r}; expected chunked")
    return bool(codings)


def _length(content_length: str | None) -> int | None:
    """
    Raises:
        http.client.HTTPException: it is no number, or there are several
    """
    if content_length is None:
        return None
    text = content_length
    if "," in text:
        text, *others = set(_parts(text))
        if others:
            text = ""
    if not text.isdecimal() or len(text) > 18:
        raise http.client.HTTPException(f"content-length is {content_length[:40]!r}; expected a number of bytes")
    return int(text)
