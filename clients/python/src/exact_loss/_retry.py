"""When a request is sent again: all operations are pure functions, so that it is always safe, but not always of use."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime
from threading import TIMEOUT_MAX

from ._errors import ArgumentTypeError, ArgumentValueError

RETRIED = frozenset([429, 502, 503])
"""Too many requests, and what a proxy or the service says when it is overloaded or restarts. Not 408 and 504: it would take as long
again."""

LONGEST_WAIT = 30.0
"""Seconds. Where Retry-After asks for more, the caller is told at once."""


def check_patience(timeout: float | None, retries: int) -> None:
    """
    Raises:
        ArgumentTypeError, ArgumentValueError: a client cannot be so patient
    """
    if timeout is not None:
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
            raise ArgumentTypeError(f"timeout is {timeout!r}; expected seconds, or None")
        if not 0 < timeout <= TIMEOUT_MAX:
            raise ArgumentValueError(f"timeout is {timeout!r}; expected seconds above 0, or None for no limit")
    if isinstance(retries, bool) or not isinstance(retries, int):
        raise ArgumentTypeError(f"retries is {retries!r}; expected an integer")
    if retries < 0:
        raise ArgumentValueError(f"retries is {retries!r}; expected 0 or more")


def wait_before(attempt: int, retry_after: str | None = None) -> float | None:
    """Seconds to wait before the next attempt, from 1: what Retry-After says and up to a fifth more, or 0.1, 0.2, 0.4,
    … at random.

    Returns:
        None where that is too long
    """
    seconds = _seconds(retry_after)
    if seconds is None:
        return random.uniform(0.05, 0.1) * 2.0 ** min(attempt - 1, 6)
    return seconds * random.uniform(1, 1.2) if seconds <= LONGEST_WAIT else None


def _seconds(retry_after: str | None) -> float | None:
    if retry_after is None:
        return None
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
