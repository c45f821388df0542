"""Who follows a guide, gets what it shows: its files are written, its commands run, their output compared."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, differences


@pytest.mark.timeout(900)
@pytest.mark.parametrize("page", ["docs/guide.md", "docs/desk.md", "docs/new-jurisdiction.md"])
def test_a_guide_can_be_followed(page: str, tmp_path: Path) -> None:
    wrong = "\n\n".join(differences(ROOT / page, tmp_path))
    assert not wrong, wrong
