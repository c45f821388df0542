"""``duban.toml``: every mistake is told at once, with its line, its key, what was expected and what to do."""

from pathlib import Path

import pytest

from duban.cli.front import run
from duban.errors import WorkspaceError
from duban.workspace import find_workspace, read_workspace

GOOD = """schema = 1
database = "ledger.db"
plugins = ["rules/ours.py"]

[[jurisdiction]]
code = "990000"
name = "示例市"
level = "city"

[[unit]]
code = "990000"
name = "示例市"
level = "city"

[[unit]]
code = "990101"
name = "示例镇"
level = "township"
kind = "township"
parent = "990000"

[[officer]]
name = "甲"
unit = "示例镇"
role = "principal"

[[period]]
kind = "sensitive"
name = "敏感期"
start = 2026-03-01
end = 2026-03-15
declared_by = "示例市信访局"
"""


def problems(folder: Path, text: str) -> str:
    """What is said about a file of that text."""
    (folder / "duban.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError) as told:
        read_workspace(folder / "duban.toml")
    return told.value.message


def test_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_text(GOOD, encoding="utf-8")
    workspace = read_workspace(tmp_path / "duban.toml")
    roster = workspace.roster("990000")
    assert [unit.name for unit in roster.units.values()] == ["示例市", "示例镇"]
    assert [(o.name, o.unit) for o in roster.officers] == [("甲", "990101")]
    assert [p.name for p in roster.periods] == ["敏感期"]
    assert workspace.plugin_names == ("ours",)
    assert workspace.database == f"sqlite:///{(tmp_path / 'ledger.db').resolve()}"


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "said"),
    [
        ("schema = 1", "schema = 2", 1, "schema", "schema = 1"),
        ("schema = 1\n", "", None, "schema", ""),
        ('database = "ledger.db"', "database = 5", 2, "database", "文本"),
        ("database =", "databse =", 2, "databse", "database"),
        ('plugins = ["rules/ours.py"]', 'plugins = "ours"', 3, "plugins", "列表"),
        ('[[jurisdiction]]\ncode = "990000"\n', "[[jurisdiction]]\n", 5, "jurisdiction.1.code", ""),
        ('[[jurisdiction]]\n', '[[jurisdiction]]\njudged_from = "去年"\n', 6, "jurisdiction.1.judged_from", "日期"),
        ('level = "township"', 'level = "town"', 18, "unit.2.level", "township"),
        ('parent = "990000"', 'parent = "990001"', 20, "unit.2.parent", "没有代码为“990001”的单位"),
        ('parent = "990000"', 'parent = "990101"', 20, "unit.2.parent", "自己的上级"),
        ('code = "990101"\nname = "示例镇"\nlevel = "township"\nkind = "township"\nparent = "990000"',
         'code = "990000"\nname = "示例镇"\nlevel = "township"', 16, "unit.2.code", "重复"),
        ('code = "990101"', 'code = ""', 15, "unit.2", "不能为空"),
        ('parent = "990000"', 'jurisdiction = "990009"', 20, "unit.2.jurisdiction", "990000"),
        ('parent = "990000"', "since = 2026-03-01\nuntil = 2026-02-01", 21, "unit.2.until", "早于"),
        ('unit = "示例镇"', 'unit = "示列镇"', 24, "officer.1.unit", "示例镇"),
        ('role = "principal"', 'role = "boss"', 25, "officer.1.role", "principal"),
        ('role = "principal"', 'role = "principal"\nuntil = 2026-01-01\nsince = 2026-02-01', 26, "officer.1.until", "早于"),
        ('name = "示例镇"', 'name = "示例市"', 24, "officer.1.unit", "示例镇"),
        ("end = 2026-03-15", "end = 2026-02-15", 31, "period.1.end", "早于"),
        ("end = 2026-03-15", 'end = "三月"', 31, "period.1.end", "日期"),
        ('declared_by = "示例市信访局"\n', "", 27, "period.1.declared_by", ""),
        ("end = 2026-03-15", 'end = 2026-03-15\njurisdiction = "990001"', 32, "period.1.jurisdiction", "990000"),
    ],
)  # fmt: skip
def test_one_mistake(tmp_path: Path, before: str, after: str, line: int | None, key: str, said: str) -> None:
    assert GOOD.count(before) == 1
    told = problems(tmp_path, GOOD.replace(before, after))
    place = f"duban.toml:{line}  {key}" if line else f"duban.toml  {key}"
    assert place in told
    assert said in told
    assert told.count("错误  ") == 1


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("schema = 1", "schema = 2")
        .replace('parent = "990000"', 'parent = "x"')
        .replace("2026-03-15", "2026-02-15")
    )
    told = problems(tmp_path, text.replace('unit = "示例镇"', 'unit = "某镇"'))
    assert [line.split()[1] for line in told.splitlines() if line.startswith("错误")] == [
        f"duban.toml:{n}" for n in (1, 20, 24, 31)
    ]


def test_a_wrong_head_does_not_hide_what_is_wrong_with_the_people(tmp_path: Path) -> None:
    told = problems(tmp_path, GOOD.replace('"ledger.db"', "5").replace('unit = "示例镇"', 'unit = "某镇"'))
    assert told.count("错误  ") == 2


def test_a_circle_of_parents_is_told_of_each_unit_in_it(tmp_path: Path) -> None:
    head = '[[unit]]\ncode = "990000"\n'
    assert problems(tmp_path, GOOD.replace(head, head + 'parent = "990101"\n')).count("上级单位绕成一圈") == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"schema = [", "duban.toml"), ("schema = 1 # 市".encode("gb18030"), "duban.toml"), (b"", "schema")],
)
def test_what_is_no_toml_at_all(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "duban.toml").write_bytes(content)
    with pytest.raises(WorkspaceError, match=said):
        read_workspace(tmp_path / "duban.toml")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "duban.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read_workspace(tmp_path / "duban.toml").jurisdictions[0].code == "990000"


# --- how it is found ---


def test_upwards_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "duban.toml").write_text(GOOD, encoding="utf-8")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_workspace().folder == tmp_path.resolve()


def test_the_variable_and_the_option_name_a_folder_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "duban.toml").write_text(GOOD.replace("示例市", name), encoding="utf-8")
    other = tmp_path / "two" / "other.toml"
    other.write_text(GOOD.replace("示例市", "other"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "one")
    monkeypatch.setenv("DUBAN_WORKSPACE", str(tmp_path / "two"))
    assert find_workspace().jurisdictions[0].name == "two"
    monkeypatch.setenv("DUBAN_WORKSPACE", str(other))
    assert find_workspace().jurisdictions[0].name == "other"
    assert find_workspace(tmp_path / "one").jurisdictions[0].name == "one"


def test_without_one_it_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUBAN_WORKSPACE", raising=False)
    assert run(["check"]) == 2
    assert "duban init" in capsys.readouterr().err
    assert run(["--workspace", "nowhere", "check"]) == 2
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "duban init" in said
