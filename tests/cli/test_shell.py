"""The front of the command line, tried as a user would: in a fresh interpreter, in odd surroundings."""

import os
import re
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from duban.cli import front
from duban.cli.commands import COMMANDS
from duban.cli.help import wrap
from duban.cli.outputs import Outputs
from duban.domain.text import width
from duban.errors import DubanError

FORBIDDEN = (
    "alembic",
    "attr",
    "attrs",
    "cattrs",
    "junitparser",
    "orjson",
    "platformdirs",
    "pluggy",
    "python_calamine",
    "dateutil",
    "rich",
    "sqlalchemy",
    "textual",
    "tomlkit",
    "xlsxwriter",
    "importlib.metadata",
)


def duban(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    surroundings = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env}
    return subprocess.run(
        [sys.executable, "-m", "duban", *args],
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def loaded(*args: str) -> set[str]:
    """Modules in a fresh interpreter after the command line has answered."""
    code = (
        "import sys; from duban.cli import main; sys.argv = ['duban', *sys.argv[1:]]; main(); "
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [["--version"], ["--help"]], ids=lambda args: args[0])
def test_nothing_heavy_is_loaded_to_answer(args: list[str]) -> None:
    assert not loaded(*args) & set(FORBIDDEN)


def test_version_alone_does_not_even_load_click() -> None:
    assert "click" not in loaded("--version")


def test_version_is_one_line_and_json_on_request() -> None:
    assert re.fullmatch(r"duban \d+\.\d+\.\d+\n", duban("--version").stdout)
    assert '"sqlalchemy"' in duban("--version", "--json").stdout


def test_help_is_chinese_throughout() -> None:
    page = duban("--help").stdout
    assert "用法：" in page
    assert "选项：" in page
    words = set(re.findall(r"(?<![-\w])[A-Za-z]{3,}(?![-\w])", page))
    assert words <= {*COMMANDS, "duban", "help", "lang", "workspace", "CSV", "JSON", "xlsx", "xls", "ods"}


def test_help_is_english_on_request_before_or_after() -> None:
    for page in (
        duban("--lang", "en", "--help"),
        duban("--help", "--lang=en"),
        duban("--help", DUBAN_LANG="en"),
    ):
        assert "Usage:" in page.stdout
        assert not re.search("[\u4e00-\u9fff]", page.stdout)


@pytest.mark.parametrize("env", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "zh_CN.GBK", "TERM": "dumb"}])
def test_output_is_utf8_wherever_it_runs(env: dict[str, str]) -> None:
    assert "督办" in duban("--help", **env).stdout


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}])
def test_piped_output_has_no_colour_codes(env: dict[str, str]) -> None:
    done = duban("--help", **env)
    assert "\x1b" not in done.stdout + done.stderr


def test_bare_command_without_a_terminal_shows_help_and_fails() -> None:
    done = duban()
    assert done.returncode == 2
    assert done.stdout == ""
    assert "用法：" in done.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["chekc"], "是不是 'check'"),
        (["--nix"], "没有 --nix 这个选项"),
        (["--lang", "fr"], "没有“fr”这种语言"),
        (["--json"], "--json 只能与 --version 连用"),
        (["check", "--as-of", "2026-13-01"], "应为日期"),
        (["check", "--format", "pdf"], "没有“pdf”这种格式"),
        (["check", "--workspace", "/nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_ends_with_2(args: list[str], said: str) -> None:
    done = duban(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_exit_codes_are_in_the_help_of_check() -> None:
    page = duban("check", "--help").stdout
    for code in ("0", "1", "2", "3", "4", "5", "70", "128+n"):
        assert re.search(rf"^ +{re.escape(code)}  ", page, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists(name: str) -> None:
    module, attribute, _words = COMMANDS[name]
    assert isinstance(getattr(import_module(module), attribute), click.Command)


def provoke(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Make a command ``boom`` that raises."""

    @click.command("boom")
    def boom() -> None:
        raise error

    monkeypatch.setitem(COMMANDS, "boom", (__name__, "boom", "出错"))
    monkeypatch.setattr(sys.modules[__name__], "boom", boom, raising=False)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (DubanError("说明"), 2, "说明"),
        (FileNotFoundError(2, "No such file", "台账.csv"), 2, "台账.csv：没有这个文件或者目录"),
        (click.ClickException("说明"), 2, "错误：说明"),
        (KeyboardInterrupt(), 130, "已中断"),
    ],
)
def test_every_ending_has_its_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    provoke(monkeypatch, error)
    assert front.run(["boom"]) == code
    assert said in capsys.readouterr().err


def test_a_mistake_of_the_program_is_a_code_and_a_log_without_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    provoke(monkeypatch, ValueError("张某某 13900000000"))
    assert front.run(["boom"]) == 70
    said = capsys.readouterr().err
    assert re.search("代码 [0-9a-f]{8}", said)
    (log,) = tmp_path.rglob("crash-*.log")
    kept = log.read_text(encoding="utf-8")
    assert "ValueError" in kept
    assert "张某某" not in kept + said
    assert "Traceback" not in said


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys; from duban.cli.front import run; sys.exit(run(['--help']))"
    child = subprocess.Popen(
        [sys.executable, "-c", f"input(); {code}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    child.stdin.write(b"\n")
    child.stdin.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 141
    assert said == b""


def test_sigterm_unwinds_and_ends_with_143(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    @click.command("boom")
    def boom() -> None:
        with Outputs() as outputs:
            outputs.stream(str(tmp_path / "out.txt")).write("half")
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setitem(COMMANDS, "boom", (__name__, "boom", "出错"))
    monkeypatch.setattr(sys.modules[__name__], "boom", boom, raising=False)
    assert front.run(["boom"]) == 143
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "out.json"
    place.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), Outputs() as outputs:
        outputs.stream(str(place)).write("half")
        raise RuntimeError
    assert place.read_text(encoding="utf-8") == "before"
    with Outputs() as outputs:
        outputs.stream(str(place)).write("whole\n")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert place.read_bytes() == b"whole\n"


def test_one_format_to_stdout_and_one_per_file(tmp_path: Path) -> None:
    with pytest.raises(DubanError, match="标准输出"), Outputs() as outputs:
        outputs.stream("")
        outputs.stream("-")
    with pytest.raises(DubanError, match="同一个文件"), Outputs() as outputs:
        outputs.stream(str(tmp_path / "a"))
        outputs.stream(str(tmp_path / "a"))


def test_help_is_wrapped_by_cells_and_no_line_begins_with_a_mark() -> None:
    lines = wrap("检查截至某日的台账，超期、临期、未履行的 (overdue, missed) 逐条列出。" * 3, 20)
    assert all(width(line) <= 22 for line in lines)
    assert not any(line[0] in "，。、）" for line in lines)
