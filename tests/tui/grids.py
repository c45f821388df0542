"""Snapshots of screens as cells of text, so that a difference is read like any other."""

import os
from pathlib import Path

from rich.cells import cell_len

from duban_tui.app import DubanApp
from tests.tui.looking import grid

FOLDER = Path(__file__).parent / "grids"


def check_grid(name: str, app: DubanApp) -> None:
    """The screen is what the file of that name and size holds; with ``DUBAN_GRIDS=write`` the file is written instead."""
    width, height = app.size
    lines = grid(app)
    assert [cell_len(line) for line in lines] == [width] * height, "every line fills its cells"
    shown = "".join(line.rstrip() + "\n" for line in lines)
    file = FOLDER / f"{name}-{width}x{height}.txt"
    if os.environ.get("DUBAN_GRIDS") == "write":
        file.write_text(shown, encoding="utf-8")
    assert file.is_file(), f"no snapshot {file.name}; write it with DUBAN_GRIDS=write"
    assert shown == file.read_text(encoding="utf-8")
