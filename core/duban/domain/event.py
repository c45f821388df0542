"""What happened, on which civil date, to which matter or unit."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import attrs

from duban.domain.labels import CHOICE
from duban.i18n import _, label

Value = str | int | bool | tuple[str, ...]
"""What a field of an event may hold. Dates are ISO text, money is integer fen; never a float, so that the journal hashes stably."""

CASE_FIELDS = (
    "matter",
    "channel",
    "nature",
    "statutory",
    "category",
    "headcount",
    "first",
    "repeat_of",
    "collective",
    "backlog",
    "cross_area",
    "origin",
    "received_from",
)
"""Attributes of a case that any event may set; the latest statement counts from its date on.

All of them describe the matter, none a petitioner:
``matter`` petition (default) or decision; ``channel`` letter, visit, call, online; ``nature`` claim, opinion, accusation;
``statutory`` 1 to 6, the six ways of 《信访工作条例》 art. 31; ``category`` topic; ``headcount`` a plain number;
``first`` first petition of the matter; ``repeat_of`` reference of the same matter's earlier case; ``collective``, ``backlog``,
``cross_area`` flags; ``origin`` level that assigned it (central, province, city, county, own); ``received_from`` who forwarded it.
"""


@attrs.frozen(slots=True)
class Event:
    """One fact.

    ``kind`` is the id of an event kind that a pack declares; ``on`` the civil date on which it happened (Asia/Shanghai, day 0 of
    any limit it starts); ``case`` the opaque reference of the matter, or None for what a unit does outside any matter (a sweep, a
    reception day); ``unit`` the code of the acting unit, ``officer`` the name of the acting official; ``claim`` which of several
    demands inside the case; ``data`` further fields, see :data:`CASE_FIELDS` and the event kind. ``id`` is its place in the
    journal, ``"<seq>.<n>"``, empty until it has been recorded.
    """

    kind: str
    on: date
    case: str | None = None
    unit: str | None = None
    officer: str | None = None
    claim: str | None = None
    data: Mapping[str, Value] = attrs.field(factory=dict)
    id: str = attrs.field(default="", eq=False)

    def text(self, field: str) -> str | None:
        """The field as text, None where it is absent or empty."""
        value = self.data.get(field)
        return None if value is None or value == "" else str(value)

    def date(self, field: str) -> date | None:
        """The field as a civil date.

        Raises ValueError when it holds something else; importers and ``record`` refuse such a value at the door.
        """
        value = self.text(field)
        return None if value is None else date.fromisoformat(value)

    def items(self, field: str) -> tuple[str, ...]:
        """The field as a tuple of text; a single text counts as one item."""
        value = self.data.get(field, ())
        return value if isinstance(value, tuple) else (str(value),)


@attrs.frozen(slots=True)
class Field:
    """A field of an event kind: its name in ``data``, its label, and what it may hold. ``choices_en`` are the choices' English, one for
    each."""

    name: str
    label: str
    type: str = "text"
    """text, int, number (decimal text, kept as written), bool, date, list, unit, officer, choice"""
    choices: tuple[str, ...] = ()
    required: bool = False
    label_en: str = ""
    choices_en: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Its label in the language in use; for people, never for what is kept."""
        return label(self.label, self.label_en)

    @property
    def spellings(self) -> frozenset[str]:
        """What it may be called by whoever names it, in whatever case: id, Chinese, English."""
        names = (self.name, self.label, self.label_en, self.words)
        return frozenset(name.casefold() for name in names if name)

    def choice_meant(self, text: str) -> str | None:
        """The choice that is called so, in whatever case: as it is kept, in Chinese, in English."""
        said = text.strip().casefold()
        chinese, english = CHOICE.get(self.name, {}), dict(zip(self.choices, self.choices_en, strict=False))
        for choice in self.choices:
            names = (choice, chinese.get(choice, ""), english.get(choice, ""), self.choice_words(choice))
            if said and said in map(str.casefold, names):
                return choice
        return None

    def choice_words(self, value: str) -> str:
        """One of its choices in the language in use; anything else as it is."""
        if value in (table := CHOICE.get(self.name, {})):
            return _(table[value])
        return label(value, dict(zip(self.choices, self.choices_en, strict=False)).get(value, ""))


@attrs.frozen(slots=True)
class EventKind:
    """A kind of event that packs declare: ``subject`` says whether it belongs to a case or to a unit alone.

    ``rank`` orders events of one day along the chain (register before transfer before finish), whatever the order of entry.
    ``command`` names the command that alone may record it, because it asks who decides; neither ``record`` nor an import does.
    ``opens`` says whether it may be the first that is recorded of a case: always, where a unit above the jurisdiction's own level did it,
    or never.
    """

    id: str
    label: str
    subject: str
    rank: int = 500
    label_en: str = ""
    command: str = ""
    opens: Literal["never", "from-above", "always"] = "never"
    fields: tuple[Field, ...] = ()

    @property
    def words(self) -> str:
        """Its label in the language in use; for people, never for what is kept."""
        return label(self.label, self.label_en)

    @property
    def spellings(self) -> frozenset[str]:
        """What it may be called by whoever names it, in whatever case: id, Chinese, English."""
        names = (self.id, self.label, self.label_en, self.words)
        return frozenset(name.casefold() for name in names if name)


def act_named(kinds: Mapping[str, EventKind], kind: str, key: str = "label") -> dict[str, str]:
    """How an act is called, for what does not depend on the language in use: under ``key`` in Chinese (its id where no pack declares it),
    with ``_en`` behind it in English, where there is any."""
    found = kinds.get(kind)
    if found is None:
        return {key: kind}
    return {key: found.label, f"{key}_en": found.label_en} if found.label_en else {key: found.label}


def act_label(values: Mapping[str, object], key: str = "label") -> str:
    """What :func:`act_named` gave, in the language in use; empty where it gave nothing."""
    return label(str(values.get(key, "")), str(values.get(f"{key}_en", "")))


def act_words(kinds: Mapping[str, EventKind], kind: str) -> str:
    """What an act is called, by the id of its kind; the id where no pack declares it."""
    return kinds[kind].words if kind in kinds else kind
