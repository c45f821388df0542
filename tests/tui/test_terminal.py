"""In a real terminal: it starts, obeys keys and signals, gives the terminal back, and fails without telling data."""

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tui.terminal import ENTER, LEAVE, Terminal

ARGS = ("tui", "--as-of", "2026-08-03")
READY = "第 1 条"

Open = Callable[..., Terminal]


@pytest.fixture
def opened(ledger: Path) -> Iterator[Open]:
    """Opens terminals that are closed afterwards."""
    terminals: list[Terminal] = []

    def start(args: tuple[str, ...] = ARGS, **options: object) -> Terminal:
        terminals.append(Terminal(args, ledger.parent, **options))  # type: ignore[arg-type]
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.close()


def given_back(terminal: Terminal) -> bool:
    """Alternate screen left, cursor shown, mouse and paste reports off."""
    after = terminal.sent[terminal.sent.rfind(LEAVE) :]
    reports = (b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l")
    restored = all(terminal.sent.rfind(off) > terminal.sent.rfind(off[:-1] + b"h") for off in reports)
    return (
        terminal.sent.count(ENTER) == terminal.sent.count(LEAVE) == 1 and b"\x1b[?25h" in after and restored
    )


def test_it_opens_says_what_is_owed_and_ends_with_q(opened: Open) -> None:
    terminal = opened()
    terminal.until("示例市")
    terminal.until(READY)
    terminal.type("q")
    assert terminal.end() == 0
    assert given_back(terminal)


def test_nothing_is_sent_while_nothing_changes(opened: Open) -> None:
    terminal = opened()
    terminal.until(READY)
    while terminal.read(1.0):
        pass
    assert terminal.read(2.5) == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_with_the_terminal_given_back(opened: Open, number: signal.Signals) -> None:
    terminal = opened()
    terminal.until(READY)
    terminal.signal(number)
    assert terminal.end() == 128 + number
    assert given_back(terminal)


def test_a_line_that_drops_ends_it(opened: Open) -> None:
    terminal = opened()
    terminal.until(READY)
    terminal.hang_up()
    assert terminal.end() == 128 + signal.SIGHUP


def test_no_color_sends_none_and_keeps_the_marker(opened: Open) -> None:
    terminal = opened(environ={"NO_COLOR": "1"})
    terminal.until(READY)
    terminal.type("j")
    terminal.until("第 2 条")
    terminal.type("q")
    assert terminal.end() == 0
    codes = {code for found in re.findall(rb"\x1b\[([0-9;]*)m", terminal.sent) for code in found.split(b";")}
    assert codes <= {b"", b"0", b"1", b"4", b"7"}
    assert "▶".encode() in terminal.sent


CRASH = """
from duban.desk import today
def read(self, stopped=None):
    name = "秘密的名字"
    raise ValueError("秘密的消息")
today.Today.read = read
from duban.cli import main
raise SystemExit(main())
"""


def test_a_mistake_of_the_programme_shows_a_code_and_no_data(opened: Open, ledger: Path) -> None:
    terminal = opened(program=("-c", CRASH))
    assert terminal.end() == 70
    assert given_back(terminal)
    told = terminal.sent[terminal.sent.rfind(LEAVE) :].decode()
    code = re.search(r"程序内部错误，代码 ([0-9a-f]{8})", told)
    assert code is not None
    assert "秘密" not in terminal.sent.decode(errors="replace") and "Traceback" not in told
    logs = list(ledger.parent.rglob(f"crash-{code[1]}.log"))
    assert len(logs) == 1
    assert "秘密" not in logs[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("environ", "size", "reason"),
    [
        ({"TERM": "dumb"}, (80, 24), "TERM=dumb"),
        ({"TERM": None}, (80, 24), "TERM="),
        ({"LANG": "C"}, (80, 24), "UTF-8"),
        ({"LC_ALL": "C"}, (80, 24), "UTF-8"),
        ({"LANG": "zh_CN.GBK"}, (80, 24), "UTF-8"),
        ({}, (40, 24), "40 列"),
        ({}, (80, 10), "10 行"),
    ],
)
def test_a_terminal_that_cannot_carry_it_is_told_in_one_line(
    opened: Open, environ: dict[str, str | None], size: tuple[int, int], reason: str
) -> None:
    terminal = opened(environ=environ, size=size)
    assert terminal.end() == 2
    said = terminal.sent.decode().strip()
    assert len(said.splitlines()) == 1
    assert reason in said and "duban check" in said and "duban obligations" in said
    assert "\x1b" not in said


def test_without_a_workspace_one_line_says_how_to_make_one(opened: Open, tmp_path: Path) -> None:
    terminal = Terminal(ARGS, tmp_path)
    try:
        assert terminal.end() == 2
        said = terminal.sent.decode().strip()
        assert "duban init" in said and "\x1b" not in said
        assert len(said.splitlines()) == 1
    finally:
        terminal.close()
