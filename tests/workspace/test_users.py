"""``[[user]]``: every mistake is told at once, and what is proposed is read with its defaults."""

from pathlib import Path

import pytest

from duban.domain.following import Measure
from duban.domain.rights import Role
from duban.workspace import read_workspace
from tests.workspace.test_file import GOOD, problems

FIRST = GOOD.count("\n") + 1
"""The line on which the users begin."""

USERS = """[[user]]
name = "wang"
officer = "甲"
roles = ["approver", "supervisor"]
up_to = "admonition"

[[user]]
name = "li"
roles = ["administrator"]
"""

SECOND = """
[[jurisdiction]]
code = "880000"
name = "他市"
level = "city"
"""


def test_users_as_the_file_proposes_them(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(GOOD + USERS, encoding="utf-8")
    users = read_workspace(tmp_path / "duban.toml").users
    assert users is not None
    li, wang = users.of("990000")
    assert (wang.name, wang.officer, wang.roles) == ("wang", "甲", (Role.SUPERVISOR, Role.APPROVER))
    assert wang.up_to is Measure.ADMONITION
    assert (li.roles, li.up_to) == ((Role.ADMINISTRATOR,), Measure.ORDER)


def test_without_users_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(GOOD, encoding="utf-8")
    assert read_workspace(tmp_path / "duban.toml").users is None


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "said"),
    [
        ('name = "wang"\n', "", 0, "user.1.name", "缺少必填键"),
        ('name = "wang"', 'name = " wang"', 1, "user.1.name", "空格"),
        ('name = "wang"', 'name = ""', 1, "user.1.name", "不能为空"),
        ('name = "wang"', 'name = "li"', 7, "user.2.name", "账户重复：li"),
        ('officer = "甲"\n', "", 0, "user.1.officer", "审批人须写明本人姓名"),
        ('officer = "甲"', 'oficer = "甲"', 2, "user.1.oficer", "officer"),
        ('"supervisor"', '"supervizor"', 3, "user.1.roles.2", "supervisor"),
        ('["administrator"]', '"administrator"', 8, "user.2.roles", '["administrator"]'),
        ('["administrator"]', '["administrator", "administrator"]', 8, "user.2.roles", "角色重复"),
        ('["administrator"]', "[]", 8, "user.2.roles", "至少写一个角色"),
        ('["administrator"]', '["clerk"]', 0, "user.1", "没有一个管理员"),
        ('"admonition"', '"dismissal"', 4, "user.1.up_to", "admonition"),
        ('["administrator"]', '["administrator"]\nup_to = "order"', 9, "user.2.up_to", "审批人的权限"),
        ('["administrator"]', '["administrator"]\njurisdiction = "1"', 9, "user.2.jurisdiction", "没有这个辖区"),
    ],
)  # fmt: skip
def test_one_mistake(tmp_path: Path, before: str, after: str, line: int, key: str, said: str) -> None:
    assert USERS.count(before) == 1
    told = problems(tmp_path, GOOD + USERS.replace(before, after))
    assert f"duban.toml:{FIRST + line}  {key}" in told
    assert said in told
    expected = 2 if said in ("没有这个辖区", "至少写一个角色", "账户重复：li") else 1
    assert told.count("错误  ") <= expected


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = (
        USERS.replace('"wang"', '" wang"')
        .replace('officer = "甲"\n', "")
        .replace('["admin', '["clerk", "admin')
    )
    told = problems(tmp_path, GOOD.replace('"示例镇"\nrole', '"某镇"\nrole') + text.replace('"li"', '""'))
    assert told.count("错误  ") == 4


def test_with_several_jurisdictions_each_user_says_which(tmp_path: Path) -> None:
    good = GOOD.replace("[[unit]]\n", '[[unit]]\njurisdiction = "990000"\n') + SECOND
    told = problems(tmp_path, good + USERS)
    assert told.count("须写明在哪一个辖区有此权限") == 2
    one = USERS.replace("[[user]]", '[[user]]\njurisdiction = "990000"')
    other = '\n[[user]]\nname = "li"\njurisdiction = "880000"\nroles = ["{role}"]\n'
    assert "没有一个管理员" in problems(tmp_path, good + one + other.format(role="clerk"))
    (tmp_path / "duban.toml").write_text(good + one + other.format(role="administrator"), encoding="utf-8")
    users = read_workspace(tmp_path / "duban.toml").users
    assert users is not None
    assert [user.name for user in users.of("880000")] == ["li"]
    assert [user.name for user in users.of("990000")] == ["li", "wang"]
