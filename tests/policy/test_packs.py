"""Reading packs, finding them, knowing them again, and the packs that come with Duban."""

from pathlib import Path

import pytest

from duban.policy.inherit import digest
from duban.policy.load import PolicyProblems, parse_pack
from duban.policy.locate import locate
from duban.policy.review import review
from duban.policy.shelf import Shelf, example_packs, known_packs, pack_files, shown
from tests.policy.packs import BASE, SUPERIOR, assembly, pack, patch

BODY = patch("S-1", "limit = { value = 30 }")


def test_the_digest_is_of_the_content_not_of_the_file() -> None:
    here = pack(BODY)
    elsewhere = parse_pack("# 说明\n" + here.text.replace("\n", "\r\n"), "其他/文件.toml")
    assert digest([BASE, here]) == digest([BASE, elsewhere])
    assert assembly(here).policy.digest == digest([BASE, SUPERIOR, here])


def test_any_change_of_content_or_order_changes_the_digest() -> None:
    here = pack(BODY)
    seen = {
        digest([BASE, SUPERIOR, here]),
        digest([BASE, here, SUPERIOR]),
        digest([BASE, SUPERIOR]),
        digest([BASE, SUPERIOR, pack(BODY.replace("30", "31"))]),
        digest([BASE, SUPERIOR, pack(BODY.replace("2026-01-01", "2026-01-02"))]),
        digest([BASE, SUPERIOR, pack(BODY.replace("2026-01-01", '"2026-01-01"'))]),
    }
    assert len(seen) == 6


def test_the_digest_of_a_policy_is_known() -> None:
    """A ledger keeps the digest: a change of how it is computed would make every ledger look out of date."""
    known = "5a799d99621fd9ba47c62921cacdaf38bf62d4a5fd0b53ae40557c0a6179b3b2"
    assert digest([pack(BODY)]) == known


TEXT = """# 说明 [not] a = table
a.b = 1
"引号.键" = [ # 说明
  { x = 1, y = '''
两行 "]" 的文本''' },
  "z",
]

[t.u]
v = 2020-01-01
w = "含 # 号和 \\" 引号"

[[rule]]
id = 'x'
[rule.limit]
unit = "d"
[[rule.item]]
a = 1

[[rule]]
[[rule.item]]
b = { c = [1,
  2] }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "b"), 2),
        (("引号.键",), 3),
        (("引号.键", 0, "x"), 4),
        (("引号.键", 1), 6),
        (("t", "u"), 9),
        (("t", "u", "v"), 10),
        (("t", "u", "w"), 11),
        (("rule", 0, "id"), 14),
        (("rule", 0, "limit", "unit"), 16),
        (("rule", 0, "item", 0, "a"), 18),
        (("rule", 1), 20),
        (("rule", 1, "item", 0, "b", "c", 0), 22),
        (("rule", 1, "item", 0, "b", "c", 1), 23),
    ],
)
def test_every_key_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert locate(TEXT)[path] == line


def test_every_key_of_every_shipped_pack_has_a_line() -> None:
    for path in [*known_packs(), *example_packs()]:
        text = path.read_text(encoding="utf-8")
        assert max(locate(text).values()) <= text.count("\n") + 1


def test_a_file_begun_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(SUPERIOR.text, encoding="utf-8-sig")
    assert list(Shelf({}).add([path]).packs) == ["superior"]


def test_worked_cases_beside_a_pack_are_no_pack(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "a.cases.toml", "a.txt"):
        (tmp_path / name).write_text("")
    assert [path.name for path in pack_files(tmp_path)] == ["a.toml", "b.toml"]


def test_a_bad_file_does_not_keep_the_others_off_the_shelf(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("id =")
    (tmp_path / "b.toml").write_text(SUPERIOR.text, encoding="utf-8")
    shelf = Shelf({}).add(pack_files(tmp_path))
    assert list(shelf.packs) == ["superior"]
    assert [Path(problem.file).name for problem in shelf.problems] == ["a.toml"]


def test_two_files_with_one_id_name_both(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(SUPERIOR.text, encoding="utf-8")
    (problem,) = Shelf({}).add(pack_files(tmp_path)).problems
    assert problem.file == shown(tmp_path / "b.toml")
    assert shown(tmp_path / "a.toml") in problem.message


def test_a_reference_is_an_id_or_a_path_beside_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(SUPERIOR.text, encoding="utf-8")
    shelf, ids = Shelf({"base": BASE}).resolve(["base", "ours.toml", "unheard"], tmp_path)
    assert ids == ("base", "superior", "unheard")
    assert set(shelf.packs) == {"base", "superior"}


def test_all_paths_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x")
    with pytest.raises(PolicyProblems) as caught:
        Shelf({}).resolve(["a.toml", "b.toml"], tmp_path)
    assert [Path(problem.file).name for problem in caught.value.problems] == ["a.toml", "b.toml"]


def test_a_review_lists_errors_of_all_packs_and_each_once() -> None:
    bad = pack(patch("S-1", "limit = { value = '5' }"))
    child = pack("", id="child", extends="local")
    shelf = Shelf({p.id: p for p in (BASE, SUPERIOR, bad, child)})
    assert [problem.key for problem in review(shelf, shelf.packs)] == ["rule[1] S-1.limit.value"]


def test_the_shipped_packs_and_examples_are_in_order() -> None:
    shelf = Shelf({}).add([*known_packs(), *example_packs()])
    assert [problem.text() for problem in review(shelf, shelf.packs) if problem.level == "error"] == []


def test_no_shipped_pack_is_missing_from_the_shelf() -> None:
    shelf = Shelf({}).add([*known_packs(), *example_packs()])
    assert {"base", "national"} <= set(shelf.packs)
