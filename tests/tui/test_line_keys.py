"""The line mode tells nobody to press a key."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

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
EMPTY = {"zh": "没有待决定的问责建议。", "en": "No proposals await decision."}
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
