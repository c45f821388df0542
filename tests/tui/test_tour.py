"""What holds of everything on the tour: its snapshots in Chinese, in English and for terminals with wide ambiguous characters, its
words, its footers, its contrast, and that no text of a ledger breaks any of it."""

import asyncio
import os
import shutil
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
from tests.tui.tour import BROKEN, SIZES, STOPS, Elsewhere, Seen, Size, tour
from tests.tui.wording import chinese, data_texts, english

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("tour")]
"""The tours are taken once for many tests, by one process, and the first of them waits for them."""
FOLDER = Path(__file__).parent / "grids" / "tour"
NAMES = [stop.name for stop in (*STOPS, BROKEN)]
RAW = ("journal-entry", "journal-anchor")
"""Pages that show what stands in the journal, letter by letter."""
Pages = Mapping[tuple[str, Size], list[str]]


@pytest.fixture(scope="module")
def ledger_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with such a ledger, that no test changes."""
    return make_rich(tmp_path_factory.mktemp("rich")).parent


@pytest.fixture(scope="module")
def in_english(ledger_of_all: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """The tour in English, on its way beside the others."""
    folder = shutil.copytree(ledger_of_all, tmp_path_factory.mktemp("en") / "office")
    return Elsewhere.start("en", folder / "duban.toml")


@pytest.fixture(scope="module")
def seen(ledger_of_all: Path, in_english: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The tour in Chinese."""
    folder = shutil.copytree(ledger_of_all, tmp_path_factory.mktemp("zh") / "office")
    return asyncio.run(tour(folder / "duban.toml"))


@pytest.fixture(scope="module")
def seen_in_english(in_english: Elsewhere) -> Seen:
    """The tour in English."""
    return in_english.seen()


@pytest.fixture(scope="module")
def seen_hostile(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The tour through a ledger whose names are hostile, in the light theme."""
    file = make_hostile(tmp_path_factory.mktemp("hostile"))
    return asyncio.run(tour(file, SIZES[:1], theme=THEMES[1].name))


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


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_in_chinese(seen: Seen, size: Size) -> None:
    check_grids("zh", pages(seen), size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_where_ambiguous_characters_are_wide(seen: Seen, size: Size) -> None:
    check_grids("wide", narrowed(seen), size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_everything_in_english(seen_in_english: Seen, size: Size) -> None:
    check_grids("en", pages(seen_in_english), size)


def test_no_english_is_left_in_chinese_pages(seen: Seen) -> None:
    stray = {at: words for at, page in pages(seen).items() if at[0] not in RAW and (words := english(page))}
    assert stray == {}


def test_no_chinese_but_data_is_left_in_english_pages(seen_in_english: Seen, ledger_of_all: Path) -> None:
    sources = (Path(__file__).parent / name for name in ("following.py", "rich.py", "test_local.py"))
    data = data_texts(*sorted(ledger_of_all.glob("*.toml")), *sources)
    stray = {at: words for at, page in pages(seen_in_english).items() if (words := chinese(page, data))}
    assert stray == {}


@pytest.mark.parametrize("language", ["seen", "seen_in_english"])
def test_the_footer_offers_at_most_five_acts_and_all_of_them_whole(
    language: str, request: pytest.FixtureRequest
) -> None:
    seen: Seen = request.getfixturevalue(language)
    for at, sight in seen.items():
        assert len(sight.offered) <= 5, at
        footers = [line for line in sight.lines if all(words in line for words in sight.offered)]
        assert footers, (at, sight.offered)


def test_every_line_fills_its_cells(seen: Seen, seen_in_english: Seen) -> None:
    for (name, size), lines in (
        *pages(seen).items(),
        *pages(seen_in_english).items(),
        *narrowed(seen).items(),
    ):
        assert [cell_len(line) for line in lines] == [size[0]] * size[1], name


def test_where_ambiguous_characters_are_wide_none_is_painted(seen: Seen) -> None:
    left = {
        char for lines in narrowed(seen).values() for line in lines for char in line if plain(char) != char
    }
    assert left == set()


def test_every_text_stands_out_at_least_seven_to_one(seen: Seen, seen_hostile: Seen) -> None:
    assert {at: sight.faint for at, sight in (*seen.items(), *seen_hostile.items()) if sight.faint} == {}


def test_hostile_text_is_harmless_everywhere(seen_hostile: Seen) -> None:
    for (_name, size), lines in pages(seen_hostile).items():
        check_harmless(lines, size)


def test_no_page_of_text_has_a_line_that_begins_with_a_closing_mark(seen: Seen) -> None:
    texts = {stop.name for stop in STOPS if stop.screen in ("TextScreen", "PreviewScreen")}
    marks = tuple(char for char in NOT_FIRST if not char.isascii())
    assert not [
        line
        for (name, _s), page in pages(seen).items()
        if name in texts
        for line in page
        if line.strip().startswith(marks)
    ]
