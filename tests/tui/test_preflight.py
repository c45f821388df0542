"""Without a terminal the full screen does not start, and nothing of it is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from duban_tui.preflight import obstacle


def test_without_a_terminal_one_line_names_the_commands_to_use(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "duban", "tui"],
        cwd=tmp_path, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == b""
    said = done.stderr.decode().strip()
    assert len(said.splitlines()) == 1
    assert "duban check" in said and "duban obligations" in said


def test_the_command_loads_no_textual() -> None:
    code = "import sys, duban_tui.command, duban_tui.preflight; assert not {'textual', 'rich', 'sqlalchemy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    "environ",
    [
        {"TERM": "xterm", "LANG": "zh_CN.UTF-8"},
        {"TERM": "xterm", "LANG": "zh_CN.utf8"},
        {"TERM": "xterm", "LC_ALL": "C.UTF-8", "LANG": "C"},
        {"TERM": "xterm", "LC_CTYPE": "zh_CN.UTF-8", "LANG": "C"},
        {"TERM": "xterm", "LANG": "de_DE.UTF-8@euro"},
        {"TERM": "xterm"},
    ],
)
def test_a_terminal_that_speaks_utf_8_is_accepted(environ: dict[str, str]) -> None:
    assert obstacle(environ, True, (60, 15)) is None
