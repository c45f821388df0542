"""Work beside the event loop, in a thread that never keeps the programme from ending."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
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

    def settle(result: Result | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: Result | None = None
        failure: BaseException | None = None
        try:
            result = work(stop.is_set)
        except OSError as error:
            failure = in_words(error)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, failure)

    Thread(target=run, name="duban-aside", daemon=True).start()
    try:
        while tell is not None and not future.done():
            await asyncio.wait({future}, timeout=TELL_SECONDS)
            tell()
        return await future
    finally:
        stop.set()
