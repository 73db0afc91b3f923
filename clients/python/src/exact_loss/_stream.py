"""Streams of requests: answers come while requests are sent."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections import deque
from typing import Any, Iterable, Iterator, Literal, Mapping

from ._connection import Connection
from ._errors import Refused, TimedOut, UnexpectedAnswer, Unreachable
from ._lines import Line, defaults_line, line_of, result_of, summary_of
from ._messages import failure_of
from ._operation import Operation

LONGEST_PAUSE = 180.0
"""Seconds that an answer may take; the service ends a stream that pauses for two minutes."""


class Sender(threading.Thread):
    """Sends the lines of a stream while another thread reads the answers."""

    def __init__(
        self,
        connection: Connection,
        head: bytes,
        operation: Operation,
        requests: Iterable[Any],
        defaults: Mapping[str, Any],
    ) -> None:
        super().__init__(name="exact-loss stream", daemon=True)
        self._connection = connection
        self._head = head
        self._first = defaults_line(operation, defaults)
        self._dtype = defaults.get("dtype")
        self._operation = operation
        self._requests = requests
        self.pending: deque[Line] = deque()
        self.error: BaseException | None = None

    def run(self) -> None:
        # An error here is that the other side has ended the stream, of which its answer tells, or that the reader has.
        with contextlib.suppress(OSError, ValueError):
            self._connection.send_chunks(self._head, self._lines())

    def _lines(self) -> Iterator[bytes]:
        if self._first:
            yield self._first
        try:
            for given in self._requests:
                line = line_of(self._operation, given, self._dtype)
                self.pending.append(line)
                yield line.text
        except GeneratorExit:
            raise
        except BaseException as error:  # of the caller's iterable: the reader raises it
            self.error = error
            self._connection.abort()
            raise OSError from error


def answers(
    connection: Connection, sender: Sender, operation: Operation, errors: Literal["raise", "yield"], has_summary: bool
) -> Iterator[Any]:
    """The answers of a stream that is being sent, in order; with ``errors="yield"`` problems are among them."""
    sender.start()
    count, is_complete = 0, False
    try:
        head = connection.head()
        if head.status != 200:
            raise failure_of(connection.reply(head))
        for text in connection.lines(head):
            summary = summary_of(text) if has_summary and not sender.pending else None
            if summary is not None:
                is_complete = True
                yield summary
                continue
            if not sender.pending:
                raise UnexpectedAnswer(f"there are more answers than the {count} requests", head.status)
            count += 1
            answer = result_of(operation, text, sender.pending.popleft())
            if isinstance(answer, Refused) and errors == "raise":
                raise answer
            yield answer
        if sender.error is None and (sender.pending or (has_summary and not is_complete)):
            raise Unreachable(f"the stream ended after {count} answers; it was expected to go on")
    except (TimeoutError, socket.timeout) as error:
        raise TimedOut(f"no answer of the stream within {LONGEST_PAUSE:.0f} s") from error
    except (OSError, http.client.HTTPException) as error:
        if sender.error is None and not isinstance(error, Unreachable):
            raise Unreachable(
                f"the stream broke after {count} answers: {str(error) or type(error).__name__}"
            ) from error
        if sender.error is None:
            raise
    finally:
        connection.abort()
        connection.close()
    if sender.error is not None:
        raise sender.error
