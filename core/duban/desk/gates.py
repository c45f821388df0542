"""The choke point that an act passes before it is journaled: what its checklists demand, what is missing, and the reason for going on.

A checklist with ``gate = true`` guards the acts it names, the closing of a case first of all. Without an item that is ``required``
the act is refused; without anything else it is recorded only with a reason, which stays with it. What comes from elsewhere is not
guarded: it has happened, and the check judges it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from duban.domain.event import Event, EventKind, Field
from duban.domain.finding import Citation
from duban.domain.labels import ROLE
from duban.engine.clock import bearer_of
from duban.engine.evidence import REASON, lacking
from duban.engine.facts import Facts, in_force
from duban.engine.fold import Programme
from duban.engine.in_force import acts_in_force
from duban.engine.promises import Promise
from duban.engine.selection import binds, compile_applies
from duban.errors import DubanError, Problem, Unfit
from duban.i18n import _
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Checklist, Item
from duban.remarks import missing_words

if TYPE_CHECKING:
    from duban.store.writer import Writer

Known = Callable[[], Sequence[Event]]
"""The events that the act's case, or its unit, has had so far; read only when a gate asks for them."""


@attrs.frozen(kw_only=True)
class Want:
    """One thing that an act's record lacks: under which rule, what it is, whether the act is refused without it, what to do."""

    rule: str
    title: str
    citation: Citation
    item: str
    label: str
    required: bool
    how: str


class GateClosed(Unfit):
    """An act that did not pass; ``wants`` are all things missing, ``needs_reason`` says that a reason would be enough."""

    def __init__(self, problems: Sequence[Problem], wants: Sequence[Want], *, needs_reason: bool) -> None:
        super().__init__(problems)
        self.wants = tuple(wants)
        self.needs_reason = needs_reason


def passed(
    programme: Programme, event: Event, known: Known, reason: str | None, *, spare: bool = False
) -> tuple[Event, tuple[Want, ...]]:
    """The event as it may be journaled, its reason kept in the field ``override``, and what it lacks. ``spare``: the reason is given for
    several acts, and goes only with those that lack something.

    Raises GateClosed naming every missing item, and DubanError for an act that may keep any of several promises or for a reason
    that nothing asks for.
    """
    wants = tuple(missing(programme, event, known))
    kind = programme.policy.kinds[event.kind]
    given = (reason or "").strip()
    given = given if any(char.isalnum() for char in given) and (wants or not spare) else ""
    refused = any(want.required for want in wants)
    if refused or (wants and not given):
        raise GateClosed(
            _refusal(kind, wants, reasoned=bool(given)), wants, needs_reason=bool(wants) and not refused
        )
    if given and not wants:
        raise DubanError(_("“{label}”没有需要说明理由的缺项，不要填写理由。").format(label=kind.words))
    _one_promise(programme, event, known)
    return (attrs.evolve(event, data={**event.data, REASON: given}) if given else event), wants


def missing(programme: Programme, event: Event, known: Known) -> Iterator[Want]:
    """Everything that the gates in force on the day of the event want and its record does not hold, rule by rule.

    A gate of which it cannot be said whether it applies stays open; the check says so.
    """
    gates = [ruling for ruling in programme.policy if _guards(ruling, event)]
    if not gates:
        return
    kind = programme.policy.kinds[event.kind]
    facts, earlier = (
        (None, _unit_acts(event, known())) if event.case is None else _read(programme, event, known())
    )
    for ruling in gates:
        rule = ruling.rule
        if isinstance(rule, Checklist) and _applies(programme, rule, event, facts):
            for item in lacking(rule, event, earlier):
                yield _want(ruling, rule, item, kind, programme.policy)


def signatures(policy: Policy, kind: str) -> tuple[Field, ...]:
    """The fields in which the record of such an act holds who signed for which role, as its checklists ask for them."""
    roles = dict.fromkeys(
        role
        for ruling in policy
        if isinstance(ruling.rule, Checklist) and kind in ruling.rule.at
        for role in ruling.rule.signers
    )
    return tuple(
        Field(f"signed_{role.replace('-', '_')}", _("{role}签字").format(role=_role(role)), "officer")
        for role in roles
    )


def guarded(policy: Policy) -> frozenset[str]:
    """The kinds of events that pass a gate under some version of a rule."""
    lists = [ruling.rule for ruling in policy if isinstance(ruling.rule, Checklist) and ruling.rule.gate]
    return frozenset(kind for rule in lists for kind in rule.at)


def known_of(writer: "Writer", event: Event) -> Sequence[Event]:
    """What the act's case has had so far, or what its unit has done outside cases (cancelled acts left out)."""
    if event.case is not None:
        return writer.events_of([event.case]).get(event.case, [])
    if event.unit is None:
        return []
    reader, code = writer.reader, writer.jurisdiction
    return acts_in_force([*reader.acts(code, units=[event.unit]), *reader.acts(code, kinds=("correct",))])


def _guards(ruling: Ruling, event: Event) -> bool:
    rule = ruling.rule
    return (
        isinstance(rule, Checklist)
        and rule.gate
        and rule.judged
        and event.kind in rule.at
        and event.on in rule.effective
    )


def _read(programme: Programme, event: Event, known: Iterable[Event]) -> tuple[Facts, Sequence[Event]]:
    """The case as it is known with the act, at the act's own place among its events."""
    facts = Facts(event.case or "", programme.roster)
    for one in in_force([*known, event], programme.ranks):
        facts.add(one)
        if one is event:
            break
    return facts, facts.events


def _unit_acts(event: Event, known: Iterable[Event]) -> Sequence[Event]:
    return [*(act for act in known if act.on <= event.on), event]


