"""The documents as tests read them: code blocks, links, and the commands they show."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
    *sorted(ROOT.glob("config/*.md")),
    *sorted(ROOT.glob("plugins/*/*.md")),
)

_FENCE = re.compile(r"^```(\S*)[ ]?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_MARK = "\x1e"


@attrs.frozen
class Block:
    """A fenced block: its language, the words after it (``run``, ``file=…``), its text."""

    language: str
    words: str
    text: str

    @property
    def file(self) -> str | None:
        """The file that the block is the content of."""
        found = re.search(r"file=(\S+)", self.words)
        return found[1] if found else None


@attrs.frozen
class Shown:
    """A command line as a page shows it, with the output shown below it."""

    command: str
    output: tuple[str, ...]


def name(page: Path) -> str:
    """The page's path inside the repository."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page, in order."""
    return [Block(*found) for found in _FENCE.findall(page.read_text(encoding="utf-8"))]


def links(page: Path) -> list[str]:
    """Targets of the links outside code."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text(encoding="utf-8"))))


def shown(block: Block) -> list[Shown]:
    """The command lines of a console block (``$ …``) with their output."""
    found: list[Shown] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Shown(line[2:], ()))
        elif found:
            found[-1] = attrs.evolve(found[-1], output=(*found[-1].output, line))
    return found


def duban_commands(page: Path) -> Iterator[list[str]]:
    """Arguments of every ``duban …`` that the page shows, in console blocks and between backticks."""
    for block in blocks(page):
        if block.language == "console":
            for line in block.text.splitlines():
                yield from _of_line(line.removeprefix("$ "))
    for text in re.findall(r"`(duban [^`\n]*)`", _FENCE.sub("", page.read_text(encoding="utf-8"))):
        yield from _of_line(text)


def _of_line(line: str) -> Iterator[list[str]]:
    for part in re.split(r"\s(?:\|\|?|&&|;)\s|;\s", line):
        words = shlex.split(part, comments=True)
        if words and words[0] in ("duban", ".venv/bin/duban") and "…" not in words and "[选项]" not in words:
            yield words[1 : next((i for i, word in enumerate(words) if word.startswith((">", "2>"))), None)]


def write_files(page: Path, folder: Path) -> None:
    """Lay down all files whose content the page shows."""
    for block in blocks(page):
        _write(block, folder)


def _write(block: Block, folder: Path) -> None:
    """``file=`` sets a file's content, ``append=`` adds to its end."""
    for word in block.words.split():
        how, _equals, name = word.partition("=")
        if how in ("file", "append"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if how == "append" else ""
            path.write_text(before + block.text, encoding="utf-8")


def differences(page: Path, folder: Path, path: Sequence[Path] = ()) -> list[str]:
    """Follow the page in the folder, block by block, and say where what happens is not what it shows.

    A command must end with 0 unless ``echo $?`` follows it. ``run as=NAME`` runs the block under an account of that name: the page
    says in words who sits at the keyboard.
    """
    wrong: list[str] = []
    for block in blocks(page):
        _write(block, folder)
        if block.language == "console" and block.words.split()[:1] == ["run"]:
            wrong += _differences(block, folder, path)
    return wrong


def _differences(block: Block, folder: Path, path: Sequence[Path]) -> Iterator[str]:
    results = list(_run(block, folder, path))
    following = [*(one.command for one, _output, _status in results[1:]), ""]
    for (one, output, status), after in zip(results, following, strict=True):
        if status and after != "echo $?":
            yield f"{one.command}: exit code {status}\n" + "\n".join(output)
        if not _agrees(one.output, output):
            yield "\n".join([f"{one.command}: shown", *one.output, "but is", *output])


def _run(block: Block, folder: Path, path: Sequence[Path]) -> Iterator[tuple[Shown, list[str], int]]:
    """Run a console block in the folder as one shell session: each command, its output, its exit code."""
    lines = shown(block)
    script = "".join(f"{one.command}\n__s=$?; printf '{_MARK}%d{_MARK}' $__s; (exit $__s)\n" for one in lines)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DUBAN_")}
    commands = [*_accounts(block, folder), Path(sys.executable).parent]
    environment["PATH"] = os.pathsep.join([*map(str, commands), environment["PATH"]])
    environment["XDG_STATE_HOME"] = str(folder / ".state")
    environment["PYTHONPATH"] = os.pathsep.join(map(str, path))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode().split(_MARK)
    for one, output, status in zip(lines, said[0::2], said[1::2], strict=False):
        yield one, [line.rstrip() for line in output.splitlines()], int(status)


def _accounts(block: Block, folder: Path) -> Iterator[Path]:
    """The folder with a ``duban`` that takes the process's user to be the one that the block names; nothing where it names none."""
    found = re.search(r"\bas=(\w+)", block.words)
    if found:
        bin = folder.resolve() / ".accounts" / found[1]
        bin.mkdir(parents=True, exist_ok=True)
        command = bin / "duban"
        command.write_text(_AS.format(python=sys.executable, name=found[1]), encoding="utf-8")
        command.chmod(0o755)
        yield bin


_AS = """#!{python}
import pwd, sys, types
pwd.getpwuid = lambda number: types.SimpleNamespace(pw_name="{name}")
from duban.__main__ import main
sys.exit(main())
"""


def _agrees(expected: Sequence[str], actual: Sequence[str]) -> bool:
    """Whether the output is the one shown; nothing shown allows everything, a line ``…`` any lines, ``…`` inside a line any text."""
    if not expected:
        return True
    pattern = "".join("(?:.*\n)*" if line == "…" else _line(line) for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in actual)) is not None


def _line(text: str) -> str:
    return ".*".join(map(re.escape, text.rstrip().split("…"))) + "\n"
