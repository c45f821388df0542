"""The plugin of docs/plugins.md works as the page says: built from its own blocks, installed beside, run by name."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from duban.store.ledger import Ledger
from duban_tui.app import DubanApp
from tests.docs.pages import ROOT, blocks, differences, write_files
from tests.tui.looking import see

PAGE = ROOT / "docs/plugins.md"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the page, the plugin installed under ``site``."""
    folder = tmp_path_factory.mktemp("office")
    write_files(PAGE, folder)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "--no-python-version-warning",
    ]
    install = [
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--target",
        "site",
        "./duban-ourcity",
    ]
    subprocess.run([*pip, *install], cwd=folder, check=True)
    return folder


def test_what_the_page_shows_is_what_happens(office: Path) -> None:
    wrong = "\n\n".join(differences(PAGE, office, [office / "site"]))
    assert not wrong, wrong


async def test_its_screen_and_its_panel_are_shown(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(office / "site"))
    monkeypatch.chdir(tmp_path)
    here = Path(shutil.copytree(office, tmp_path / "copy"))
    environ = {**os.environ, "PYTHONPATH": str(office / "site")}
    for act in (
        ("收到", "--on", "2026-10-20", "信访形式=来信"),
        ("转送", "--on", "2026-10-21", "转送至=我市人民政府"),
    ):
        command = [sys.executable, "-m", "duban", "record", *act, "--case", "Z-9", "--unit", "我市信访局"]
        subprocess.run(command, cwd=here, env=environ, check=True, capture_output=True)
    app = DubanApp(here / "duban.toml", "SHI", date(2026, 11, 2))
    async with app.run_test(size=(160, 50)) as pilot:
        await see(pilot, app, "第 1 条")
        await pilot.press("f3")
        await see(pilot, app, "按规则汇总")
        await pilot.press("enter")
        assert "OC-5" in await see(pilot, app, "最早期限")
        await pilot.press("escape", "2")
        await see(pilot, app, "▶   在办     Z-9")
        await pilot.press("enter")
        await see(pilot, app, "流转 1")
        await pilot.press("left")
        await see(pilot, app, "转至 我市人民政府")


def test_a_single_file_is_a_plugin_too(tmp_path: Path) -> None:
    code = next(b.text for b in blocks(PAGE) if (b.file or "").endswith("__init__.py"))
    (tmp_path / "ours.py").write_text(code.replace('/ "packs" / "ourcity.toml"', '/ "ours.toml"'))
    pack = next(b.text for b in blocks(PAGE) if (b.file or "").endswith("packs/ourcity.toml"))
    (tmp_path / "ours.toml").write_text(pack.replace("ourcity", "ours"))
    office = next(b.text for b in blocks(PAGE) if b.file == "duban.toml")
    named = office.replace('"ourcity"]\nunit', '"ours.py"]\nunit').replace(
        'packs = ["ourcity"]', 'packs = ["ours"]'
    )
    (tmp_path / "duban.toml").write_text(named)
    Ledger.create(tmp_path / "duban.db").close()
    duban = [sys.executable, "-m", "duban"]
    doctor = subprocess.run(
        [*duban, "plugin", "doctor", "ours"], cwd=tmp_path, capture_output=True, check=False
    )
    assert doctor.returncode == 0 and "ours：正常" in doctor.stdout.decode()
    check = subprocess.run(
        [*duban, "check", "--as-of", "2026-11-02"], cwd=tmp_path, capture_output=True, check=False
    )
    assert check.returncode == 1 and "OC-5" in check.stdout.decode()
