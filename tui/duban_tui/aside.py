"""Work beside the event loop, in a thread that never keeps the programme from ending."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import TypeVar

from duban.files import in_words

Result = TypeVar("Result")
Stopped = Callable[[], bool]

TELL_SECONDS = 0.1

REST = 0.06
"""Seconds without a key after which the next one is not taken to be on its way: one that is held down comes again sooner."""


async def aside(work: Callable[[Stopped], Result], tell: Callable[[], None] | None = None) -> Result:
    """The result of ``work``, done in a daemon thread; ``tell`` is called on the loop every tenth of a second meanwhile.

    When the waiting task is cancelled, ``work`` learns it from the function it is given, and its result is dropped. Where the system
    refuses a file, that is a DubanError in words.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()
    stop = Event()

    def settle(end: Callable[[], None]) -> None:
        if not future.done():
            end()

    def run() -> None:
        try:
            end = partial(future.set_result, work(stop.is_set))
        except OSError as error:
            end = partial(future.set_exception, in_words(error))
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            end = partial(future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, end)

    Thread(target=run, name="duban-aside", daemon=True).start()
    try:
        while tell is not None and not future.done():
            await asyncio.wait({future}, timeout=TELL_SECONDS)
            tell()
        return await future
    finally:
        stop.set()
