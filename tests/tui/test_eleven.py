"""The eleven checks of a terminal programme that officers can rely on, each under its number.

What another file tests is named in ``ELSEWHERE``, with the figures of ``make bench`` that measure speed; the rest is here.
"""

import ast
import os
import pty
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from bench.harness import FIGURES
from packaging.requirements import Requirement
from rich.cells import cell_len

from duban.desk.office import Office
from duban.desk.today import Kind, Today
from duban.domain.labels import HEAP
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.narrow import plain
from duban_tui.probe import ASKED, VARIABLE, ambiguous_wide, width_in
from duban_tui.screens import SCREENS
from duban_tui.widgets.listing import PagedList
from duban_tui.words import GLYPH
from tests.tui.emulator import Seen
from tests.tui.ledgers import AS_OF
from tests.tui.looking import READY, app_on, grid, see
from tests.tui.terminal import LEAVE, Terminal
from tests.tui.test_hostile import hostile_ledger

ROOT = Path(__file__).resolve().parents[2]
ARGS = ("tui", "--as-of", "2026-08-03")

ELSEWHERE: dict[int, tuple[str, ...]] = {
    1: ("bench P13", "bench P15", "test_terminal.py::test_nothing_is_sent_while_nothing_changes"),
    2: ("bench P15", "bench P16", "bench P19", "test_screens.py::test_the_loop_stays_free", "test_free.py"),
    3: ("test_tour.py::test_in_chinese", "test_tour.py::test_in_english", "test_eleven.py::test_3_ambiguous_characters"),
    4: ("test_tour.py::test_with_hostile_names", "test_hostile.py::test_no_screen_obeys_or_breaks"),
    5: (
        "test_terminal.py::test_a_signal_ends_it_with_the_terminal_given_back",
        "test_terminal.py::test_a_line_that_drops_ends_it",
        "test_end_to_end.py::test_a_draft_outlives_a_dropped_line",
        "../store/test_integrity.py::test_a_killed_writer_leaves_nothing_of_its_transaction",
    ),
    6: (
        "test_preflight.py::test_without_a_terminal_one_line_names_the_commands_to_use",
        "test_preflight.py::test_the_command_loads_no_textual",
        "test_terminal.py::test_a_terminal_that_cannot_carry_it_is_told_in_one_line",
    ),
    7: (
        "test_terminal.py::test_no_color_sends_none_and_keeps_the_marker",
        "test_eleven.py::test_7_no_colour",
        "test_tour.py::test_in_chinese",
    ),
    8: ("test_terminal.py::test_a_mistake_of_the_programme_shows_a_code_and_no_data",),
    9: (
        "test_parity.py::test_every_act_has_its_command",
        "test_end_to_end.py::test_from_an_overdue_case_to_a_confirmed_proposal",
    ),
    10: ("test_eleven.py::test_10_no_command_opens_a_socket",),
    11: (
        "test_eleven.py::test_11_what_is_installed_is_fixed",
        "test_eleven.py::test_11_the_oldest_releases_are_those_of_the_lower_bounds",
        "../docs/test_plugin_guide.py",
    ),
}  # fmt: skip
"""Where each check is made: a test beside this file, or a figure of the benchmark."""


@pytest.mark.parametrize("number", ELSEWHERE)
def test_each_check_is_made_where_it_is_said_to_be(number: int) -> None:
    import bench

    for module in Path(bench.__file__).parent.glob("[a-z]*.py"):
        import_module(f"bench.{module.stem}")
    for place in ELSEWHERE[number]:
        if place.startswith("bench "):
            assert any(name.split("-")[0] == place.split()[1] for name in FIGURES), place
            continue
        file, _colons, test = place.partition("::")
        body = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8")).body
        names = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert any(name.startswith(test or "test_") for name in names), place


@pytest.fixture
def start() -> Iterator[Callable[..., Terminal]]:
    """Opens terminals that are closed afterwards."""
    terminals: list[Terminal] = []

    def opened(folder: Path, **options: object) -> Terminal:
        terminals.append(Terminal(ARGS, folder, **options))  # type: ignore[arg-type]
        return terminals[-1]

    yield opened
    for terminal in terminals:
        terminal.close()


Start = Callable[..., Terminal]


def at_rest(terminal: Terminal) -> int:
    """Wait until nothing more comes; how many bytes there were."""
    before = len(terminal.sent)
    while terminal.read(0.6):
        pass
    return len(terminal.sent) - before


# --- 1: bytes ---

DETAIL = 20
"""The first line (of 24) for what is said of the row under the cursor; the rows that the tests visit lie above it."""


def by_line(sent: bytes) -> dict[int, int]:
    """How many bytes were sent for each line of the screen, the steering before it included."""
    parts = re.split(rb"(?=\x1b\[\d+;\d+H)", sent)
    lines: dict[int, int] = {}
    for part in parts:
        where = re.match(rb"\x1b\[(\d+);", part)
        line = int(where[1]) if where else 0
        lines[line] = lines.get(line, 0) + len(part)
    return lines


