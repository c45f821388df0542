"""What the tests of the screens share."""

import shutil
from pathlib import Path

import pytest

from tests.tui.big import make_big
from tests.tui.ledgers import make


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small ledger that no test changes."""
    folder = tmp_path_factory.mktemp("ledger")
    make(folder)
    return folder


@pytest.fixture
def ledger(imported: Path, tmp_path: Path) -> Path:
    """The workspace file of a small ledger of one's own."""
    return Path(shutil.copytree(imported, tmp_path / "office")) / "duban.toml"


@pytest.fixture(scope="session")
def hundred_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file of a ledger of 100 000 cases that no test changes."""
    return make_big(tmp_path_factory.mktemp("big"), 100_000)
