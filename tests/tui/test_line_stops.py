"""The line mode tells nobody to press a key, and Ctrl+C stops work without ending it."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from duban_tui.lines import desk
from duban_tui.lines.desk import TALKS
from duban_tui.lines.here import Here
from duban_tui.session import Session
from tests.tui.ledgers import AS_OF

WALK = """
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from duban import i18n
i18n.use(sys.argv[1])
from duban_tui.lines.desk import TALKS, run
from duban_tui.session import Session
for screen in range(1, len(TALKS) + 1):
    for item in range(1, 8):
        typed = StringIO("".join(f"{one}\\n" for one in (screen, item, 1, 1, "?", 0, 0)))
        run(Session(Path("duban.toml"), "990100", date(2026, 8, 3)), typed, sys.stdout)
"""
"""Every item of every screen, and the first that stands below it."""
KEYS = {
    "zh": r"按 ?(?:[A-Za-z0-9/]|回车|空格)",
    "en": r"(?i)\bpress (?!Enter\b)",
}
"""How a sentence names a key. A line is typed with Enter."""
EMPTY = {"zh": "没有待决定的问责建议。", "en": "No accountability proposals"}
"""The beginning of what a list says below which the screen names a key."""


@pytest.mark.parametrize("language", KEYS)
def test_nobody_is_told_to_press_a_key(ledger: Path, language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WALK, language], cwd=ledger.parent, capture_output=True, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode()
    text = done.stdout.decode()
    assert EMPTY[language] in text
    assert [line for line in text.splitlines() if re.search(KEYS[language], line)] == []


def test_an_interrupt_stops_the_work_and_leads_back_to_the_menu(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(here: Here) -> None:
        here.wait()
        raise KeyboardInterrupt

    monkeypatch.setattr(desk, "TALKS", {**TALKS, "assessment": interrupted})
    target = StringIO()
    desk.run(Session(ledger, "990100", AS_OF), StringIO("5\n9\n0\n0\n"), target)
    assert "正在读取，请稍候。\n\n已停止；没有做完的不写入日志。\n\n督办 示例市" in target.getvalue()
    assert "日志" in target.getvalue().partition("已停止")[2]


def test_an_interrupt_of_a_question_inside_an_act_ends_it(ledger: Path) -> None:
    class Interrupted(StringIO):
        """The input of somebody who presses Ctrl+C where the lines end."""

        def readline(self, size: int | None = -1, /) -> str:
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    with pytest.raises(KeyboardInterrupt):
        desk.run(Session(ledger, "990100", AS_OF), Interrupted("2\nXF-0003\n"), StringIO())
