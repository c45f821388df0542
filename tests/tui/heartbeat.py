"""Whether the event loop stays free: how long it worked at a stretch without letting anything else come in."""

import asyncio
import gc
import time
from types import TracebackType
from typing import Self

LONGEST = 0.1
"""Seconds of work at a stretch after which a key press would be felt to wait."""


class Heartbeat:
    """Beats on the loop while the block runs. Counts the processor time of the loop's own thread, so that a busy machine is no fault."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.beats = 0

    async def __aenter__(self) -> Self:
        gc.freeze()  # as the programme does in a terminal
        self._task = asyncio.create_task(self._beat())
        return self

    async def _beat(self) -> None:
        last = time.thread_time()
        while True:
            await asyncio.sleep(0.002)
            now = time.thread_time()
            self.longest = max(self.longest, now - last)
            self.beats += 1
            last = now

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._task.cancel()
        gc.unfreeze()
        if error is None:
            assert self.beats > 10, "it was looked at"
            assert self.longest <= LONGEST, f"the loop was busy for {self.longest * 1000:.0f} ms at a stretch"
