"""The list by itself: what comes late from rows that are no longer shown counts for nothing."""

import threading
from collections.abc import Hashable, Sequence

from textual.app import App, ComposeResult

from duban.errors import DubanError
from duban_tui.columns import Column, Look
from duban_tui.widgets.listing import PagedList, Rows

LOOK: Look[str] = Look(
    columns=(Column(id="it", title="", text=lambda row: row, least=8),), key=lambda row: row
)


class Held:
    """Rows of which only the first page is read at once; any other comes to nothing, once the gate is open."""

    immediate = False

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()

    def count(self) -> int:
        return 1000

    def page(self, offset: int, limit: int) -> Sequence[str]:
        if offset:
            self.asked.set()
            self.gate.wait()
            raise DubanError("读不了")
        return [f"old {number}" for number in range(limit)]

    def place(self, key: Hashable) -> int | None:
        return None


class Lone(App[None]):
    """An app of one list."""

    def __init__(self) -> None:
        super().__init__()
        self.listing: PagedList[str] = PagedList(LOOK)
        self.failures: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.listing

    def on_paged_list_failed(self, event: PagedList.Failed) -> None:
        self.failures.append(event.words)


async def test_what_rows_shown_before_could_not_read_is_not_told_of_those_shown_now() -> None:
    app, old = Lone(), Held()
    async with app.run_test(size=(60, 20)) as pilot:
        app.listing.show(old)
        while app.listing.length < 1000:
            await pilot.pause(0.01)
        app.listing.cursor = 900
        while not old.asked.is_set():
            await pilot.pause(0.01)
        app.listing.show(Rows(["new"], LOOK.key))
        old.gate.set()
        while app.listing._fetching:
            await pilot.pause(0.01)
        await pilot.pause(0.01)
        assert not app.failures and app.listing.row == "new"
