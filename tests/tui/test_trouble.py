"""What goes wrong outside the desk is told in words on the screen; what was typed stays and can be tried again."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot

from duban.desk.kept import FILE
from duban.store.ledger import Ledger
from duban_tui.app import DubanApp
from duban_tui.drafts import Drafts
from tests.tui.duties import with_duties
from tests.tui.looking import READY, app_on, grid, see
from tests.tui.recording import CASE, at_case, begin, journal
from tests.tui.test_ledger import open_ledger

Shown = Pilot[None]


SEALED = "只读，不能写入" if os.geteuid() == 0 else "没有权限"


def mounted(folder: Path, *options: str) -> bool:
    """Whether a small file system of its own could be put there: only root may."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "none", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder, "-o", "size=8m"):
        pytest.skip("a disk of its own needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Leave no room on its disk."""
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder that nothing can be written to: of a file system that is read only, where root asks."""
    folder = tmp_path / "sealed"
    folder.mkdir()
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
    elif mounted(folder, "-o", "ro"):
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)
    else:
        pytest.skip("root writes everywhere here")


async def ready_to_save(pilot: Shown, app: DubanApp) -> None:
    """A form is filled in and its effect is shown."""
    await at_case(pilot, app)
    await begin(pilot, app, "banjie", "办结")
    await pilot.press("enter", *"0715", "enter")
    await see(pilot, app, "2026-07-15")
    await pilot.press("s")
    await see(pilot, app, "登记前预览")


async def told(pilot: Shown, app: DubanApp, text: str) -> str:
    """The notice that holds the text, in one line: on the screen it may be broken anywhere."""
    for _attempt in range(200):
        messages = ["".join(one.message.splitlines()) for one in app._notifications]
        found = [message for message in messages if text in message]
        if found:
            return found[0]
        await pilot.pause(0.02)
    raise AssertionError(f"never told: {text}")


async def tried_again(pilot: Shown, app: DubanApp, file: Path) -> None:
    """What was refused stands in the form and is recorded by the same keys once nothing hinders it."""
    await pilot.press("escape")
    await see(pilot, app, "登记“办结”")
    assert len(Drafts(file.parent).told()) == 1 and not journal(file)
    await pilot.press("s")
    await see(pilot, app, "登记前预览")
    await pilot.press("y")
    await see(pilot, app, f"事项 {CASE}")
    await see(pilot, app, "a 登记")
    assert len(journal(file)) == 1


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another programme writes to the ledger and does not end."""
    with closing(sqlite3.connect(file.parent / "duban.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


async def test_a_ledger_that_is_locked_keeps_the_form(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Ledger.open.__kwdefaults__, "busy", 0.1)
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready_to_save(pilot, app)
        with locked(file):
            await pilot.press("y")
            await see(pilot, app, "台账正被其他程序写入")
        await tried_again(pilot, app, file)


async def test_a_full_disk_keeps_the_form(disk: Path) -> None:
    file, filler = with_duties(disk), disk / "filler"
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready_to_save(pilot, app)
        fill(filler)
        await pilot.press("y")
        await see(pilot, app, "磁盘已满")
        filler.unlink()
        await tried_again(pilot, app, file)


async def test_nothing_is_recorded_into_a_ledger_that_is_gone(file: Path) -> None:
    app, ledger = app_on(file), file.parent / "duban.db"
    async with app.run_test(size=(100, 30)) as pilot:
        await ready_to_save(pilot, app)
        ledger.rename(file.parent / "aside.db")
        await pilot.press("y")
        await see(pilot, app, "台账文件不见了")
        assert not ledger.exists()
        (file.parent / "aside.db").rename(ledger)
        await tried_again(pilot, app, file)


async def test_a_ledger_that_is_back_is_read_again_of_itself(file: Path) -> None:
    app, ledger = app_on(file), file.parent / "duban.db"
    app.watch_seconds = 0.05
    async with app.run_test(size=(100, 30)) as pilot:
        await see(pilot, app, READY)
        ledger.rename(file.parent / "aside.db")
        await see(pilot, app, "台账文件不见了")
        (file.parent / "aside.db").rename(ledger)
        await see(pilot, app, READY)
        assert "不见了" not in "\n".join(grid(app))


async def test_reading_again_makes_no_ledger_in_place_of_one_that_is_gone(file: Path) -> None:
    app = app_on(file)
    app.watch_seconds = 0.05
    async with app.run_test(size=(100, 30)) as pilot:
        await see(pilot, app, READY)
        for left in file.parent.glob("duban.db*"):
            left.unlink()
        await see(pilot, app, "台账文件不见了")
        await pilot.press("r")
        await see(pilot, app, "找不到台账文件")
        assert not list(file.parent.glob("duban.db*"))


async def test_a_folder_that_cannot_be_written_is_told_on_the_screen(ledger: Path, sealed: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await open_ledger(pilot, app)
        for place, why in ((f"{sealed}/x.xlsx", SEALED), ("nowhere/x.csv", "没有这个文件或者目录")):
            await pilot.press("e")
            await see(pilot, app, "件到文件")
            await pilot.press(*["backspace"] * 40, *place, "enter")
            assert why in await told(pilot, app, place)
    assert not list(sealed.iterdir())


# --- what the office keeps of its desk ---

BROKEN = 'schema = 1\n[ledger]\ncolumns = ["ref"\n[[ledger.view]]\nname = "东县超期"\n'


async def test_a_broken_file_of_views_is_told_with_its_line_and_is_not_written_over(ledger: Path) -> None:
    (ledger.parent / FILE).write_text(BROKEN, encoding="utf-8")
    app = app_on(ledger)
    app.watch_seconds = 0.05
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        assert "督办不会改写它" in await told(pilot, app, f"{FILE}:4")
        await open_ledger(pilot, app)
        await pilot.press("V")
        await see(pilot, app, "视图的名称")
        await pilot.press(*"x", "enter")
        await told(pilot, app, "只在本次运行中有效")
        await pilot.press("v")
        await see(pilot, app, "视图")
    assert (ledger.parent / FILE).read_text(encoding="utf-8") == BROKEN


async def test_a_broken_file_of_drafts_is_told_and_is_not_written_over(file: Path) -> None:
    kept = Drafts(file.parent).path
    kept.write_text("[[draft]\n", encoding="utf-8")
    app = app_on(file)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await told(pilot, app, f"{kept.name}:1")
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"0715", "enter")
        await see(pilot, app, "2026-07-15")
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
        await pilot.press("a")
        await see(pilot, app, "继续草稿：办结")
    assert kept.read_text(encoding="utf-8") == "[[draft]\n"
