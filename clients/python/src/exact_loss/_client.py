"""The client: a method for each operation, over connections that are kept."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import weakref
from types import TracebackType
from typing import Any, Iterable, Iterator, Literal, Mapping

from ._answer import Answer
from ._connection import Connection
from ._errors import ArgumentValueError, TimedOut, Unreachable
from ._head import Heads
from ._lines import MEDIA_TYPE as LINES
from ._messages import Reply, Request, answer_of, request_of
from ._operation import Operation, arguments
from ._operations import Operations
from ._pool import Pool
from ._retry import RETRIED, check_patience, wait_before
from ._specs import OPERATIONS
from ._stream import LONGEST_PAUSE, Sender, answers
from ._url import address_of


class Client(Operations):
    """The service at a URL. All threads may use it: each has a connection of its own, which is kept between calls.

    Args:
        url: where the service is; by default EXACT_LOSS_URL, else http://127.0.0.1:8080
        timeout: seconds that a connection, and each wait for bytes of an answer, may take; None for ever
        retries: how often a request is sent again after a connection that broke, or a status of 429, 502 or
            503. Waits as long as ``Retry-After`` says, up to 30 s, else 0.1 s, 0.2 s, and so on: three retries span
            about half a second
        headers: sent with each request, such as {"authorization": "Bearer …"}
        tls: for https with certificates of your own

    Proxies are those of the environment: HTTP_PROXY, HTTPS_PROXY, NO_PROXY.

    >>> with exact_loss.Client("http://127.0.0.1:8080", timeout=5) as client:
    ...     client.softmax([1.0, 2.0]).probs.tolist()
    [0.2689414213699951, 0.7310585786300049]
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout: float | None = 60.0,
        retries: int = 3,
        headers: Mapping[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        check_patience(timeout, retries)
        self._address = address_of(url)
        self._heads = Heads(self._address, headers or {})
        self._timeout = timeout
        self._retries = retries
        self._tls = tls
        self._connections: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._pool = Pool(self._connect, self._connections)

    @property
    def url(self) -> str:
        """Where the service is."""
        return self._address.url

    def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:
        request = request_of(operation, given)
        return answer_of(request, self._send(request))

    def _send(self, request: Request) -> Reply:
        """The answer to a request, which is sent again where that may help."""
        head = self._heads.of(request.operation.path, request.length)
        attempt = 1
        while True:
            try:
                reply = self._send_once(head, request)
            except (TimeoutError, socket.timeout) as error:
                raise TimedOut(
                    f"{self.url} did not answer within {self._timeout} s; Client(timeout=…) allows more"
                ) from error
            except (OSError, http.client.HTTPException) as error:
                wait = wait_before(attempt)
                if attempt > self._retries or isinstance(error, ssl.SSLCertVerificationError) or wait is None:
                    raise self._unreachable(error) from error
            else:
                if reply.status not in RETRIED or attempt > self._retries:
                    return reply
                wait = wait_before(attempt, reply.retry_after)
                if wait is None:
                    return reply
            time.sleep(wait)
            attempt += 1

    def stream(
        self,
        operation: str,
        requests: Iterable[Mapping[str, Any]],
        *,
        summary: bool = False,
        errors: Literal["raise", "yield"] = "raise",
        **defaults: Any,
    ) -> Iterator[Any]:
        """Answers to any number of requests over one connection, as they are made: in constant memory, in order.

        Args:
            operation: its name, such as "cross_entropy"
            requests: the arguments of each. They are drawn in a thread of their own, ahead of the answers
            summary: whether the last item is a ``Summary`` over all requests, as one batch would give it
            errors: "raise": the first ``Refused`` ends the stream. "yield": it is the answer to its request, and the
                stream goes on
            defaults: options for all requests that do not have them, such as reduction="sum", or class_weight

        Yields:
            the answer to each request, as the method of that name returns it

        Raises:
            Refused: the service does not accept the defaults, or with errors="raise" a request
            Unreachable, TimedOut, UnexpectedAnswer: the stream broke; it is not sent again

        Example:
            >>> requests = ({"logits": [[n, 1]], "labels": [n % 2]} for n in range(3))
            >>> *answers, total = client.stream("cross_entropy", requests, summary=True, outputs=["loss"])
            >>> [round(answer.loss, 4) for answer in answers], round(total.mean, 4), total.accuracy
            ([1.3133, 0.6931, 0.3133], 0.7732, 0.3333333333333333)
        """
        if operation not in OPERATIONS:
            raise ArgumentValueError(f"operation is {operation!r}; expected one of {', '.join(OPERATIONS)}")
        if errors not in ("raise", "yield"):
            raise ArgumentValueError(f"errors is {errors!r}; expected 'raise' or 'yield'")
        spec = OPERATIONS[operation]
        given = arguments(spec, (), defaults, is_whole=False)
        query = "encoding=base64&summary=true" if summary else "encoding=base64"
        accept = f"{LINES}, application/problem+json"
        head = self._heads.line(f"{spec.path}?{query}", LINES, accept, "transfer-encoding: chunked")
        return self._answers(head, spec, requests, given, errors, summary)

    def _answers(
        self,
        head: bytes,
        operation: Operation,
        requests: Iterable[Mapping[str, Any]],
        defaults: Mapping[str, Any],
        errors: Literal["raise", "yield"],
        has_summary: bool,
    ) -> Iterator[Any]:
        timeout = None if self._timeout is None else max(self._timeout, LONGEST_PAUSE)
        try:
            connection = Connection(self._address, timeout, self._tls)
        except OSError as error:
            raise self._unreachable(error) from error
        sender = Sender(connection, head, operation, requests, defaults)
        yield from answers(connection, sender, operation, errors, has_summary)

    def _send_once(self, head: bytes, request: Request) -> Reply:
        while True:
            connection = self._pool.take()
            was_kept = connection.has_answered
            try:
                reply = connection.ask(head, request.pieces)
            except BaseException as error:
                connection.close()
                # The service may have ended a connection that was idle: that is no failure.
                if was_kept and isinstance(error, (ConnectionError, http.client.HTTPException, ssl.SSLEOFError)):
                    continue
                raise
            self._pool.put(connection)
            return reply

    def _connect(self) -> Connection:
        return Connection(self._address, self._timeout, self._tls)

    def _unreachable(self, error: Exception) -> Unreachable:
        mend = (
            ": is the service running? EXACT_LOSS_URL or Client(url) say where it is"
            if isinstance(error, ConnectionRefusedError)
            else ""
        )
        return Unreachable(f"no answer from {self.url}: {str(error) or type(error).__name__}{mend}")

    def close(self) -> None:
        """Closes the connections of all threads. It can be used again: it then makes new ones."""
        for connection in list(self._connections):
            connection.abort()
        self._pool.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.url!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        if self._tls is not None:
            raise TypeError(
                "a Client with certificates of its own (tls) cannot be pickled; expected one to be made there"
            )
        return _restored, (self.url, self._timeout, self._retries, self._heads.own)


def _restored(url: str, timeout: float | None, retries: int, headers: Mapping[str, str]) -> Client:
    return Client(url, timeout=timeout, retries=retries, headers=headers)