@pytest.mark.parametrize(
    "screen, told", [("1", "第 1 条"), ("2", "第 1 件"), ("8", ">8规则"), ("9", ">9日志")]
)
def test_1_moving_and_paging_send_little(ledger: Path, start: Start, screen: str, told: str) -> None:
    terminal = start(ledger.parent)
    terminal.until(READY)
    terminal.type(screen)
    Seen(terminal).see(told)
    at_rest(terminal)
    for key in ("j", "\x1b[B", "k"):
        before = len(terminal.sent)
        terminal.type(key)
        at_rest(terminal)
        lines = by_line(terminal.sent[before:])
        moved = sum(size for line, size in lines.items() if line < DETAIL)
        followed = sum(size for line, size in lines.items() if line >= DETAIL)
        assert 0 < moved <= 400, "two rows of the list"
        assert followed <= 600, "and, when the cursor rests, what is said of the row below the list"
    terminal.type("\x06")
    assert 0 < at_rest(terminal) <= 4096, "a page of the list"


async def test_1_what_is_said_of_a_row_waits_for_the_cursor_to_rest(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        monkeypatch.setattr("duban_tui.widgets.listing.REST", 3600.0)
        before = grid(app)[DETAIL - 1 :]
        await pilot.press("j", "j", "down", "down")
        assert app.screen.query_one(PagedList).cursor == 4
        assert grid(app)[DETAIL - 1 :] == before
        monkeypatch.undo()
        await pilot.press("j")
        await see(pilot, app, "第 6 条")


# --- 3: terminals that draw ambiguous characters over two cells ---


async def test_3_ambiguous_characters_in_questions_and_pages(ledger: Path) -> None:
    app = DubanApp(ledger, "990100", AS_OF, wide=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        for keys, words in ((("f1",), "Esc 关闭"), (("ctrl+p",), "回车 确定"), (("slash", "x"), "Esc 取消")):
            await pilot.press(*keys)
            await see(pilot, app, words)
            assert {char for line in grid(app) for char in line if plain(char) != char} == set()
            await pilot.press("escape")


def test_3_the_terminal_is_asked_how_wide_it_draws(ledger: Path, start: Start) -> None:
    for cells in (1, 2):
        terminal = start(ledger.parent, ambiguous=cells)
        terminal.until(READY)
        terminal.type("q")
        assert terminal.end() == 0
        assert ("▶".encode() in terminal.sent) == (cells == 1)


def test_3_what_is_done_while_the_terminal_answers_is_done_after_it_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = pty.openpty()
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(sys, stream, SimpleNamespace(fileno=lambda: theirs))
    heard = []

    def meanwhile() -> None:
        heard.append(os.read(ours, 64).decode())
        os.write(ours, b"\x1b[1;3R")

    assert ambiguous_wide({}, meanwhile)
    assert heard == [ASKED] and not ambiguous_wide({VARIABLE: "narrow"}, meanwhile)
    os.close(ours)
    os.close(theirs)


def test_3_the_answer_is_read_and_nothing_else() -> None:
    assert [width_in(answer) for answer in (b"\x1b[7;2R", b"\x1b[7;3R", b"", b"q")] == [1, 2, None, None]
    assert "".join(map(plain, "“①”·—→▶│┌中文ǎ")) == '"1".->>|+中文a'
    assert all(cell_len(plain(chr(code))) == 1 for code in (*range(0x2500, 0x25A0), *range(0x2460, 0x2474)))


# --- 4: hostile text in a real terminal ---


def test_4_no_control_byte_of_the_data_reaches_the_terminal(tmp_path: Path, start: Start) -> None:
    terminal = start(hostile_ledger(tmp_path).parent)
    terminal.until(READY)
    for _row in range(14):
        terminal.type("j")
        at_rest(terminal)
    terminal.type("\r")
    at_rest(terminal)
    terminal.type("\x1b")
    at_rest(terminal)
    for steering in ("\x1b]0;", "\x1b[2J清", "\x9b31m", "\u202e", "\u2066", "\x00", "题\x07", "\x7f"):
        assert steering.encode() not in terminal.sent, steering


# --- 5: interrupted ---

_SHELL = "import os; os.execvp('bash', ['bash', '--noprofile', '--norc', '-i'])"


@pytest.mark.parametrize("through", ["{command}", "sh -c '{command}; exit $?'"], ids=["alone", "in a script"])
def test_5_ctrl_z_gives_the_terminal_to_the_shell_and_comes_back(ledger: Path, through: str) -> None:
    terminal = Terminal((), ledger.parent, program=("-c", _SHELL))
    try:
        command = through.format(command=" ".join((sys.executable, "-m", "duban", *ARGS)))
        terminal.type(f"{command}\n")
        terminal.until(READY)
        at_rest(terminal)
        left = terminal.sent.count(LEAVE)
        terminal.type("\x1a")
        terminal.until("Stopped")
        assert terminal.sent.count(LEAVE) == left + 1
        before = len(terminal.sent)
        terminal.type("fg\n")
        while READY.encode() not in terminal.sent[before:]:
            assert terminal.read(10.0), "it paints again"
        at_rest(terminal)
        left = terminal.sent.count(LEAVE)
        terminal.type("q")
        while terminal.sent.count(LEAVE) == left:
            assert terminal.read(10.0), "it ends"
        terminal.type("echo code:$?\n")
        terminal.until("code:0")
    finally:
        terminal.close()


def test_5_ctrl_z_where_no_shell_would_bring_it_back(ledger: Path, start: Start) -> None:
    terminal = start(ledger.parent)
    terminal.until(READY)
    at_rest(terminal)
    terminal.type("\x1a")
    terminal.until("没有暂停")
    terminal.type("q")
    assert terminal.end() == 0


# --- 7: no colour, and contrast where there is colour ---


async def test_7_no_colour_and_the_cursor_is_still_seen(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    for one in SCREENS:
        app = app_on(ledger)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(one.key)
            shown = await see(pilot, app, f">{one.key}{one.title}")
            strips = app.screen._compositor.render_strips()
            styles = [style for strip in strips for _text, style, _control in strip if style]
            assert all(style.color is None and style.bgcolor is None for style in styles)
            listed = [line for line in shown.splitlines() if "▶" in line]
            assert len(listed) == any(one.length for one in app.screen.query(PagedList))


def test_7_a_state_is_a_word_and_a_glyph() -> None:
    assert len(set(GLYPH.values())) == len(set(HEAP.values())) == len(Kind)
    assert all(len(glyph) == 1 and glyph.isascii() for glyph in GLYPH.values())


# --- 9: keys alone ---


def test_9_an_overdue_case_is_found_by_pinyin_and_explained_by_keys_alone(ledger: Path, start: Start) -> None:
    with closing(Office(read_workspace(ledger))) as office:
        today = Today(office, office.workspace.jurisdictions[0], AS_OF)
        today.read()
    late = next(row for row in today.rows if row.unit_name == "东县")
    terminal = start(ledger.parent)
    seen = Seen(terminal)
    seen.see(READY)
    terminal.type("2")
    seen.see(">2台账", "第 1 件")
    terminal.type("/")
    seen.see("Esc 取消")
    terminal.type(f"dongxian {late.case}")
    seen.see("东县", late.case, "共 1 件")
    terminal.type("\r")
    seen.see("Esc 看全部", "q 退出")
    terminal.type("\r")
    seen.see(f"事项 {late.case}", "超期")
    terminal.type("w")
    seen.see("依据", "起因：", "Esc 关闭")
    terminal.type("\x1b")
    seen.see(f"事项 {late.case}", "换一部分")
    terminal.type("q")
    assert terminal.end() == 0


# --- 10: no network ---

_OFFLINE = """
import sys
def forbid(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        sys.stderr.write(f"network: {event} {args[1:]}")
        import os
        os._exit(99)
sys.addaudithook(forbid)
from duban.cli import main
raise SystemExit(main())
"""


@pytest.mark.parametrize(
    "args",
    [
        ("check",), ("cases",), ("obligations",), ("explain", "XF-0000"), ("journal", "verify"), ("plugin", "list"),
        ("policy", "show"), ("propose", "--dry-run"), ("export", "cases", "-o", "out.csv"), ("assess",), ("demo", "d"),
    ],
    ids=lambda args: " ".join(args),
)  # fmt: skip
def test_10_no_command_opens_a_socket(ledger: Path, args: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE, *args], cwd=ledger.parent, capture_output=True, stdin=subprocess.DEVNULL, timeout=120
    )  # fmt: skip
    assert done.returncode in (0, 1, 3), done.stderr.decode()


def test_10_nor_does_the_full_screen(ledger: Path) -> None:
    terminal = Terminal(ARGS, ledger.parent, program=("-c", _OFFLINE))
    try:
        terminal.until(READY)
        terminal.type("q")
        assert terminal.end() == 0
    finally:
        terminal.close()


# --- 11: what is installed ---


def test_11_what_is_installed_is_fixed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted = {re.split(r"[<>=\[ ]", line)[0]: line for line in project["dependencies"]}
    assert re.fullmatch(r"textual==[\d.]+", wanted["textual"]), "pinned, and without its extra for syntax"
    for name in wanted:
        found = re.search(rf"^{re.escape(name)}==\S+[^\n]*\n    --hash=sha256:", locked, re.M)
        assert found is not None, name


def test_11_the_oldest_releases_are_those_of_the_lower_bounds() -> None:
    """``make oldest`` runs all tests with them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements-oldest.txt").read_text(encoding="utf-8").splitlines()
    oldest = {one.name: one.specifier for one in map(Requirement, lines)}
    for wanted in map(Requirement, project["dependencies"]):
        lowest = next(one.version for one in wanted.specifier if one.operator in (">=", "=="))
        assert oldest[wanted.name].contains(lowest), wanted


def test_11_signals_are_those_of_this_platform() -> None:
    from duban_tui.app import _SIGNALS

    assert {signal.SIGTERM, signal.SIGINT} <= set(_SIGNALS)
