"""Start-up: P13 ``duban --version`` against a bare interpreter, P14 ``duban check`` on an empty ledger against its imports.

Each round runs the two one after the other, so that what else the machine does falls on both.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

P13_LIMIT = 4.0
P14_LIMIT = 1.25

_SCRIPT = str(Path(sys.executable).with_name("duban"))
_LIBRARIES = "import click, sqlalchemy"


def p13(rounds: int = 21) -> list[float]:
    """Ratio per round: the console script with ``--version`` to ``python -c pass``."""
    return _ratios([_SCRIPT, "--version"], [sys.executable, "-c", "pass"], rounds, ok=(0,))


def p14(rounds: int = 11) -> list[float]:
    """Ratio per round: ``duban check`` on an empty ledger to importing click and SQLAlchemy."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "duban.toml").write_text(
            'schema = 1\n\n[[jurisdiction]]\ncode = "990000"\nname = "示例市"\nlevel = "city"\n',
            encoding="utf-8",
        )
        check = [_SCRIPT, "--workspace", name, "check", "--as-of", "2026-08-03"]
        _seconds(check, ok=(5,))
        return _ratios(check, [sys.executable, "-c", _LIBRARIES], rounds, ok=(5,))


def _ratios(ours: Sequence[str], bare: Sequence[str], rounds: int, ok: tuple[int, ...]) -> list[float]:
    pairs = [(_seconds(ours, ok), _seconds(bare, (0,))) for _round in range(rounds + 1)]
    return [mine / base for mine, base in pairs[1:]]


def _seconds(command: Sequence[str], ok: tuple[int, ...]) -> float:
    start = time.perf_counter()
    code = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode
    taken = time.perf_counter() - start
    if code not in ok:
        raise RuntimeError(f"{' '.join(command)}: exit code {code}")
    return taken