def _applies(programme: Programme, rule: Checklist, event: Event, facts: Facts | None) -> bool:
    units = programme.roster.units
    if facts is None:
        return binds(rule.applies, units.get(event.unit or "")) is True
    unit, _unknown = bearer_of(rule.bearer, event, facts, programme.extensions)
    check = compile_applies(rule.applies, programme.extensions)
    return check is None or check(facts, units.get(unit or ""), event.claim) is True


def _one_promise(programme: Programme, event: Event, known: Known) -> None:
    """Raises DubanError for an act that keeps a promise without saying which of several."""
    if event.case is None or event.kind not in _keeping(programme):
        return
    clocks = programme.clocks(event.case, [*known(), event])
    unclear = [
        clock
        for clock in clocks
        if isinstance(clock, Promise) and clock.unclear and clock.acts and clock.acts[-1] is event
    ]
    if unclear:
        running = _("、").join(
            dict.fromkeys(
                clock.what or _("（{day}所作，未写明）").format(day=clock.started_on) for clock in unclear
            )
        )
        fields = {field.name: field for field in programme.policy.kinds[event.kind].fields}
        words = _("有几项承诺尚未兑现，应以 {field} 写明兑现的是哪一项：{running}。")
        raise DubanError(words.format(field=_typed(fields, "what"), running=running))


def _keeping(programme: Programme) -> frozenset[str]:
    lines = [line for lines in programme.starts.values() for line in lines if line.by_what]
    return frozenset(kind for line in lines for kind in line.met)


def _want(ruling: Ruling, rule: Checklist, lack: str, kind: EventKind, policy: Policy) -> Want:
    item = next((one for one in rule.items if one.id == lack), None)
    fields = {field.name: field for field in (*kind.fields, *signatures(policy, kind.id))}
    label, how = _item_words(item, fields, policy) if item else _other_words(lack, fields)
    return Want(
        rule=rule.id,
        title=rule.title,
        citation=ruling.citation,
        item=lack,
        label=label,
        required=item is not None and item.required,
        how=how,
    )


def _item_words(item: Item, fields: Mapping[str, Field], policy: Policy) -> tuple[str, str]:
    """What the item is called and what to record so that it is there."""
    if item.event is not None:
        kinds = [policy.kinds[name].words for name in (item.event, *item.instead) if name in policy.kinds]
        words = _("在当日以前的日期先登记“{kinds}”") if item.before else _("先登记“{kinds}”")
        return item.label, words.format(kinds=_("”或者“").join(kinds))
    if item.field is not None:
        words = _("填写 {field}，日期应早于当日") if item.before else _("填写 {field}")
        return item.label, words.format(field=_typed(fields, item.field))
    field = next((name for name in fields if name in ("items", "phases")), None)
    if field is None:
        return item.label, _("登记后以“补充材料”补齐")
    words = _("材料齐备的，在 {field} 中写明“{item}”")
    return item.label, words.format(field=_typed(fields, field), item=item.id)


def _other_words(lack: str, fields: Mapping[str, Field]) -> tuple[str, str]:
    """The same for signatures, attendance and votes."""
    head, _colon, rest = lack.partition(":")
    label = missing_words(lack)
    if head == "signed":
        field = _typed(fields, f"signed_{rest.replace('-', '_')}")
        return label, _("填写 {field}，写签字人姓名；各职务应由不同的人签字").format(field=field)
    if head == "attended":
        words = _("到场的，在 {field} 中写明“{who}”")
        return label, words.format(field=_typed(fields, "attended"), who=_role(rest))
    if head == "dissent":
        return label, _("填写 {field}").format(field=_typed(fields, "dissent"))
    votes, agreed = _typed(fields, "votes"), _typed(fields, "votes_for")
    return label, _("填写 {votes} 和 {agreed}，同意的应过半数").format(votes=votes, agreed=agreed)


def _typed(fields: Mapping[str, Field], name: str) -> str:
    """How a field is given, as it is typed: by its label in the language in use, in quotes where a shell would part that."""
    said = f"{fields[name].words if name in fields else name}=…"
    return f'"{said}"' if " " in said else said


def _role(name: str) -> str:
    return _(ROLE[name]) if name in ROLE else name


def _refusal(kind: EventKind, wants: Sequence[Want], *, reasoned: bool) -> Sequence[Problem]:
    """The whole answer: each missing item with rule, document and article, and what to record."""
    required = [want for want in wants if want.required]
    others = [want for want in wants if not want.required]
    lines: list[str] = []
    if required:
        lines.append(_("“{label}”缺少必须具备的内容，不予登记：").format(label=kind.words))
        lines += _listed(required)
    if others:
        head = (
            _("此外还缺：")
            if required
            else _("“{label}”的记录不全，补齐或者写明理由后才能登记：").format(label=kind.words)
        )
        lines += [head, *_listed(others)]
    if required and reasoned:
        lines.append(_("必须具备的内容不能以理由代替。"))
    problems = [*map(Problem, lines)]
    if others and not reasoned:
        remedy = _("确实不能补齐的，写明理由后登记，理由随该记录保存，检查和案卷中列出。")
        problems.append(Problem(remedy, REASON))
    return problems


def _listed(wants: Sequence[Want]) -> Iterator[str]:
    for want in wants:
        yield "  " + _("{label}（{rule} {cited}“{title}”）").format(
            label=want.label, rule=want.rule, cited=cited(want.citation), title=want.title
        )
        yield "    " + _("处理：{hint}").format(hint=want.how)


def cited(citation: Citation) -> str:
    """Document with number and article: 《信访工作条例》（中发〔2022〕11号）第三十二条."""
    title = citation.document if citation.document.startswith("《") else f"《{citation.document}》"
    return f"{title}{f'（{citation.number}）' if citation.number else ''}{citation.article}"
