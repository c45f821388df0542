"""What the tests of the screens share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from duban.desk import rights
from tests.tui.big import make_big
from tests.tui.duties import with_duties
from tests.tui.ledgers import make, own_copy


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file of a small ledger that no test changes."""
    return make(tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def ledger(imported: Path, tmp_path: Path) -> Path:
    """The workspace file of a small ledger of one's own."""
    return own_copy(imported, tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The workspace file of a ledger whose units have duties and whose rules ask for records."""
    return with_duties(tmp_path)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Be that account of the operating system."""

    def be(name: str) -> None:
        monkeypatch.setattr(rights, "account", lambda: name)

    be("shen")
    return be


@pytest.fixture(scope="session")
def hundred_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file of a ledger of 100 000 cases that no test changes."""
    return make_big(tmp_path_factory.mktemp("big"), 100_000)
