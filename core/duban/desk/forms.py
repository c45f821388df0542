"""The form of an event: what is asked for, what is offered to choose from, and how what is typed is read."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import attrs

from duban.desk.gates import guarded, signatures
from duban.desk.office import Office
from duban.desk.referring import NAMES_ACT
from duban.desk.stating import Statement, case_field, event_kind, read_reference
from duban.domain.event import CASE_FIELDS, EventKind, Field
from duban.domain.labels import ROLE
from duban.domain.roster import Roster
from duban.domain.text import one_line
from duban.engine.evidence import REASON
from duban.errors import DubanError
from duban.i18n import _, heading, sentences
from duban.policy.assessing import RECEIPT
from duban.policy.campaigning import Campaign
from duban.policy.policy import Policy
from duban.policy.rules import Checklist
from duban.workspace import Jurisdiction

ON, UNIT, OFFICER, CLAIM = "=on", "=unit", "=officer", "=claim"
"""Names of what is asked of every event, apart from its own fields; no field can have such a name."""

OVERRIDE = REASON
"""Name of the line that says why a record cannot be complete."""

YES, NO = "是", "否"


@attrs.frozen
class Offer:
    """One of several values: what is kept, its words, and what stands beside them."""

    value: str
    words: str
    beside: str = ""


@attrs.frozen(kw_only=True)
class Asked:
    """One line of a form. ``offers`` are values to choose from; with ``free`` something else may be typed. A ``more`` line is asked
    for only where somebody wants to say more than the event needs. ``hint`` says what may stand there, where the type does not.
    """

    name: str
    label: str = attrs.field(converter=heading)
    type: str = "text"
    required: bool = False
    offers: tuple[Offer, ...] = ()
    free: bool = True
    more: bool = False
    hint: str = ""

    def words(self, value: str) -> str:
        """A value as people read it."""
        names = {offer.value: offer.words for offer in self.offers}
        if self.type == "list":
            return _("、").join(names.get(part, part) for part in parts(value))
        return names.get(value, value)


@attrs.frozen(kw_only=True)
class Form:
    """What is asked for one kind of event."""

    kind: EventKind
    asked: tuple[Asked, ...]

    def statement(self, values: Mapping[str, str], *, case: str | None) -> Statement:
        """What the values mean. Raises DubanError where the day is missing; everything else is checked when it is recorded."""
        if not values.get(ON):
            raise DubanError(_("请填写发生日期。"))
        named = {asked.name for asked in self.asked} - {OVERRIDE}
        return Statement(
            kind=self.kind.id,
            on=date.fromisoformat(values[ON]),
            case=case,
            unit=values.get(UNIT) or None,
            officer=values.get(OFFICER) or None,
            claim=values.get(CLAIM) or None,
            fields={n: v for n, v in values.items() if v and n in named and not n.startswith("=")},
            override=values.get(OVERRIDE) or None,
        )


def values_of(statement: Statement) -> dict[str, str]:
    """What is known beforehand, as the values of a form."""
    known = {
        ON: statement.on.isoformat(),
        UNIT: statement.unit,
        OFFICER: statement.officer,
        CLAIM: statement.claim,
    }
    return {name: value for name, value in {**known, **statement.fields}.items() if value}


def form(office: Office, place: Jurisdiction, kind: str, case: str | None = None) -> Form:
    """The form of that kind of event. Raises DubanError."""
    code = place.code
    with office.ledger.reading() as reader:
        policy, roster = office.policy(code), office.roster(code, reader)
        events = reader.case_events(code, case) if case else []
    found = event_kind(policy, kind)
    units, people = _units(roster), _people(roster)
    claims = tuple(Offer(name, name) for name in dict.fromkeys(event.claim for event in events) if name)
    asked = [
        Asked(name=ON, label=_("发生日期"), type="date", required=True),
        Asked(
            name=UNIT,
            label=_("责任单位") if found.subject == "unit" else _("办理单位"),
            type="unit",
            required=found.subject == "unit",
            offers=units,
            free=found.id == "unit_join",
        ),
        Asked(name=OFFICER, label=_("责任人"), type="officer", offers=people),
    ]
    if found.subject == "case":
        asked.append(Asked(name=CLAIM, label=_("诉求"), offers=claims))
    items = _items(policy, found)
    own = (*found.fields, *signatures(policy, found.id))
    asked += [_asked(field, units, people, items) for field in own]
    named = NAMES_ACT.get(found.id, ("", ""))[0]
    asked = [_naming_act(found, one) if one.name == named else one for one in asked]
    if found.subject == "case":
        more = [case_field(name) for name in CASE_FIELDS if name not in {field.name for field in own}]
        asked += [attrs.evolve(_asked(field, units, people, {}), more=True) for field in more]
    if found.id in guarded(policy):
        asked.append(Asked(name=OVERRIDE, label=_("不能补齐的理由"), more=True, hint=_("随记录保存")))
    return Form(kind=found, asked=tuple(asked))


def kinds_for(policy: Policy, subject: str) -> tuple[EventKind, ...]:
    """The kinds that somebody may record about such a subject (case or unit), in the order of the chain. The receipt, with which a case
    begins, comes last: about a case that is there already it means that another office has received it too.
    """
    kinds = [kind for kind in policy.kinds.values() if kind.subject == subject and not kind.command]
    return tuple(sorted(kinds, key=lambda kind: (kind.id == RECEIPT, kind.rank, kind.id)))


def _naming_act(kind: EventKind, line: Asked) -> Asked:
    """The line that names an earlier act by its number in the journal."""
    label = _("集体决策记录") if NAMES_ACT[kind.id][1] == "decision_record" else line.label
    return attrs.evolve(line, label=label, hint=_("填日志编号，如 12.0"))


# --- reading what is typed ---


def read(asked: Asked, text: str, day: date) -> str:
    """What was typed, as it is kept: dates as ISO text, yes and no as such, without identity and telephone numbers.

    ``day`` is what short dates are counted from. Raises DubanError with what was expected.
    """
    from duban.exchange.masking import mask

    text = one_line(text)
    if not text:
        return ""
    if asked.type in ("int", "number"):
        text = unicodedata.normalize("NFKC", text)
    match asked.type:
        case "date":
            return read_day(text, day, past=asked.name == ON).isoformat()
        case "int" if not text.isdecimal() or len(text) > 15:
            raise DubanError(_("{label}应为整数，现为“{text}”。").format(label=asked.label, text=text))
        case "number" if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text):
            raise DubanError(_("{label}应为数字，现为“{text}”。").format(label=asked.label, text=text))
        case "reference":
            return read_reference(text, asked.label)
        case "list":
            return ",".join(_offered(asked, part) for part in parts(mask(text)[0]))
    return _offered(asked, mask(text)[0])


def _offered(asked: Asked, text: str) -> str:
    """The value that is meant by its words. Raises DubanError for what is not offered and may not be typed."""
    known = {key: offer.value for offer in asked.offers for key in (offer.words, offer.value)}
    if text in known or asked.free:
        return known.get(text, text)
    near = difflib.get_close_matches(text, known, 1)
    hint = _("是否指 {near}？").format(near=near[0]) if near else _("请从列表中选择。")
    raise DubanError(sentences(_("{label}中没有“{text}”。").format(label=asked.label, text=text), hint))


def problems(asked: Sequence[Asked], values: Mapping[str, str], day: date) -> dict[str, str]:
    """What is wrong with the lines of a form, by name: what cannot stand there, and what has to be said and is not."""
    found: dict[str, str] = {}
    for one in asked:
        value = values.get(one.name, "")
        if one.required and not value.strip():
            found[one.name] = _("必填。")
        try:
            read(one, value, day)
        except DubanError as error:
            found[one.name] = error.message
    return found


_SHORT = re.compile(r"(?:(\d{4})[-./]?)?(\d{1,2})[-./]?(\d{1,2})")
_SPOKEN = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?")
_PLAIN = re.compile(r"(?:\d{4})?\d{4}")
_AWAY = re.compile(r"([+-])(\d{1,4})\s*(?:d|天|日)?", re.IGNORECASE)
_NAMED_DAYS = {
    "今天": 0, "昨天": -1, "前天": -2, "明天": 1, "后天": 2,
    "today": 0, "yesterday": -1, "tomorrow": 1,
}  # fmt: skip
"""Words that are understood in either language of the interface, whichever is in use."""


SOON = timedelta(days=31)
"""How far after ``day`` a short date of something that has happened may lie before the year before is meant."""


def read_day(text: str, day: date, *, past: bool = False) -> date:
    """A civil date: ``2026-11-22``, ``20261122``, ``1122``, ``11-22`` or ``11月22日`` (of the year that brings it nearest to ``day``),
    ``+3d``, ``-2d``, 昨天 or yesterday, counted from ``day``. ``past``: it is the day of a fact, and a short date is the latest that has
    been. Raises DubanError.
    """
    text = unicodedata.normalize("NFKC", text.strip())
    away = _AWAY.fullmatch(text)
    plain = not text.isdecimal() or _PLAIN.fullmatch(text)
    short = (_SHORT.fullmatch(text) or _SPOKEN.fullmatch(text)) if plain else None
    try:
        if text.lower() in _NAMED_DAYS:
            return day + timedelta(days=_NAMED_DAYS[text.lower()])
        if away:
            return day + timedelta(days=int(away[1] + away[2]))
        if short is None:
            raise ValueError(text)
        if short[1]:
            return date(int(short[1]), int(short[2]), int(short[3]))
        return _nearest(int(short[2]), int(short[3]), day, past)
    except (ValueError, OverflowError) as error:
        words = _("“{text}”不是日期；写作 1122、11-22、2026-11-22，或者 +3d（三天后）、-2d、昨天。")
        if short is not None and 1 <= int(short[2]) <= 12:
            words = _("没有“{text}”这一天。")
        raise DubanError(words.format(text=text)) from error


def _nearest(month: int, number: int, day: date, past: bool) -> date:
    """That day of the year before, this or next, whichever lies nearest, or was last. Raises ValueError where none of the years has it."""
    found: list[date] = []
    for year in (day.year - 1, day.year, day.year + 1):
        if month == 2 and number == 29 and not _leap(year):
            continue
        found.append(date(year, month, number))
    if not found:
        raise ValueError(month, number)
    been = [one for one in found if one <= day + SOON] if past else []
    return max(been, default=None) or min(found, key=lambda one: abs((one - day).days))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def parts(text: str) -> list[str]:
    """A list as it is typed, by commas or 、."""
    return [part.strip() for part in re.split("[,，、]", text) if part.strip()]


# --- what is offered ---


def _asked(
    field: Field, units: tuple[Offer, ...], people: tuple[Offer, ...], items: Mapping[str, tuple[Offer, ...]]
) -> Asked:
    offers: tuple[Offer, ...] = ()
    free = True
    match field.type:
        case "unit":
            offers, free = units, False
        case "officer":
            offers = people
        case "bool":
            offers, free = (Offer(YES, _(YES)), Offer(NO, _(NO))), False
        case "choice":
            offers, free = tuple(Offer(c, field.choice_words(c)) for c in field.choices), False
        case "list":
            offers = items.get(field.name, ())
    return Asked(
        name=field.name,
        label=field.words,
        type=field.type,
        required=field.required,
        offers=offers,
        free=free,
    )


def _units(roster: Roster) -> tuple[Offer, ...]:
    return tuple(Offer(unit.code, unit.name, unit.code) for unit in roster.units.values())


def _people(roster: Roster) -> tuple[Offer, ...]:
    """Everybody of the roster once, with his posts."""
    return tuple(
        Offer(name, name, _("、").join(dict.fromkeys(_post(roster, one.unit, one.role) for one in held)))
        for name, held in roster.named.items()
    )


def _post(roster: Roster, code: str, role: str) -> str:
    unit = roster.units.get(code)
    return f"{unit.name if unit else code}{_(ROLE[role]) if role in ROLE else role}"


def _items(policy: Policy, kind: EventKind) -> dict[str, tuple[Offer, ...]]:
    """What the checklists, and the milestones of campaigns, want named in the record's own list."""
    field = next((one.name for one in kind.fields if one.name in ("items", "phases")), None)
    lists = [
        ruling.rule for ruling in policy if isinstance(ruling.rule, Checklist) and kind.id in ruling.rule.at
    ]
    wanted = {
        item.id: item.label for rule in lists for item in rule.items if not item.event and not item.field
    }
    drives = [ruling.rule for ruling in policy if field == "items" and isinstance(ruling.rule, Campaign)]
    milestones = (one for rule in drives for one in rule.milestones if one.event == kind.id)
    wanted |= {item: item for one in milestones for item in one.contents}
    return {field: tuple(Offer(id, label) for id, label in wanted.items())} if field and wanted else {}
