"""The example in the guide does what the guide says."""

import re
from pathlib import Path

from duban.domain.roster import Roster
from duban.exchange.mapping_file import parse_mapping
from tests.exchange.helpers import OFFICE, bad, good, items, kinds

GUIDE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_complete_example(tmp_path: Path) -> None:
    path = tmp_path / "信访台账.csv"
    path.write_text(blocks("csv")[0], encoding="utf-8")
    found = items(path, blocks("toml")[0], Roster({OFFICE.code: OFFICE}))
    assert not bad(found)
    assert [[event.kind for event in row.events] for row in good(found)] == [
        ["receive", "assign", "finish"],
        ["receive"],
        ["receive", "assign"],
    ]
    assert "某某" not in str(found)
    assert good(found)[0].events[1].data == {"to": "市住建局", "due": "2025-05-02"}


def test_every_mapping_in_the_guide_is_valid() -> None:
    for text in blocks("toml"):
        parse_mapping(text, "guide.toml", kinds())
