"""Opening a ledger: what is there, what is not, and what was made by another version."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from duban.errors import DubanError, ExitCode
from duban.store.connection import REVISION, file_of
from duban.store.errors import StoreError
from duban.store.ledger import Ledger
from duban.store.migrate import configuration
from duban.store.schema import TRIGGERS, metadata
from tests.store.helpers import HOME, draft_of


def _kind(place: Path | str, **options: bool) -> str:
    with pytest.raises(StoreError) as error:
        Ledger.open(place, **options)  # type: ignore[arg-type]
    return error.value.kind


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    assert _kind(tmp_path / "none.db") == "missing"
    assert _kind(tmp_path) == "missing"
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_overwritten(five: Ledger) -> None:
    with pytest.raises(StoreError) as error:
        Ledger.create(five.path)
    assert error.value.kind == "exists"
    with pytest.raises(StoreError) as error:
        Ledger.create(five.path.parent / "none" / "l.db")
    assert error.value.kind == "missing"


def test_creating_leaves_one_file_and_nothing_else(tmp_path: Path) -> None:
    Ledger.create(tmp_path / "台账 %20?#.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["台账 %20?#.db"]


@pytest.mark.parametrize(
    "content", [b"", b"case,received\nA1,2026-08-03\n" * 50, b"SQLite format 3\0" + bytes(900)]
)
def test_a_file_that_is_no_ledger_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "l.db"
    place.write_bytes(content)
    assert _kind(place) == "broken"
    assert place.read_bytes() == content


def test_a_database_of_something_else_is_not_touched(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    assert _kind(tmp_path / "other.db") == "broken"


@pytest.mark.parametrize(
    "revision, advice, upgraded",
    [("0000", "duban journal upgrade", "0000"), ("9999", "请升级督办软件", "9999")],
)
def test_another_version_names_what_to_do(five: Ledger, revision: str, advice: str, upgraded: str) -> None:
    other = sqlite3.connect(five.path)
    other.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    other.commit()
    other.close()
    with pytest.raises(StoreError, match=advice) as error:
        Ledger.open(five.path)
    assert error.value.kind == "version"
    assert error.value.older is (revision < REVISION)


def test_upgrading_what_is_up_to_date_changes_nothing(five: Ledger) -> None:
    with five.reading() as reader:
        before = reader.head(HOME)
    Ledger.upgrade(five.path)
    with five.reading() as reader:
        assert reader.head(HOME) == before


def test_read_only_means_read_only(five: Ledger) -> None:
    ledger = Ledger.open(five.path, readonly=True)
    with ledger.reading() as reader:
        assert reader.head(HOME)[0] == 5
    with pytest.raises(StoreError) as error, ledger.writing(HOME) as writer:
        writer.append(draft_of("A6"))
    assert error.value.kind == "readonly"
    with pytest.raises(StoreError) as error, ledger.reading() as reader:
        reader.connection.execute(text("DELETE FROM projection"))
    assert error.value.kind == "readonly"
    ledger.close()


def test_urls_and_paths_name_the_same_file(five: Ledger) -> None:
    ledger = Ledger.open(f"sqlite:///{five.path}")
    assert ledger.path == five.path
    ledger.close()


@pytest.mark.parametrize(
    "place", ["postgresql://clerk:geheim@host/db", "sqlite://", "sqlite:///:memory:", "x://"]
)
def test_other_databases_are_refused_without_showing_the_password(place: str) -> None:
    with pytest.raises(StoreError) as error:
        file_of(place)
    assert error.value.kind == "unsupported"
    assert "geheim" not in str(error.value)


def test_the_revisions_make_the_tables_that_the_programme_expects(five: Ledger) -> None:
    ignored = ("alembic_version", "sqlite_autoindex_alembic_version_1", *TRIGGERS)

    def tables(engine_url: str) -> list[tuple[str, str]]:
        engine = create_engine(engine_url)
        metadata.create_all(engine)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).all()
        engine.dispose()
        return [(name, " ".join((sql or "").split())) for name, sql in rows if name not in ignored]

    assert tables(f"sqlite:///{five.path}") == tables(f"sqlite:///{five.path.parent / 'plain.db'}")
    assert ScriptDirectory.from_config(configuration()).get_current_head() == REVISION


def test_the_guards_are_those_that_verification_looks_for(five: Ledger) -> None:
    with five.reading() as reader:
        found = reader.connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        assert {row.name: row.sql for row in found} == {
            n: f"CREATE TRIGGER {n} {b}" for n, b in TRIGGERS.items()
        }


def test_opening_and_reading_load_neither_the_orm_nor_alembic(five: Ledger) -> None:
    script = (
        "import sys; from duban.store.ledger import Ledger; from datetime import date\n"
        "with Ledger.open(sys.argv[1]).reading() as reader:\n"
        "    list(reader.open_obligations('990000', date(2026, 8, 3))); reader.outcomes('990000', date(2026, 8, 3))\n"
        "print(*(name for name in ('alembic', 'sqlalchemy.orm', 'cattrs') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, five.path], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def _written(ledger: Ledger) -> None:
    with ledger.writing(HOME) as writer:
        writer.append(draft_of("A6"))


def test_nothing_is_written_to_or_read_from_a_file_that_was_removed(five: Ledger) -> None:
    five.path.unlink()
    with pytest.raises(StoreError, match="台账文件不见了") as error:
        _written(five)
    assert error.value.kind == "gone"
    with pytest.raises(StoreError, match="台账文件不见了"), five.reading():
        pytest.fail("what is read is on no disk")
    assert not five.path.exists()


def test_a_file_removed_while_it_is_written_to_is_told_before_it_counts_as_written(five: Ledger) -> None:
    aside = five.path.with_name("aside.db")
    with pytest.raises(StoreError, match="台账文件不见了"), five.writing(HOME) as writer:
        writer.append(draft_of("A6"))
        five.path.rename(aside)
    aside.rename(five.path)
    with five.reading() as reader:
        assert reader.head(HOME)[0] == 5


def test_another_file_under_the_same_name_is_not_taken_for_the_one_that_is_open(
    five: Ledger, tmp_path: Path
) -> None:
    Ledger.create(tmp_path / "other.db").close()
    (tmp_path / "other.db").replace(five.path)
    for beside in five.path.parent.glob("*-*"):
        beside.unlink()
    with pytest.raises(StoreError, match="换成另一个文件"):
        _written(five)
    opened = Ledger.open(five.path)
    with opened.reading() as reader:
        assert reader.head(HOME)[0] == 0
    opened.close()


def test_every_trouble_of_the_store_is_told_in_words_and_ends_a_command_with_four(tmp_path: Path) -> None:
    with pytest.raises(DubanError) as error:
        Ledger.open(tmp_path / "none.db")
    assert error.value.exit_code is ExitCode.STORE
    assert "none.db" in error.value.message
