"""The plugin of docs/plugins.md works as the page says: built from its own blocks, installed beside, run by name."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, differences, write_files

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
    duban = [sys.executable, "-m", "duban"]
    doctor = subprocess.run(
        [*duban, "plugin", "doctor", "ours"], cwd=tmp_path, capture_output=True, check=False
    )
    assert doctor.returncode == 0 and "ours：正常" in doctor.stdout.decode()
    check = subprocess.run(
        [*duban, "check", "--as-of", "2026-11-02"], cwd=tmp_path, capture_output=True, check=False
    )
    assert check.returncode == 1 and "OC-5" in check.stdout.decode()
