"""The client for asyncio, over httpx."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Mapping

from ._answer import Answer
from ._async_operations import AsyncOperations
from ._errors import TimedOut, Unreachable
from ._head import ACCEPT, own_headers
from ._messages import Reply, Request, answer_of, request_of
from ._operation import Operation
from ._retry import RETRIED, check_patience, wait_before
from ._safetensors import MEDIA_TYPE
from ._url import address_of

try:
    import httpx
except ImportError as error:
    raise ImportError("exact_loss.AsyncClient needs the package httpx: pip install 'exact-loss[async]'") from error


class AsyncClient(AsyncOperations):
    """The service at a URL, with coroutines for methods: any number of requests at a time, each over a connection of a
    pool. It has no streams, which ``Client`` has.

    Args:
        url, timeout, retries, headers: as those of ``Client``
        http: a client of httpx's, for limits, certificates and proxies of your own; whoever made it closes it

    >>> async with exact_loss.AsyncClient() as client:
    ...     answer = await client.cross_entropy([[0.0, -50.0]], [0])
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout: float | None = 60.0,
        retries: int = 3,
        headers: Mapping[str, str] | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        check_patience(timeout, retries)
        self._address = address_of(url)
        self._headers = own_headers(headers or {})
        self._timeout = timeout
        self._retries = retries
        self._given = http
        # Connections belong to an event loop, of which each asyncio.run makes one.
        self._own: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}

    @property
    def url(self) -> str:
        """Where the service is."""
        return self._address.url

    def _http(self) -> httpx.AsyncClient:
        if self._given is not None:
            return self._given
        loop = asyncio.get_running_loop()
        if loop not in self._own:
            for other in [other for other in self._own if other.is_closed()]:
                del self._own[other]
            self._own[loop] = httpx.AsyncClient(trust_env=not self._address.is_local)
        return self._own[loop]

    async def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:
        request = request_of(operation, given)
        return answer_of(request, await self._send(request))

    async def _send(self, request: Request) -> Reply:
        body = b"".join(request.pieces)
        attempt = 1
        while True:
            try:
                reply = await self._send_once(request.operation.path, body)
            except httpx.TimeoutException as error:
                raise TimedOut(
                    f"{self.url} did not answer within {self._timeout} s; AsyncClient(timeout=…) allows more"
                ) from error
            except httpx.RequestError as error:
                wait = wait_before(attempt)
                if attempt > self._retries or wait is None:
                    raise Unreachable(f"no answer from {self.url}: {str(error) or type(error).__name__}") from error
            else:
                if reply.status not in RETRIED or attempt > self._retries:
                    return reply
                wait = wait_before(attempt, reply.retry_after)
                if wait is None:
                    return reply
            await asyncio.sleep(wait)
            attempt += 1

    async def _send_once(self, path: str, body: bytes) -> Reply:
        headers = {**self._headers, "content-type": MEDIA_TYPE, "accept": ACCEPT, "accept-encoding": "identity"}
        url = f"{self.url}/v1/{path}"
        answer = await self._http().post(url, content=body, headers=headers, timeout=self._timeout)
        content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        body_view = memoryview(bytearray(answer.content))
        found = answer.headers
        return Reply(
            answer.status_code,
            answer.reason_phrase,
            content_type,
            found.get("retry-after"),
            found.get("location"),
            body_view,
        )

    async def close(self) -> None:
        """Closes all connections of this event loop."""
        own = self._own.pop(asyncio.get_running_loop(), None)
        if own is not None:
            await own.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncClient({self.url!r})"
