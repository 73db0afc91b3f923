"""Where the service is, and by which way it is reached."""

from __future__ import annotations

import os
import urllib.request
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ._errors import ArgumentTypeError, ArgumentValueError

DEFAULT_URL = "http://127.0.0.1:8080"


class Proxy(NamedTuple):
    """A proxy, and the headers that it wants."""

    host: str
    port: int
    headers: dict[str, str]


class Address(NamedTuple):
    """Where the service is.

    path: what stands before /v1
    proxy: the proxy on the way there, if any
    """

    url: str
    is_secure: bool
    host: str
    port: int
    path: str
    proxy: Proxy | None

    @property
    def is_local(self) -> bool:
        """Whether it is this machine, to which no proxy leads."""
        return self.host == "localhost" or self.host == "::1" or self.host.startswith("127.")


def address_of(url: str | None) -> Address:
    """The address of a URL, by default that of EXACT_LOSS_URL, else of this machine.

    Raises:
        ArgumentValueError: it is no http or https URL
    """
    source = "url" if url is not None else "EXACT_LOSS_URL"
    text = url if url is not None else os.environ.get("EXACT_LOSS_URL") or DEFAULT_URL
    if not isinstance(text, str):
        raise ArgumentTypeError(f"{source} is {text!r}; expected a str, such as {DEFAULT_URL!r}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ArgumentValueError(f"{source} is {text!r}: {error}; expected such as {DEFAULT_URL!r}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ArgumentValueError(f"{source} is {text!r}; expected an http or https URL, such as {DEFAULT_URL!r}")
    if parts.username is not None or parts.query or parts.fragment:
        raise ArgumentValueError(
            f"{source} is {text!r}; expected neither user, query nor fragment: credentials go into headers"
        )
    is_secure = parts.scheme == "https"
    path = parts.path.rstrip("/")
    if path.endswith("/v1"):
        raise ArgumentValueError(f"{source} is {text!r}; expected it without /v1, which is added")
    if not text.isascii() or any(character.isspace() for character in text):
        raise ArgumentValueError(f"{source} is {text!r}; expected other characters than ASCII, and spaces, as %xx")
    address = Address(
        f"{parts.scheme}://{parts.netloc}{path}",
        is_secure,
        parts.hostname,
        port or (443 if is_secure else 80),
        path,
        None,
    )
    return address if address.is_local else address._replace(proxy=_proxy_of(parts.scheme, parts.hostname))


def _proxy_of(scheme: str, host: str) -> Proxy | None:
    """The proxy that the environment names for a host."""
    proxy = urllib.request.getproxies().get(scheme)
    if not proxy or urllib.request.proxy_bypass(host):
        return None
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if not parts.hostname:
        return None
    headers = {}
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["proxy-authorization"] = f"Basic {b64encode(user.encode()).decode('ascii')}"
    return Proxy(parts.hostname, parts.port or 8080, headers)
