"""The catalogues: collect the sentences of the code, keep their English, compile.

``python -m tools.messages`` updates ``core/duban/locale`` and names what still lacks English; ``--check``
changes nothing and fails when a sentence lacks English, a catalogue is stale or placeholders differ.
"""

import argparse
import io
import string
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "core/duban/locale"
ENGLISH = LOCALE / "en/LC_MESSAGES/duban.po"
CLICK = LOCALE / "zh/LC_MESSAGES/click.po"
SOURCES = ("core/duban", "tui/duban_tui", "plugins")
TABLES = (
    "duban.assessment_wording",
    "duban.cli.campaign",
    "duban.desk.accountability",
    "duban.desk.worked_gates",
    "duban.domain.labels",
    "duban.effect_words",
    "duban.exchange.formats.text",
    "duban.domain.rights",
    "duban.phrases",
    "duban.reasons",
    "duban.remarks",
    "duban.reward_wording",
    "duban.cli.commands",
    "duban.cli.export",
    "duban.cli.help",
    "duban.outcome_words",
    "duban.files",
    "duban_tui.screens.duties_look",
    "duban_tui.screens.form_look",
    "duban_tui.words",
)
"""Modules whose tables of words are translated by their value: ``TABLES``, else all public tables."""

KEYWORDS = {"_": None, "Column": (2,), "_n": (1, 1)}
"""Functions whose argument is a sentence; that of ``_n`` has a singular and a plural in English and one form in Chinese."""

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues carry no date of their own: the same sentences give the same bytes."""


def messages() -> dict[str, bool]:
    """Every sentence that the code may say, and whether it is said of one thing and of several (``_n``)."""
    found = dict.fromkeys(_from_tables(), False)
    for source in SOURCES:
        rows = extract_from_dir(ROOT / source, [("**.py", "python")], keywords=KEYWORDS)
        for _file, _line, text, _comments, _context in rows:
            said = text if isinstance(text, str) else text[0]
            found[said] = found.get(said, False) or said is not text
    found.pop("", None)
    return found


def _from_tables() -> Iterator[str]:
    for name in TABLES:
        module = vars(import_module(name))
        public = [value for key, value in module.items() if key.isupper() and isinstance(value, Mapping)]
        for table in module.get("TABLES", public):
            yield from _words(table)


def _words(table: Mapping[object, object]) -> Iterator[str]:
    for value in table.values():
        if isinstance(value, Mapping):
            yield from _words(value)
        elif isinstance(value, str):
            yield value


def english() -> dict[str, tuple[str, ...]]:
    """The translations there are: one form, or that of one thing and that of several."""
    if not ENGLISH.exists():
        return {}
    catalogue = read_po(io.BytesIO(ENGLISH.read_bytes()), locale="en")
    known = ((_forms(m.id), _forms(m.string)) for m in catalogue if m.id and m.string)
    return {said[0]: forms for said, forms in known if all(forms)}


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def problems(wanted: Mapping[str, bool], translated: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What is wrong with the translations, a line each."""
    lines = [f"no English: {text!r}" for text in sorted(set(wanted) - set(translated))]
    for text in sorted(set(wanted) & set(translated)):
        forms = translated[text]
        if len(forms) != 1 + wanted[text]:
            lines.append(f"{'no' if wanted[text] else 'needless'} plural: {text!r} -> {forms!r}")
        if _holes(forms[-1]) != _holes(text) or not _holes(forms[0]) <= _holes(text):
            lines.append(f"other placeholders: {text!r} -> {forms!r}")
    return lines


def _holes(text: str) -> set[str]:
    try:
        names = {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        return set()
    return {name for name in names if name.isidentifier() and name.isascii()}


def files(wanted: Mapping[str, bool], translated: Mapping[str, tuple[str, ...]]) -> dict[Path, bytes]:
    """Path and content of every catalogue file."""
    catalogue = Catalog(
        locale="en",
        domain="duban",
        project="duban",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=_EPOCH,
        revision_date=_EPOCH,
        fuzzy=False,
        header_comment="# English of Duban's sentences. Edit the msgstr lines only.",
    )
    for text in sorted(wanted):
        forms = translated.get(text, ("",))
        catalogue.add(*((text, text), (forms[0], forms[-1])) if wanted[text] else (text, forms[0]))
    text_form = io.BytesIO()
    write_po(text_form, catalogue, sort_output=True, no_location=True, width=0)
    click = read_po(io.BytesIO(CLICK.read_bytes()), locale="zh")
    click.creation_date = click.revision_date = _EPOCH
    return {
        ENGLISH: text_form.getvalue(),
        ENGLISH.with_suffix(".mo"): _compiled(catalogue),
        CLICK.with_suffix(".mo"): _compiled(click),
    }


def _compiled(catalogue: Catalog) -> bytes:
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def main(args: list[str]) -> int:
    """Update or check; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is stale")
    check = parser.parse_args(args).check
    wanted, translated = messages(), english()
    lines = problems(wanted, translated)
    for path, content in files(wanted, translated).items():
        if path.exists() and path.read_bytes() == content:
            continue
        if check:
            lines.append(f"stale: {path.relative_to(ROOT)} (run python -m tools.messages)")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
