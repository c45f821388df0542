"""The screen of the journal: who recorded what, filtered, verified; its anchor."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duban.desk.journal_view import (
    JournalQuery,
    JournalRow,
    JournalSource,
    Soundness,
    anchor,
    anchors_in,
    event_lines,
    journal_names,
    verdict_lines,
    verify,
    write_anchor,
)
from duban.desk.office import Office, clock_at
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.errors import DubanError
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.screens import journal as screen
from duban_tui.screens.case import CaseScreen
from duban_tui.widgets.listing import PagedList
from tests.tui.grids import check_grid
from tests.tui.ledgers import NOON
from tests.tui.looking import app_on, grid, see


@pytest.fixture
def office(ledger: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(ledger))) as office:
        yield office


@pytest.fixture
def place(office: Office) -> Jurisdiction:
    """The jurisdiction, with one act more than was imported."""
    place = office.workspace.jurisdictions[0]
    said = Statement(kind="finish", on=date(2026, 7, 30), case="XF-0003", unit="西县")
    with clock_at(NOON):
        record(office, place, said, actor="王小明")
    return place


def rows(office: Office, place: Jurisdiction, **wanted: str) -> list[JournalRow]:
    source = JournalSource(office, place.code, JournalQuery(**wanted))
    pages = [source.page(0, 7), source.page(7, 1000)]
    assert source.count() == sum(map(len, pages))
    found = [row for page in pages for row in page]
    assert [source.place(row.seq) for row in found] == list(range(len(found)))
    assert len(source.page(len(found), 10)) == 0
    return found


def tamper(ledger: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the file behind the programme's back, the guards taken away and put back."""
    with closing(sqlite3.connect(ledger.parent / "duban.db")) as other:
        guards = [sql for (sql,) in other.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
        for name in ("entry_no_update", "entry_no_delete"):
            other.execute(f"DROP TRIGGER {name}")
        change(other)
        for sql in guards:
            other.execute(sql)
        other.commit()


def test_the_newest_comes_first_and_words_narrow(office: Office, place: Jurisdiction) -> None:
    whole = rows(office, place)
    assert [row.seq for row in whole] == list(range(len(whole), 0, -1))
    first = whole[0]
    assert (first.actor, first.case, first.what, first.units) == (
        "王小明",
        "XF-0003",
        "办结，出具处理意见",
        "西县",
    ) or first.what
    assert first.at is not None and first.at.isoformat() == "2026-08-03T12:00:00+08:00"
    for text in ("王小", "wxm", "wangxiaoming"):
        assert [row.seq for row in rows(office, place, text=text)] == [first.seq]
    by_case = rows(office, place, case="XF-0003")
    assert {row.case for row in by_case} == {"XF-0003"} and len(by_case) >= 2
    assert rows(office, place, text="xf-0003") == by_case
    assert len(rows(office, place, kind="finish")) == sum(
        any(event.kind == "finish" for event in row.events) for row in whole
    )
    assert rows(office, place, actor="王小明", kind="accept") == []
    assert rows(office, place, text="王小明 xf-0003") == [first]


def test_names_are_those_of_the_journal(office: Office, place: Jurisdiction) -> None:
    names = journal_names(office, place.code)
    assert [actor for actor, _n in names.actors] == ["tester", "王小明"]
    assert dict(names.kinds)["receive"] == "收到"


def test_an_entry_is_told_in_words(office: Office, place: Jurisdiction) -> None:
    lines = event_lines(office, place.code, rows(office, place)[0])
    assert "2026-07-30" in lines[0] and "西县" in lines[0]


def test_what_is_missing_or_damaged_keeps_its_place(
    ledger: Path, office: Office, place: Jurisdiction
) -> None:
    count = len(rows(office, place))
    tamper(ledger, lambda other: other.execute("DELETE FROM entry WHERE seq = 3"))
    tamper(ledger, lambda other: other.execute("UPDATE entry SET body = '不是' WHERE seq = 5"))
    found = {row.seq: row.soundness for row in rows(office, place)}
    assert len(found) == count
    assert {seq for seq, one in found.items() if one is not Soundness.WHOLE} == {3, 5}
    assert found[3] is Soundness.MISSING and found[5] is Soundness.DAMAGED
    assert rows(office, place, kind="finish"), "a filter passes over what cannot be read"
    verdict = verify(office, place)
    assert verdict is not None and {one.seq for one in verdict.problems} == {3, 5}
    assert len(verdict_lines(verdict)) == 3


def test_verification_tells_how_far_it_is_and_can_be_stopped(office: Office, place: Jurisdiction) -> None:
    told: list[int] = []
    verdict = verify(office, place, tell=told.append)
    assert verdict is not None and verdict.ok and told[-1] == verdict.entries
    assert verify(office, place, stopped=lambda: True) is None


def test_an_anchor_is_written_and_compared(office: Office, place: Jurisdiction, tmp_path: Path) -> None:
    file = tmp_path / "anchor.json"
    write_anchor(office, anchor(office, place), file)
    assert json.loads(file.read_text(encoding="utf-8"))["jurisdiction"] == "990100"
    verdict = verify(office, place, file)
    assert verdict is not None and verdict.ok and [one.seq for one in anchors_in(file)] == [verdict.head[0]]
    file.write_text("x", encoding="utf-8")
    with pytest.raises(DubanError, match="第 1 行"):
        verify(office, place, file)
    with pytest.raises(DubanError, match="读不了"):
        verify(office, place, tmp_path / "none")
    with pytest.raises(DubanError):
        write_anchor(office, anchor(office, place), office.workspace.file)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_screen(ledger: Path, place: Jurisdiction, size: tuple[int, int]) -> None:
    app = app_on(ledger)
    async with app.run_test(size=size) as pilot:
        await pilot.press("9")
        shown = await see(pilot, app, "第 1 条，共")
        assert "本次尚未校验" in shown and "王小明" in shown
        await pilot.press("v")
        assert "日志完好" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape")
        await see(pilot, app, "= 校验：前")
        check_grid("journal-verified", app)


async def test_filters_by_keys(ledger: Path, place: Jurisdiction) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        await see(pilot, app, "第 1 条，共")
        listing = app.screen.query_one(PagedList)
        whole = listing.length
        await pilot.press("/", *"wxm")
        await see(pilot, app, "第 1 条，共 1 条")
        await pilot.press("enter", "c")
        await see(pilot, app, "列出：XF-0003 wxm")
        await pilot.press("escape")
        await see(pilot, app, f"共 {whole} 条")
        await pilot.press("a", *"wang")
        await see(pilot, app, "王小明")
        await pilot.press("enter")
        await see(pilot, app, "列出：王小明")
        await pilot.press("a", "home", "enter")
        await pilot.press("escape", "t", *"收到")
        await pilot.press("enter")
        await see(pilot, app, "列出：收到")
        await pilot.press("/", *"没有的")
        await see(pilot, app, "没有符合筛选条件的")


async def test_an_entry_in_full_copied_and_its_case_opened(ledger: Path, place: Jurisdiction) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "2026-08-03 12:00:00（北京时间）" in shown and "校验值" in shown and "逐件登记" in shown
        await pilot.press("escape")
        await see(pilot, app, "回车 全文")
        await pilot.press("y")
        await see(pilot, app, "回车 全文")
        assert "王小明" in app.clipboard
        await pilot.press("o")
        await see(pilot, app, "事项 XF-0003")
        assert isinstance(app.screen, CaseScreen)


async def test_a_changed_journal_is_found_and_shown(ledger: Path, place: Jurisdiction) -> None:
    tamper(ledger, lambda other: other.execute("UPDATE entry SET actor = '李四' WHERE seq = 2"))
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("v")
        assert "第 2 条与其校验值不符" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "G", "k")
        shown = await see(pilot, app, "! 校验：有 1 处问题")
        assert "! 第 2 条与其校验值不符" in shown
        assert next(line for line in grid(app) if "李四" in line).split()[1] == "x"


