"""The table of duties: marks, periods, reasons, and the act recorded for one cell."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.duty_matrix import Mark, mark_of
from duban.desk.duty_matrix import duties as read_duties
from duban.desk.office import Office
from duban.domain.labels import DUTY_MARK
from duban.store.entry import Entry
from duban.workspace import read_workspace
from duban_tui.columns import row_text
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.duties import DutiesScreen
from duban_tui.screens.duties_look import GLYPH, short_period
from tests.tui.duties import RULES, with_duties
from tests.tui.grids import check_grid
from tests.tui.ledgers import AS_OF, WORKSPACE, make
from tests.tui.looking import READY, app_on, line_with, see

SIZES = [(80, 24), (60, 20), (160, 50)]


@pytest.fixture
def duties(tmp_path: Path) -> Path:
    return with_duties(tmp_path)


def journal(file: Path) -> list[Entry]:
    """What was recorded after the import."""
    with closing(Office(read_workspace(file))) as office, office.ledger.reading() as reader:
        return [entry for entry in reader.entries("990100") if entry.source == "record"]


def test_every_mark_has_a_word_and_a_glyph_of_its_own() -> None:
    assert len(set(GLYPH.values())) == len(set(DUTY_MARK.values())) == len(Mark)
    assert all(len(glyph) == 1 and glyph.isascii() for glyph in GLYPH.values())


def test_of_several_duties_in_a_cell_the_worst_come_first(duties: Path) -> None:
    with closing(Office(read_workspace(duties))) as office:
        table = read_duties(office, office.workspace.jurisdictions[0], AS_OF).table()
    order = list(Mark)
    told = [
        [order.index(mark_of(line)) for line in cell.lines]
        for row in table.rows
        for cell in row.cells.values()
    ]
    assert any(len(set(marks)) > 1 for marks in told)
    assert all(marks == sorted(marks) for marks in told)


def test_short_periods_fit_their_column() -> None:
    keys = ("2026-08-03", "2026-W31", "2026-08-H1", "2026-08", "2026-07~08", "2026-Q3", "2026-H2", "2026")
    assert all(len(short_period(key)) <= 8 for key in keys)
    assert len({short_period(key) for key in keys}) == len(keys)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_table_at_every_size(duties: Path, size: tuple[int, int]) -> None:
    app = app_on(duties)
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await see(pilot, app, "国庆节期间")
        check_grid("duties-table", app)


async def test_arrows_move_through_periods_and_the_window_follows(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("3")
        shown = await see(pilot, app, "第 8 个周期，共 8 个")
        assert "[26-08]" in shown and "26-01" not in shown
        await pilot.press("H")
        shown = await see(pilot, app, "第 1 个周期，共 8 个")
        assert "[26-01]" in shown and " 26-08 " not in shown
        await pilot.press("right", "l", "h")
        await see(pilot, app, "2026年2月（第 2 个周期")
        await pilot.press("j")
        assert "西县" in (await see(pilot, app, "第 2 条"))
        assert "[x 未做]" in line_with(app, "▶")


async def test_a_rule_is_chosen_and_remembered(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("f")
        await see(pilot, app, "看哪一项职责")
        await pilot.press(*"jiefang", "enter")
        await see(pilot, app, "OWN-R 领导接访")
        await see(pilot, app, "[26Q3]")
    again = app_on(duties)
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await see(pilot, again, "OWN-R 领导接访")


async def test_words_and_pinyin_find_units(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("/", *"xx", "enter")
        await see(pilot, app, "筛选：xx")
        await see(pilot, app, "共 1 条")
        await pilot.press("escape")
        await see(pilot, app, "共 2 条")


async def test_enter_gives_the_reasons_of_the_cell(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("left", "enter")
        shown = await see(pilot, app, "《示例市规定》")
        assert "2026年7月" in shown and "OWN-" in shown


async def test_the_act_of_a_cell_is_recorded_and_taken_back(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("f", *"paicha", "enter")
        await see(pilot, app, "OWN-D")
        await pilot.press("left")
        await see(pilot, app, "2026年7月（第 7 个周期")
        await pilot.press("a")
        shown = await see(pilot, app, "登记“矛盾纠纷排查”")
        assert "2026-07" in line_with(app, "所属周期") and "东县" in shown
        await see(pilot, app, "第 1 项")
        await pilot.press("s")
        shown = await see(pilot, app, "登记前预览")
        assert "OWN-D 每月排查矛盾纠纷 已于 2026-08-03 办结，逾期3天（期限 2026-07-31）" in shown
        assert not journal(duties)
        await pilot.press("y")
        await see(pilot, app, "[+ 补做]")
        assert [entry.events[0].kind for entry in journal(duties)] == ["sweep"]
        await pilot.press("u")
        await see(pilot, app, "撤销“矛盾纠纷排查”：")
        await see(pilot, app, "第 1 项")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"重复登记", "enter", "s")
        shown = await see(pilot, app, "登记前预览")
        assert "每月排查矛盾纠纷 恢复为未办结，期限 2026-07-31" in shown
        await pilot.press("y")
        await see(pilot, app, "[x 未做]")
    acts = [entry.events[0] for entry in journal(duties)]
    assert [act.kind for act in acts] == ["sweep", "correct"]
    assert (acts[0].on, acts[0].unit, acts[0].text("period")) == (date(2026, 8, 3), "990101", "2026-07")


async def test_a_cell_with_several_duties_asks_which(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("left", "a")
        shown = await see(pilot, app, "登记什么")
        assert "领导接访" in shown and "下访" in shown and "矛盾纠纷排查" in shown
        await pilot.press("escape")
        await see(pilot, app, READY)
        assert isinstance(app.screen, DutiesScreen)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_duties_that_differ_in_their_period_alone_are_told_apart(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    title = "每半月由主要负责同志接待来访群众并且包案化解信访突出问题"
    halves = RULES.replace('every = "month"', 'every = "half-month"').replace("每月排查矛盾纠纷", title)
    app = app_on(make(tmp_path, cases=0, workspace=WORKSPACE + halves))
    async with app.run_test(size=size) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("left", "a")
        await see(pilot, app, "登记什么")
        for half in ("2026年7月上半月", "2026年7月下半月"):
            assert title[:6] in line_with(app, f"矛盾纠纷排查  {half}  OWN-D")


def test_the_words_of_a_choice_get_the_room_that_nothing_stands_in() -> None:
    def shown(*choices: Choice) -> list[str]:
        divided = Chooser("", choices)._listing.divided(64)
        return [row_text(divided, one).rstrip() for one in choices]

    long = "字" * 29
    assert shown(Choice("a", long), Choice("b", "短")) == [long, "短"]
    kind, rule = "assigned with result demanded", "closes: N-23-2 due 2026-05-28"
    assert shown(Choice("a", kind, rule)) == [f"{kind} {rule}"]
    (both,) = shown(Choice("a", long, rule))
    assert long[:17] in both and "closes: N-23-2" in both, "neither takes all"


async def test_nothing_of_ones_own_to_take_back_is_said(duties: Path) -> None:
    app = app_on(duties)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await see(pilot, app, READY)
        await pilot.press("u")
        await see(pilot, app, "没有可以撤销的")
