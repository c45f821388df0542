"""The picture of the full screen in the READMEs: ``docs/desk.svg``, drawn from the cells of the real app on the demonstration's ledger.

Every word stands at the left edge of its cell and is as long as its cells, so that
Chinese and Latin letters stay in their columns whatever the font.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

ROOT = Path(__file__).resolve().parent.parent
SIZE = (100, 28)
AS_OF = date(2026, 10, 31)
"""The day that the demonstration is shown for."""
_WIDE, _HIGH, _FONT = 8, 20, 16
_FAMILY = "'Noto Sans Mono CJK SC','Sarasa Mono SC','Source Han Mono SC',SimSun,monospace"


def render() -> str:
    """The picture, made in an interpreter of its own: the words of the app are fixed when it is first imported."""
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DUBAN_LANG", "DUBAN_WORKSPACE", "NO_COLOR")
    }
    run = subprocess.run(
        [sys.executable, "-m", "tools.desk_picture"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr.decode())
    return run.stdout.decode()


async def _strips(file: Path, code: str) -> list[list[tuple[str, Style]]]:
    """The lines of the first screen as runs of text and style."""
    from duban_tui.app import DubanApp
    from duban_tui.widgets.listing import PagedList

    app = DubanApp(file, code, AS_OF, wide=True)  # fonts draw quotes over two cells
    async with app.run_test(size=SIZE) as pilot:
        for _look in range(600):
            await pilot.pause(0.05)
            listing = app.screen.query(PagedList)
            reading = any(screen.busy for screen in app.desk_screens)
            counting = any(worker.group == "weeks" and worker.is_running for worker in app.workers)
            if listing and listing.first().length and not reading and not counting:
                break
        await pilot.pause(0.5)
        return [
            [(text, style or Style()) for text, style, _control in strip]
            for strip in app.screen._compositor.render_strips()
        ]


def draw(lines: list[list[tuple[str, Style]]]) -> str:
    """The runs as an SVG: backgrounds first, then each character in its cell."""
    width, height = SIZE[0] * _WIDE, len(lines) * _HIGH
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{_FAMILY}" font-size="{_FONT}"><title>duban tui</title>',
        f'<rect width="{width}" height="{height}" fill="#000000"/>',
    ]
    for number, line in enumerate(lines):
        x = 0
        for text, style in line:
            cells = cell_len(text)
            front, back = _colours(style)
            if back != "#000000":
                parts.append(
                    f'<rect x="{x * _WIDE}" y="{number * _HIGH}" width="{cells * _WIDE}" height="{_HIGH}" fill="{back}"/>'
                )
            parts += _letters(text, style, front, x, number)
            x += cells
    return "\n".join([*parts, "</svg>"]) + "\n"


def _letters(text: str, style: Style, front: str, x: int, line: int) -> list[str]:
    """The words of a run, each from the left edge of its first cell and as long as its cells; wide and narrow letters apart."""
    bold = ' font-weight="bold"' if style.bold else ""
    under = ' text-decoration="underline"' if style.underline else ""
    look = f'y="{line * _HIGH + _FONT - 1}" fill="{front}"{bold}{under} lengthAdjust="spacingAndGlyphs"'
    parts: list[str] = []
    for cells, run in groupby(_placed(text, x), key=lambda one: one[1]):
        placed = list(run)
        for word in _words(placed):
            letters = "".join(char for _at, _cells, char in word)
            size = cells * len(word) * _WIDE
            parts.append(
                f'<text x="{word[0][0] * _WIDE}" textLength="{size}" {look}>{escape(letters)}</text>'
            )
    return parts


Placed = tuple[int, int, str]
"""The cell at which a character begins, how many it takes, the character."""


def _placed(text: str, x: int) -> Iterator[Placed]:
    for char in text:
        cells = cell_len(char)
        if cells:
            yield x, cells, char
        x += cells


def _words(placed: list[Placed]) -> Iterator[list[Placed]]:
    """What stands between blanks."""
    for blank, word in groupby(placed, key=lambda one: not one[2].strip()):
        if not blank:
            yield list(word)


def _colours(style: Style) -> tuple[str, str]:
    front, back = _hex(style.color, "#f5f5f5"), _hex(style.bgcolor, "#000000")
    return (back, front) if style.reverse else (front, back)


def _hex(color: Color | None, default: str) -> str:
    return default if color is None or color.is_default else color.get_truecolor().hex


def page() -> str:
    """Make the demonstration's ledger, show it, draw what is shown."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        made = subprocess.run(
            [sys.executable, "-m", "duban", "demo", str(demo)], cwd=folder, capture_output=True, check=False
        )
        if made.returncode not in (0, 1, 3):
            raise RuntimeError(made.stderr.decode())
        from duban.workspace import read_workspace

        workspace = read_workspace(demo / "duban.toml")
        return draw(asyncio.run(_strips(workspace.file, workspace.jurisdictions[0].code)))


if __name__ == "__main__":
    from duban.cli.help import speak

    speak("zh")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page())