async def test_the_anchor_is_shown_written_and_compared(ledger: Path, place: Jurisdiction) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("n")
        assert '"jurisdiction": "990100"' in await see(pilot, app, "日志锚点")
        await pilot.press("escape", "N")
        await see(pilot, app, "把锚点写入文件")
        await pilot.press("enter")
        await see(pilot, app, "回车 全文")
        file = ledger.parent / "锚点-990100-2026-08-03.json"
        while not file.exists():
            await pilot.pause(0.05)
        assert anchors_in(file)
        tamper(
            ledger, lambda other: other.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
        )
        await pilot.press("V")
        await see(pilot, app, "与哪个锚点文件比对")
        await pilot.press(*file.name, "enter")
        assert "末尾被截去" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "V", *"none", "enter")
        await see(pilot, app, "! 读不了锚点文件")


async def test_a_verification_says_how_far_it_is_and_esc_ends_it(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []

    def slow(_office: Office, _place: Jurisdiction, _file: object, tell: Any, stopped: Any) -> None:
        tell(2000)
        while not stopped():
            time.sleep(0.01)
        ended.append(True)

    monkeypatch.setattr(screen, "verify", slow)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("9")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("v")
        await see(pilot, app, "已读 2000 条（按 Esc 中止）")
        await pilot.press("escape")
        shown = await see(pilot, app, "第 1 条，共")
        assert "本次尚未校验" in shown
    assert ended
