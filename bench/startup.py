"""Start-up of whole processes: what a user waits for before anything happens."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.harness import Pair, Place, bench

_SCRIPT = str(Path(sys.executable).with_name("duban"))
_WORKSPACE = 'schema = 1\n\n[[jurisdiction]]\ncode = "990000"\nname = "示例市"\nlevel = "city"\n'


@bench("P13", "duban --version against python -c pass", 4.0)
def version(place: Place) -> Iterator[Pair]:
    """The console script against a bare interpreter."""
    yield Pair(lambda: _run([_SCRIPT, "--version"]), lambda: _python("pass"), rounds=21)


@bench("P14", "duban check, empty ledger, against importing click and SQLAlchemy", 1.25)
def check(place: Place) -> Iterator[Pair]:
    """The whole check against the imports it cannot do without; the first run makes the ledger."""
    folder = place.folder / "startup"
    folder.mkdir()
    (folder / "duban.toml").write_text(_WORKSPACE, encoding="utf-8")
    command = [_SCRIPT, "--workspace", str(folder), "check", "--as-of", "2026-08-03"]
    yield Pair(lambda: _run(command, code=5), lambda: _python("import click, sqlalchemy"), rounds=11)


def _python(code: str) -> None:
    _run([sys.executable, "-c", code])


def _run(command: Sequence[str], code: int = 0) -> None:
    """Run it; raises RuntimeError when it ends otherwise than it should."""
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != code:
        said = done.stderr.decode(errors="replace")
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}: {said}")
