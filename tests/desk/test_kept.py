"""What an office keeps of its desk: nothing of it is lost, whoever writes and whatever stands in the file."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from duban.desk.kept import FILE, Kept
from duban.desk.ledger_pages import Query, Standing
from duban.desk.views import save_view, view, views
from duban.errors import DubanError

WRITER = """
import sys
from pathlib import Path
from duban.desk.kept import Kept
from duban.desk.ledger_pages import Query
from duban.desk.views import save_view
for number in range(25):
    kept = Kept(Path(sys.argv[1]))
    assert save_view(kept, f"{sys.argv[2]}{number}", Query(text=sys.argv[2])), kept.troubles
    assert kept.keep(sys.argv[2], {"number": number}), kept.troubles
"""
BROKEN = ("[ledger\n", "ledger = 3\n", 'schema = 2\n[ledger]\nview = "new"\n', "[ledger]\nview = 3\n", "\xff")


def text_of(folder: Path) -> bytes:
    return (folder / FILE).read_bytes()


def test_views_saved_by_several_processes_at_once_are_all_there(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in ("甲", "乙", "丙")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    kept = Kept(tmp_path)
    assert len(views(kept)) == 75
    assert [kept.table(name) for name in ("甲", "乙", "丙")] == [{"number": 24}] * 3
    assert [file.name for file in tmp_path.iterdir()] == [FILE], "nothing is left beside it"


@pytest.mark.parametrize("text", BROKEN)
def test_a_file_that_cannot_be_understood_is_told_and_stays(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    kept = Kept(tmp_path)
    assert not save_view(kept, "东县超期", Query(standing=Standing.OVERDUE))
    assert text_of(tmp_path) == text.encode("latin-1")
    assert any(FILE in words for words in kept.troubles)
    assert len(kept.troubles) == len(set(kept.troubles))


def test_what_was_chosen_holds_for_this_run_where_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[ledger\n", encoding="utf-8")
    kept = Kept(tmp_path)
    save_view(kept, "东县超期", Query(text="东县"))
    kept.keep("ledger", {"columns": ["ref"]})
    assert views(kept)["东县超期"].text == "东县"
    assert kept.texts("ledger", "columns") == ("ref",)
    assert f"{FILE}:1" in kept.troubles[0]


def test_values_of_another_type_count_for_nothing_and_are_told(tmp_path: Path) -> None:
    text = '[app]\ntheme = 3\n[ledger]\ncolumns = ["ref", 3]\nview = ["x"]\n'
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    kept = Kept(tmp_path)
    assert (kept.text("app", "theme"), kept.texts("ledger", "columns"), views(kept)) == ("", (), {})
    assert [key for key in ("app.theme", "ledger.columns", "ledger.view") if key in "".join(kept.troubles)] == [
        "app.theme", "ledger.columns", "ledger.view",
    ]  # fmt: skip


def test_a_view_that_is_not_understood_is_told_and_survives_the_next_one_saved(tmp_path: Path) -> None:
    strange = '[[ledger.view]]\nname = "新版"\nsort = "from a newer programme"\n'
    (tmp_path / FILE).write_text(strange, encoding="utf-8")
    kept = Kept(tmp_path)
    with pytest.raises(DubanError, match="第 1 个视图"):
        view(kept, "新版")
    assert save_view(kept, "东县", Query(text="东县"))
    assert save_view(kept, "东县", Query(text="东县城"))
    assert list(views(kept)) == ["东县"]
    listed = tomllib.loads(text_of(tmp_path).decode())["ledger"]["view"]
    assert [one["name"] for one in listed] == ["新版", "东县"]


def test_a_comment_of_another_table_by_hand_does_not_keep_a_change_from_being_written(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("# by hand\n[local]\nx = 1\n", encoding="utf-8")
    assert Kept(tmp_path).keep("app", {"theme": "light"})
    assert tomllib.loads(text_of(tmp_path).decode()) == {
        "schema": 1,
        "local": {"x": 1},
        "app": {"theme": "light"},
    }
