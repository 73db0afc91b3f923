"""Which connection a request goes by: each thread keeps one, and a process that was forked makes its own."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Callable

from ._connection import Connection


class Pool(threading.local):
    """The idle connection of each thread."""

    def __init__(self, connect: Callable[[], Connection], everywhere: weakref.WeakSet[Connection]) -> None:
        self._connect = connect
        self._everywhere = everywhere
        self._idle: Connection | None = None
        self._process = 0

    def take(self) -> Connection:
        """A connection for one request: that of this thread, unless it is in use, closed, out of step, or of the
        process before a fork."""
        idle, self._idle = self._idle, None
        process = os.getpid()
        if idle is not None and idle.is_open and self._process == process and idle.is_quiet():
            return idle
        if idle is not None:
            idle.close()
        self._process = process
        connection = self._connect()
        self._everywhere.add(connection)
        return connection

    def close(self) -> None:
        """Closes the connection of this thread."""
        if self._idle is not None:
            self._idle.close()
            self._idle = None

    def put(self, connection: Connection) -> None:
        """Keeps a connection for the next request, or closes it."""
        if connection.is_open and self._idle is None:
            self._idle = connection
        else:
            connection.close()
