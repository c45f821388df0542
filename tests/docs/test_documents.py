"""What the documents say is so: links lead somewhere, TOML parses, every command and option shown exists."""

import re
import tomllib
from pathlib import Path

import attrs
import click
import pytest
from tools import command_reference, reference, workspace_reference

from duban.cli.commands import COMMANDS
from duban.cli.front import LazyGroup, command_line
from duban.domain.finding import Code
from duban.errors import ExitCode
from tests.docs.pages import PAGES, ROOT, blocks, duban_commands, links, name

NAMES = [name(page) for page in PAGES]


@pytest.fixture(scope="module")
def group() -> LazyGroup:
    return command_line()


def anchor(heading: str) -> str:
    """The anchor that a heading gets: lower case, marks dropped, blanks as dashes."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        target, _hash, place = link.partition("#")
        if "://" in target:
            continue
        file = (page.parent / target).resolve() if target else page
        headings = (
            re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M) if file.suffix == ".md" else []
        )
        if not file.exists() or (place and place not in map(anchor, headings)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_toml_parses(page: Path) -> None:
    for block in blocks(page):
        if block.language == "toml":
            tomllib.loads(block.text)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name != "parity.md"], ids=lambda page: page.name
)
def test_commands_exist_with_the_options_shown(page: Path, group: LazyGroup) -> None:
    """The table of the screens has words in place of values, and tests of its own (tests/tui/test_parity.py)."""
    wrong = [f"{' '.join(args)}: {fault}" for args in duban_commands(page) if (fault := mistake(group, args))]
    assert wrong == []


def mistake(group: LazyGroup, args: list[str]) -> str:
    """What click says against the arguments, empty where they could be run; files need not exist."""
    command: click.Command = group
    context = click.Context(group, info_name="duban")
    rest = list(args)
    while True:
        try:
            options, left, _order = command.make_parser(context).parse_args(rest)
        except click.UsageError as error:
            return error.message
        for parameter in command.params:
            value = options.get(parameter.name or "")
            if (
                isinstance(parameter.type, click.Choice)
                and isinstance(value, str)
                and value not in parameter.type.choices
            ):
                return f"{parameter.name}={value}"
        if not isinstance(command, click.Group):
            return f"too many: {left}" if left else ""
        if not left:
            return ""
        found = command.get_command(context, left[0])
        if found is None:
            return f"no command {left[0]}"
        command, context, rest = found, click.Context(found, parent=context), left[1:]


def test_a_wrong_option_would_be_noticed(group: LazyGroup) -> None:
    assert mistake(group, ["check", "--fail-on", "warning"]) == ""
    for wrong in (
        ["check", "--fail-at", "note"],
        ["check", "--fail-on", "all"],
        ["chek"],
        ["rebuild", "now"],
    ):
        assert mistake(group, wrong)


def test_something_is_shown_in_every_guide() -> None:
    for page in (
        "README.md",
        "README.zh-CN.md",
        "docs/guide.md",
        "docs/desk.md",
        "docs/plugins.md",
        "docs/new-jurisdiction.md",
    ):
        assert list(duban_commands(ROOT / page)), page


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_short_and_names_the_two_commands(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 46
    assert "$ make demo " in text and "$ make test " in text
    assert re.findall(r"echo \$\?\n(\d+)", text) == re.findall(r"exit code: (\d+)", text) == ["1"]


def test_every_command_is_in_the_reference(group: LazyGroup) -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    context = click.Context(group, info_name="duban")
    walked = dict(command_reference.walk(group, context))
    assert set(COMMANDS) <= set(walked)
    for full, command in walked.items():
        assert f"`duban {full}`\n" in text
        part = text.partition(f"`duban {full}`\n")[2]
        for option in (option for p in command.params if isinstance(p, click.Option) for option in p.opts):
            assert option in part, (full, option)


def test_every_exit_code_is_in_the_reference() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert all(f"| `{int(code)}` |" in text for code in ExitCode if code < 128)


def test_every_hook_is_documented_with_its_arguments() -> None:
    text = (ROOT / "docs/reference/hooks.md").read_text(encoding="utf-8")
    guide = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    assert {hook for hook, _function in reference.hook_functions()} == set(reference.WHEN_CALLED)
    source = (ROOT / "core/duban/plugins/hookspecs.py").read_text(encoding="utf-8")
    declared = re.findall(r"^def (duban_\w+\(.*\) -> .*):$", source, re.M)
    assert len(declared) == len(reference.WHEN_CALLED)
    assert [line for line in declared if f"def {line}: ..." not in text] == []
    assert [line for line in declared if f"def {line}:" not in guide] == []
    aliases = re.findall(r"^\w+ = Callable\[.*\]$", source, re.M)
    assert aliases and [line for line in aliases if line not in text] == []


def test_every_code_of_a_finding_has_a_meaning() -> None:
    assert set(Code) == set(reference.MEANING)


def test_every_key_of_the_workspace_file_has_a_meaning() -> None:
    classes = [cls for found, _words in workspace_reference.HEADING.values() for cls in found]
    keys = {(cls, field.name) for cls in classes for field in attrs.fields(cls)}
    assert keys == set(workspace_reference.MEANING)


def test_every_decision_is_numbered_once_short_and_in_the_index() -> None:
    notes = sorted(reference.DECISIONS.glob("[0-9]*.md"))
    assert [path.name[:4] for path in notes] == [f"{n:04}" for n in range(1, len(notes) + 1)]
    index = links(reference.DECISIONS / "README.md")
    for path in notes:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert path.name in index
        assert lines[0].startswith(f"# {path.name[:4]} ") and 8 <= len(lines) <= 25, path.name


def test_every_page_can_be_reached_from_a_readme() -> None:
    for start in ("README.md", "README.zh-CN.md"):
        seen: set[Path] = set()
        waiting = [ROOT / start]
        while waiting:
            page = waiting.pop()
            if page in seen or page.suffix != ".md":
                continue
            seen.add(page)
            waiting += [
                (page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link
            ]
        assert {name(page) for page in PAGES} - {name(page) for page in seen} == set(), start


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_page_names_a_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:home|root|work|Users|tmp)/|localhost|127\.0\.0\.1", text) == []
