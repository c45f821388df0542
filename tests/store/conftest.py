"""Ledgers in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.store.ledger import Ledger
from tests.store.helpers import HOME, draft_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    made = Ledger.create(tmp_path / "duban.db", busy=30)
    yield made
    made.close()


@pytest.fixture
def five(ledger: Ledger) -> Ledger:
    """A ledger with five entries: four cases and a sweep."""
    with ledger.writing(HOME) as writer:
        writer.append_many([draft_of("A1"), draft_of("A2"), draft_of(None), draft_of("A3"), draft_of("A1")])
    return ledger


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for many examples, each of which writes under a jurisdiction of its own."""
    made = Ledger.create(tmp_path_factory.mktemp("shared") / "duban.db")
    yield made
    made.close()
