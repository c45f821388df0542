"""A workspace at work in a temporary folder."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk.office import Office
from tests.desk.helpers import lay, open_office, own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace under the national pack, with one rule of its own: ten days."""
    return lay(tmp_path / "office", more=own(10))


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    """The same at work."""
    with closing(open_office(folder)) as made:
        yield made
