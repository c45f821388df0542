"""Telling the words of the desk from the data that it shows: which English stands in Chinese pages, which Chinese in English ones."""

import re
from collections.abc import Iterable
from pathlib import Path

import duban
from duban.policy.rules import Counting

_PACKS = Path(duban.__file__).parent / "packs"
_ENGLISH = re.compile(r"(?<![A-Za-z0-9_])[a-z]{4,}(?![a-z0-9]*[0-9])")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_NAMES = """
national city base duban ours absent patterns langfang jilin qilin guan shen test office packs panels screens desk toml json jsonl xlsx
"""
_KEYS = "jurisdiction unit code name level basis hash"
"""Keys of files that people write themselves, as messages about such a file have them."""
KNOWN = frozenset(f"{_NAMES} {_KEYS}".split())
"""What is the same in every language: names of packs, plugins, accounts and formats; keys of files."""


WRITTEN = frozenset({"昨天"})
"""Chinese that may be typed as a day."""


def data_texts(*files: Path) -> str:
    """Everything in Chinese that is data or law: the packs, and those files of a workspace."""
    texts = [file.read_text(encoding="utf-8") for file in (*sorted(_PACKS.glob("*.toml")), *files)]
    return "\n".join((*texts, Counting().source))


def english(lines: Iterable[str]) -> set[str]:
    """English words in lower case that are no names; keys are not among them, and numbers of rules are in capitals.

    What stands after ``duban`` is a command to be typed, ``name=…`` a field of one, and a long number in hexadecimal none of them.
    """
    text = re.sub(r"[0-9a-f]{20,}|[a-z_]+=…|duban [^\u3400-\u9fff。；，）]*", "", "\n".join(lines))
    return set(_ENGLISH.findall(text)) - KNOWN


def chinese(lines: Iterable[str], data: str) -> set[str]:
    """Chinese words that stand in no data; one cut at the edge of its column counts by what is left of it."""
    runs = {run for line in lines for run in _CHINESE.findall(line)}
    return {run for run in runs - WRITTEN if run not in data}
