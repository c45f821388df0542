"""Waiting for another program that writes to the ledger: whoever waits learns of it, and may stop."""

from collections.abc import Callable
from typing import TypeVar

from duban.errors import DubanError

T = TypeVar("T")


class Stopped(DubanError):
    """The wait was ended; nothing was written."""


def patiently(work: Callable[[], T], held: Callable[[], bool]) -> T:
    """What ``work`` comes to. While another program writes, ``held`` is called again and again; once it is true, the wait ends.

    Raises Stopped then, and what ``work`` raises.
    """
    from duban.store.connection import waiting
    from duban.store.errors import StoreError

    stopped = False

    def asked() -> bool:
        nonlocal stopped
        stopped = held()
        return stopped

    with waiting(asked):
        try:
            return work()
        except StoreError as error:
            if stopped and error.kind == "locked":
                raise Stopped(error.message) from error
            raise
