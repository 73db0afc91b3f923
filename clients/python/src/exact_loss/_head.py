"""The heads of requests."""

from __future__ import annotations

import re
from typing import Mapping

from ._errors import ArgumentValueError
from ._safetensors import MEDIA_TYPE
from ._url import Address
from ._version import __version__

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    ["content-type", "content-length", "accept", "accept-encoding", "host", "connection", "transfer-encoding"]
)
ACCEPT = f"{MEDIA_TYPE}, application/problem+json"


def own_headers(own: Mapping[str, str]) -> dict[str, str]:
    """Headers of the caller's, and what this client calls itself.

    Raises:
        ArgumentValueError: one is no header, or one that the client sets itself
    """
    fields = {"user-agent": f"exact-loss-python/{__version__}"}
    for name, value in own.items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise ArgumentValueError(
                f"headers has {name!r}; expected names of headers that the client does not set itself"
            )
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise ArgumentValueError(f"headers[{name!r}] is {value!r}; expected one line of ASCII")
        fields[name.lower()] = value
    return fields


class Heads:
    """The start of each request to an address.

    Args:
        own: headers of the caller's, as ``own_headers`` takes them
    """

    def __init__(self, address: Address, own: Mapping[str, str]) -> None:
        self.own = dict(own)
        default_port = 443 if address.is_secure else 80
        host = f"[{address.host}]" if ":" in address.host else address.host
        fields = {"host": host if address.port == default_port else f"{host}:{address.port}", **own_headers(own)}
        self._before = f"{address.path}/v1/"
        if address.proxy and not address.is_secure:
            # The proxy reads it, and forwards it; through https a proxy only makes a tunnel.
            self._before = f"{address.url}/v1/"
            fields.update(address.proxy.headers)
        self._fields = "".join(f"{name}: {value}\r\n" for name, value in fields.items())

    def of(self, path: str, length: int) -> bytes:
        """The head of a request in safetensors of so many bytes."""
        return self.line(path, MEDIA_TYPE, ACCEPT, f"content-length: {length}")

    def line(self, path: str, content_type: str, accept: str, framing: str) -> bytes:
        return (
            f"POST {self._before}{path} HTTP/1.1\r\n{self._fields}"
            f"content-type: {content_type}\r\naccept: {accept}\r\naccept-encoding: identity\r\n{framing}\r\n\r\n"
        ).encode("ascii")
