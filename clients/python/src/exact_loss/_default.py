"""The client of the module's functions: it looks for EXACT_LOSS_URL when it is first used."""

from __future__ import annotations

import threading
from typing import Any, Iterable, Iterator, Mapping

from ._answer import Answer
from ._client import Client
from ._operation import Operation
from ._operations import Operations


class _Default(Operations):
    def __init__(self) -> None:
        self._client: Client | None = None
        self._lock = threading.Lock()

    def _ask(self, operation: Operation, given: Mapping[str, Any]) -> Answer[Any]:
        return self.client._ask(operation, given)

    def stream(self, operation: str, requests: Iterable[Mapping[str, Any]], **options: Any) -> Iterator[Any]:
        """See ``Client.stream``."""
        return self.client.stream(operation, requests, **options)

    @property
    def client(self) -> Client:
        if self._client is None:
            with self._lock:
                self._client = self._client or Client()
        return self._client


default = _Default()
