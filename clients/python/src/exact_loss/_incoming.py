"""What comes over a connection."""

from __future__ import annotations

import io
import select
from typing import Any


class Incoming(io.RawIOBase):
    """The bytes of a socket, which can be asked without waiting whether there are any."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._is_held = False
        self._poll: Any = None
        if hasattr(select, "poll"):  # not on Windows
            self._poll = select.poll()
            self._poll.register(socket, select.POLLIN)

    def readable(self) -> bool:
        return True

    def readinto(self, memory: Any) -> int | None:
        return None if self._is_held else self._socket.recv_into(memory)

    def has_more(self, reader: io.BufferedReader) -> bool:
        """Whether there are bytes, or an end, that the reader of this has not given yet.

        Raises:
            OSError, ValueError: it is closed
        """
        self._is_held = True
        try:
            if reader.peek():
                return True
        finally:
            self._is_held = False
        if self._poll is not None:
            return bool(self._poll.poll(0))
        return bool(select.select([self._socket], [], [], 0)[0])
