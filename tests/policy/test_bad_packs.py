"""Every mistake a pack author can make is answered: where it is, what is wrong, what to write instead."""

from pathlib import Path

import pytest

from duban.policy.inherit import build
from duban.policy.load import PolicyProblems, read_pack
from tests.policy.packs import HERE, NOTHING_PROVIDED, shelf

BAD = sorted((HERE / "bad").glob("*.toml"))


def answer(path: Path) -> str:
    """What the author of the file reads."""
    with pytest.raises(PolicyProblems) as caught:
        bad = read_pack(path, path.name)
        build("", shelf(bad), [bad.id], known=NOTHING_PROVIDED)
    return str(caught.value) + "\n"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_mistake_has_its_answer(path: Path) -> None:
    assert answer(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_mistake_is_one_file_with_one_answer() -> None:
    answers = {path.stem for path in (HERE / "bad").glob("*.txt")}
    assert answers == {path.stem for path in BAD}
