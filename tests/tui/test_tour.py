"""What holds of everything on the tour: its snapshots in Chinese, in English and for terminals with wide ambiguous characters, its
words, its footers, its contrast, and that no text of a ledger breaks any of it."""

import asyncio
import os
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

import pytest
from rich.cells import cell_len

from duban_tui.narrow import plain
from duban_tui.themes import THEMES
from duban_tui.wrapping import NOT_FIRST
from tests.tui.rich import make_hostile, make_rich
from tests.tui.test_hostile import check_harmless
from tests.tui.tour import BROKEN, SIZES, STOPS, Seen, Size, tour, tour_in
from tests.tui.wording import chinese, data_texts, english

pytestmark = pytest.mark.timeout(900)
FOLDER = Path(__file__).parent / "grids" / "tour"
NAMES = [stop.name for stop in (*STOPS, BROKEN)]
RAW = ("journal-entry", "journal-anchor")
"""Pages that show what stands in the journal, letter by letter."""
Pages = Mapping[tuple[str, Size], list[str]]


def pages(seen: Seen) -> Pages:
    """The lines alone."""
    return {at: sight.lines for at, sight in seen.items()}


def narrowed(seen: Seen) -> Pages:
    """What is painted where ambiguous characters are wide."""
    return {at: ["".join(map(plain, line)) for line in sight.lines] for at, sight in seen.items()}


def check_grids(name: str, seen: Pages, size: Size) -> None:
    """All stops in that size are what the file of that name holds; with ``DUBAN_GRIDS=write`` the file is written instead."""
    shown = [line.rstrip() for stop in NAMES for line in (f"=== {stop}", *seen[stop, size])]
    file = FOLDER / f"{name}-{size[0]}x{size[1]}.txt"
    if os.environ.get("DUBAN_GRIDS") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(shown) + "\n", encoding="utf-8")
    assert file.is_file(), f"no snapshot {file.name}; write it with DUBAN_GRIDS=write"
    held = file.read_text(encoding="utf-8").splitlines()
    assert shown == held, "\n".join(unified_diff(held, shown, lineterm="", n=24))


def check_footers(seen: Seen) -> None:
    """At most five acts are offered, and all of them whole."""
    for at, sight in seen.items():
        assert len(sight.offered) <= 5, at
        footers = [line for line in sight.lines if all(words in line for words in sight.offered)]
        assert footers, (at, sight.offered)


def check_widths(seen: Pages) -> None:
    """Every line fills its cells."""
    for at, lines in seen.items():
        width, height = at[1]
        assert [cell_len(line) for line in lines] == [width] * height, at


def check_beginnings(seen: Pages) -> None:
    """No line of a page of text begins with a mark that closes something."""
    texts = {stop.name for stop in STOPS if stop.screen in ("TextScreen", "PreviewScreen")}
    marks = tuple(char for char in NOT_FIRST if not char.isascii())
    lines = (line.strip() for (name, _size), page in seen.items() if name in texts for line in page)
    assert not [line for line in lines if line.startswith(marks)]


def check_contrast(seen: Seen) -> None:
    """Every text stands out at least seven to one."""
    assert {at: sight.faint for at, sight in seen.items() if sight.faint} == {}


def check_words(stray: Mapping[tuple[str, Size], set[str]]) -> None:
    """No words of the other language are left."""
    assert {at: words for at, words in stray.items() if words} == {}


def test_in_chinese(tmp_path: Path, subtests: pytest.Subtests) -> None:
    seen = asyncio.run(tour(make_rich(tmp_path)))
    lines, wide = pages(seen), narrowed(seen)
    for size in SIZES:
        with subtests.test("snapshots", size=size):
            check_grids("zh", lines, size)
        with subtests.test("snapshots where ambiguous characters are wide", size=size):
            check_grids("wide", wide, size)
    with subtests.test("words"):
        check_words({at: english(page) for at, page in lines.items() if at[0] not in RAW})
    with subtests.test("footers"):
        check_footers(seen)
    with subtests.test("widths"):
        check_widths(lines)
        check_widths(wide)
    with subtests.test("no ambiguous character is painted where they are wide"):
        assert not {char for page in wide.values() for line in page for char in line if plain(char) != char}
    with subtests.test("contrast"):
        check_contrast(seen)
    with subtests.test("beginnings of lines"):
        check_beginnings(lines)


def test_in_english(tmp_path: Path, subtests: pytest.Subtests) -> None:
    file = make_rich(tmp_path)
    sources = (Path(__file__).parent / name for name in ("following.py", "rich.py", "localities.py"))
    data = data_texts(*sorted(file.parent.glob("*.toml")), *sources)
    seen = tour_in("en", file)
    lines = pages(seen)
    for size in SIZES:
        with subtests.test("snapshots", size=size):
            check_grids("en", lines, size)
    with subtests.test("words"):
        check_words({at: chinese(page, data) for at, page in lines.items()})
    with subtests.test("footers"):
        check_footers(seen)
    with subtests.test("widths"):
        check_widths(lines)


def test_with_hostile_names_in_the_light_theme(tmp_path: Path, subtests: pytest.Subtests) -> None:
    seen = asyncio.run(tour(make_hostile(tmp_path), SIZES[:1], theme=THEMES[1].name))
    with subtests.test("harmless"):
        for (_name, size), lines in pages(seen).items():
            check_harmless(lines, size)
    with subtests.test("contrast"):
        check_contrast(seen)
