"""The language people are answered in: Chinese is the source, English a catalogue. Machine formats never pass through here."""

import gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")


class _Forms(gettext.GNUTranslations):
    """Older releases of Python 3.11 and 3.12 find a sentence that has a plural by ``ngettext`` alone."""

    def gettext(self, message: str) -> str:
        found = super().gettext(message)
        return self.ngettext(message, message, 1) if found is message else found


_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "zh"
_in_source: ContextVar[bool] = ContextVar("_in_source", default=False)


def use(language: str | None = None) -> str:
    """Answer in ``language`` from now on (default: the environment variable DUBAN_LANG, else Chinese). Returns the one chosen.

    Raises ValueError for a language there is no catalogue for.
    """
    global _catalogue, _language
    chosen = (language or os.environ.get("DUBAN_LANG") or "zh").split("_")[0].split("-")[0].lower()
    if chosen not in LANGUAGES:
        raise ValueError(chosen)
    _language = chosen
    _catalogue = (
        gettext.NullTranslations()
        if chosen == "zh"
        else gettext.translation("duban", Path(__file__).parent / "locale", [chosen], class_=_Forms)
    )
    return chosen


def language() -> str:
    """The language in use."""
    return "zh" if _in_source.get() else _language


@contextmanager
def in_source() -> Iterator[None]:
    """Speak Chinese inside the block, whatever the language in use: for sentences that the journal keeps, which must not depend on who
    looked on. Other threads are not concerned."""
    token = _in_source.set(True)
    try:
        yield
    finally:
        _in_source.reset(token)


def _(message: str) -> str:
    """The sentence in the language in use."""
    if _in_source.get():
        return message
    return _catalogue.gettext(message) if message else ""


def _n(message: str, n: int = 2) -> str:
    """The sentence for ``n`` things: English tells one from several, Chinese does not. Without ``n``: the name of a list of them."""
    return message if _in_source.get() else _catalogue.ngettext(message, message, n)


def heading(words: str) -> str:
    """As it stands above a column, before a value or on its own: English begins with a capital there."""
    return words[:1].upper() + words[1:] if language() == "en" else words


def headings(words: Iterable[str]) -> tuple[str, ...]:
    """Each as a :func:`heading`."""
    return tuple(map(heading, words))


def sentences(*said: str) -> str:
    """Whole sentences, one after the other, those that say something; a blank stands between them in English, nothing in Chinese."""
    return (" " if language() == "en" else "").join(filter(None, said))


def label(chinese: str, english: str) -> str:
    """What a pack calls a thing, in the language in use. Where the pack gives no English the catalogue may, else it stays Chinese."""
    return english if english and language() == "en" else _(chinese)
