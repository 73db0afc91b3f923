"""One connection, on which one request at a time is sent and answered."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import socket
import ssl
from typing import Any, Iterable, Iterator, Sequence

from ._answer_body import body_of, lines_of
from ._answer_head import Head, read_head
from ._incoming import Incoming
from ._kinds import Bytes
from ._messages import Reply
from ._url import Address

# Not on Windows.
_CAN_GATHER = hasattr(socket.socket, "sendmsg")


class Connection:
    """A connection that is kept open between requests.

    Raises:
        OSError, http.client.HTTPException: it cannot be made, or broke
    """

    def __init__(self, address: Address, timeout: float | None, tls: ssl.SSLContext | None) -> None:
        host, port = (address.proxy.host, address.proxy.port) if address.proxy else (address.host, address.port)
        self._is_secure = address.is_secure
        self._process = os.getpid()
        if address.is_secure:
            tls = tls or ssl.create_default_context()
            self._http: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=timeout, context=tls
            )
            if address.proxy:
                self._http.set_tunnel(address.host, address.port, address.proxy.headers)
        else:
            self._http = http.client.HTTPConnection(host, port, timeout=timeout)
        self._http.connect()
        self._socket: Any = self._http.sock
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._incoming = Incoming(self._socket)
        self._reader = io.BufferedReader(self._incoming)
        self.has_answered = False
        self.is_open = True

    def ask(self, head: bytes, pieces: Sequence[Bytes]) -> Reply:
        """Sends a request and reads its answer. Then it is open, or the service has ended it."""
        try:
            self._send([head, *pieces])
        except OSError as broken:
            # A request may be refused before all of it was sent: then there is an answer.
            self.is_open = False
            try:
                self._socket.settimeout(0)
                return self.reply(self.head())
            except (OSError, http.client.HTTPException):
                raise broken from None
        return self.reply(self.head())

    def is_quiet(self) -> bool:
        """Whether nothing has come since the last answer. What nobody asked for must not be the answer to the next
        request."""
        try:
            return not self._incoming.has_more(self._reader)
        except (OSError, ValueError):
            return False

    def _send(self, pieces: list[Bytes]) -> None:
        sent = self._socket.sendmsg(pieces) if _CAN_GATHER and not self._is_secure else 0
        for piece in pieces:
            if sent < len(piece):
                self._socket.sendall(memoryview(piece)[sent:] if sent else piece)
            sent = max(0, sent - len(piece))

    def send_chunks(self, head: bytes, chunks: Iterable[bytes]) -> None:
        """Sends a request whose length shows as it is made."""
        self._socket.sendall(head)
        for chunk in chunks:
            self._socket.sendall(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self._socket.sendall(b"0\r\n\r\n")

    def head(self) -> Head:
        """The head of the answer."""
        head = read_head(self._reader)
        self.has_answered = True
        if head.is_last:
            self.is_open = False
        return head

    def lines(self, head: Head) -> Iterator[bytes]:
        """The lines of the answer, as they come."""
        return lines_of(self._reader, head)

    def reply(self, head: Head) -> Reply:
        """The whole answer."""
        return head.reply(body_of(self._reader, head))

    def abort(self) -> None:
        """Ends it for the thread that is using it, which closes it; not for the process that it was forked from."""
        self.is_open = False
        if self._process == os.getpid():
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.is_open = False
        self._reader.close()
        self._http.close()

    def __del__(self) -> None:
        if hasattr(self, "_reader"):
            self.close()
