"""What the tests of the screens share."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk import rights
from duban.desk.adopt import adopt
from duban.desk.office import Office
from duban.workspace import read_workspace
from tests.tui.big import make_big
from tests.tui.duties import with_duties
from tests.tui.ledgers import make, own_copy
from tests.tui.town import make_town


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


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The workspace file of a ledger with a township that swept once in May, and then no more."""
    return make_town(tmp_path)


@pytest.fixture
def office_file(ledger: Path) -> Callable[..., None]:
    """Lay one file beside the workspace and name it there."""

    def lay(code: str, *, adopted: bool = True) -> None:
        (ledger.parent / "ours.py").write_text(code, encoding="utf-8")
        text = ledger.read_text(encoding="utf-8")
        ledger.write_text(
            text.replace("schema = 1", 'schema = 1\nplugins = ["ours.py"]', 1), encoding="utf-8"
        )
        if adopted:  # the rules are read, and with them the file
            with closing(Office(read_workspace(ledger))) as office:
                adopt(office, office.workspace.jurisdictions[0], "root")

    return lay
