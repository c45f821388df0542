"""``duban init``: what it writes can be used at once, and what is wrong is said before anything is written."""

import re
import tomllib
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.founding import level_of
from duban.desk.office import Office, today
from duban.errors import ExitCode
from duban.workspace import FILE, find_workspace


def test_a_new_workspace_checks_as_empty_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a" / "督办"
    assert run(["init", str(folder), "--jurisdiction", "130100", "--name", "某某市"]) == ExitCode.CLEAN
    assert "duban import" in capsys.readouterr().err
    settings = find_workspace(folder).settings
    place = settings.jurisdiction[0]
    assert (place.code, place.name, place.level, place.packs) == ("130100", "某某市", "city", ("national",))
    assert place.duties_from == today().replace(day=1)
    assert (folder / settings.database).is_file()
    assert run(["--workspace", str(folder), "check"]) == ExitCode.NOTHING
    assert "没有检查任何内容" in capsys.readouterr().out


def test_the_plugin_that_ships_a_pack_is_switched_on(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path), "-j", "220000", "--extends", "jilin"]) == ExitCode.CLEAN
    workspace = find_workspace(tmp_path)
    assert workspace.settings.plugins == ("jilin",)
    assert "jilin" in Office(workspace).policy("220000").packs


def test_packs_and_plugins_may_be_files_and_a_files_plugin_comes_by_what_it_extends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.py").write_text('"""Nothing yet."""\n', encoding="utf-8")
    Path("ours.toml").write_text(
        '[pack]\nschema = 1\nid = "ours"\ntitle = "本县规定"\nlevel = "county"\nextends = ["qilin"]\n',
        encoding="utf-8",
    )
    args = ["init", "new", "-j", "530302", "--extends", "ours.toml", "--plugin", "ours.py"]
    assert run(args) == ExitCode.CLEAN
    settings = find_workspace("new").settings
    assert settings.jurisdiction[0].packs == ("../ours.toml",)
    assert settings.plugins == ("../ours.py", "qilin")


def test_the_examples_in_the_file_can_be_used_as_they_stand(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path), "-j", "130102"]) == ExitCode.CLEAN
    file = tmp_path / FILE
    text = re.sub(r"^# (?=\[|\w+ = )", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")
    workspace = find_workspace(tmp_path)
    assert len(workspace.people.unit) == 2 and workspace.people.officer and workspace.people.period
    policy = Office(workspace).policy("130102")
    ruling = policy.in_force("N-22-1", today())
    assert ruling is not None and ruling.rule.limit.value == 10  # type: ignore[attr-defined]
    assert policy.packs[-1] == "130102"


@pytest.mark.parametrize("name", ['引"号', "反\\斜杠", "a'''b", '"""', "{大括号}", "# 井号"])
def test_names_are_kept_as_they_are(name: str, tmp_path: Path) -> None:
    assert run(["init", str(tmp_path), "-j", name, "--level", "county", "--name", name]) == ExitCode.CLEAN
    place = tomllib.loads((tmp_path / FILE).read_text(encoding="utf-8"))["jurisdiction"][0]
    assert (place["code"], place["name"]) == (name, name)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("130000", "province"),
        ("131000", "city"),
        ("131022", "county"),
        ("131022101", "township"),
        ("某镇", ""),
    ],
)
def test_the_level_is_read_from_the_code(code: str, level: str) -> None:
    assert level_of(code) == level


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    args = ["init", str(folder), "-j", "13102", "--extends", "langfan", "--plugin", "jilim"]
    assert run(args) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "“13102”不是行政区划代码" in err
    assert "是否应为“langfang”" in err and "是否应为“jilin”" in err
    assert not folder.exists()


@pytest.mark.parametrize("code", ["", " ", "1301021", "130\n100", "１３００００", "某镇"])
def test_a_code_that_says_nothing_is_refused(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path / "new"), "-j", code]) == ExitCode.USAGE
    assert "辖区" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_plugin_that_fails_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.py").write_text("raise RuntimeError('no')\n", encoding="utf-8")
    assert run(["init", "new/deep", "-j", "130102", "--plugin", "broken.py"]) == ExitCode.USAGE
    assert "broken" in capsys.readouterr().err
    assert not Path("new").exists()


@pytest.mark.parametrize("existing", [FILE, "duban.db"])
def test_what_is_there_is_never_overwritten(
    existing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / existing).write_text("mine", encoding="utf-8")
    assert run(["init", str(tmp_path), "-j", "130102"]) == ExitCode.USAGE
    assert existing in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == [existing]
    assert (tmp_path / existing).read_text(encoding="utf-8") == "mine"
