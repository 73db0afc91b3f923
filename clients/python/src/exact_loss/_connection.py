"""One connection, on which one request at a time is sent and answered."""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import Any, Iterable, Sequence

from ._kinds import Bytes
from ._messages import Reply
from ._url import Address

_LONGEST_LINE = 65_536
_MOST_HEADERS = 100


class Connection:
    """A connection that is kept open between requests.

    Raises:
        OSError, http.client.HTTPException: it cannot be made, or broke
    """

    def __init__(self, address: Address, timeout: float | None, tls: ssl.SSLContext | None) -> None:
        host, port = address.proxy or (address.host, address.port)
        self._is_secure = address.is_secure
        if address.is_secure:
            tls = tls or ssl.create_default_context()
            self._http: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=timeout, context=tls
            )
            if address.proxy:
                self._http.set_tunnel(address.host, address.port)
        else:
            self._http = http.client.HTTPConnection(host, port, timeout=timeout)
        self._http.connect()
        self._socket: Any = self._http.sock
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._response: Response | None = None
        self.has_answered = False
        self.is_open = True

    def ask(self, head: bytes, pieces: Sequence[Bytes]) -> Reply:
        """Sends a request and reads its answer. Then it is open, or the service has ended it."""
        try:
            self._send([head, *pieces])
        except (BrokenPipeError, ConnectionResetError) as broken:
            # A request may be refused before all of it was sent: then there is an answer.
            self.is_open = False
            try:
                return self._read(self.answer())
            except (OSError, http.client.HTTPException):
                raise broken from None
        return self._read(self.answer())

    def _send(self, pieces: list[Bytes]) -> None:
        sent = 0 if self._is_secure else self._socket.sendmsg(pieces)
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

    def answer(self) -> Response:
        """The answer, of which the head has come."""
        response = self._response = Response(self._socket, method="POST")
        response.begin()
        self.has_answered = True
        if response.will_close:
            self.is_open = False
        return response

    def _read(self, response: Response) -> Reply:
        length = response.length
        if length is None:
            body = memoryview(bytearray(response.read()))
        else:
            body = memoryview(bytearray(length))
            if response.readinto(body) != length:
                raise http.client.IncompleteRead(b"", length)
        response.close()
        return response.reply(body)

    def abort(self) -> None:
        """Ends it at once, whichever thread is sending or reading."""
        self.is_open = False
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.close()

    def close(self) -> None:
        self.is_open = False
        if self._response is not None:
            self._response.close()
        self._http.close()

    def __del__(self) -> None:
        if hasattr(self, "_response"):
            self.close()


class Response(http.client.HTTPResponse):
    """An answer of http.client, but for its head: the parser of e-mails, which reads heads there, takes longer than all
    else."""

    def begin(self) -> None:
        status = 100
        while 100 <= status < 200:
            line = self._line()
            version, _, rest = line.partition(" ")
            code, _, self.reason = rest.partition(" ")
            if not version.startswith("HTTP/1.") or not code.isdigit():
                raise http.client.BadStatusLine(line)
            status = int(code)
            fields = self._fields()
        self.fields = fields
        self.status = self.code = status
        self.version = 10 if version == "HTTP/1.0" else 11
        self.chunked = fields.get("transfer-encoding", "").lower() == "chunked"
        self.chunk_left = None
        length = fields.get("content-length")
        self.length = int(length) if length is not None and not self.chunked else None
        connection = fields.get("connection", "close" if self.version == 10 else "keep-alive").lower()
        self.will_close = connection == "close" or (self.length is None and not self.chunked)

    def _line(self) -> str:
        line = self.fp.readline(_LONGEST_LINE + 1)
        if not line:
            raise http.client.RemoteDisconnected("the service closed the connection without an answer")
        if len(line) > _LONGEST_LINE:
            raise http.client.LineTooLong("head")
        return line.decode("iso-8859-1").rstrip("\r\n")

    def _fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        for _ in range(_MOST_HEADERS):
            line = self._line()
            if not line:
                return fields
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        raise http.client.HTTPException(f"the answer has more than {_MOST_HEADERS} headers")

    def reply(self, body: memoryview) -> Reply:
        content_type = self.fields.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(self.status, self.reason, content_type, self.fields.get("retry-after"), body)
