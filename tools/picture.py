"""The picture in the READMEs: a few findings of ``duban demo``, as it prints them.

The demonstration is deterministic, so that the picture can be compared. It runs in a folder of its own and in Chinese.
"""

import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ("超期", "未履行", "材料不全", "逾期")
"""What is the matter in the findings that are shown: the first of each."""

BEGIN, END = "<!-- picture: begin (python -m tools.docs) -->", "<!-- picture: end -->"


@cache
def demo() -> tuple[str, int]:
    """What ``duban demo`` prints on stdout, and its exit code."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DUBAN_LANG", "DUBAN_WORKSPACE")}
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [sys.executable, "-m", "duban", "demo", str(Path(folder) / "demo")],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
    if run.returncode not in (0, 1, 3):
        raise RuntimeError(run.stderr.decode())
    return run.stdout.decode(), run.returncode


def picture() -> str:
    """The fenced block: the head, the first finding of each sort, the last lines, the exit code."""
    text, code = demo()
    lines = text.splitlines()
    findings = [(line, below) for line, below in pairwise(lines) if below.startswith("      依据 ")]
    shown = [next(found for found in findings if re.match(rf"\S+  \S+?{word}", found[0])) for word in SHOWN]
    shown.sort(key=findings.index)
    tail = [line for line in lines if line.startswith(("检查信访事项", "检查发现"))]
    body = [lines[0], "…", *(line for pair in shown for line in pair), "…", *tail]
    return "\n".join(["```console", "$ make demo", *body, f"exit code: {code}", "```"])


def readme(name: str) -> str:
    """The README of that name with the picture brought up to date.

    Raises ValueError where the marks are missing.
    """
    text = (ROOT / name).read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{name}: the marks of the picture are missing")
    return f"{before}{BEGIN}\n{picture()}\n{END}{after}"
