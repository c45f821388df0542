"""What follows, in words: proposals, decisions, suggestions. Used by the command line and the screens alike."""

from collections.abc import Iterator, Mapping

from duban.domain.event import act_words
from duban.domain.following import Following, Key, Measure, Proposal, Responsibility, Standing
from duban.domain.labels import MEASURE, RESPONSIBILITY, STANDING
from duban.domain.roster import Roster
from duban.domain.text import safe_text
from duban.i18n import _
from duban.policy.policy import Policy

SUGGESTION_STAGE = {"open": "待书面反馈", "refused": "未采纳", "adopted": "已采纳，待落实", "done": "已落实"}

TABLES = (MEASURE, RESPONSIBILITY, STANDING, SUGGESTION_STAGE)
"""Words that are translated by their value; the catalogue tool reads them here."""

FEW = 6
"""How many obligations a line names before it only counts the rest."""


def measure_words(measure: Measure) -> str:
    return _(MEASURE[measure.value])


def label_words(proposal: Proposal) -> str:
    """What is proposed: the stage's own words, else the measure."""
    return safe_text(proposal.label) or measure_words(proposal.measure)


def standing_words(standing: Standing) -> str:
    return _(STANDING[standing.value])


def responsibility_words(responsibility: Responsibility) -> str:
    return _(RESPONSIBILITY[responsibility.value])


def whom(proposal: Proposal, roster: Roster) -> str:
    """On whom it falls: the unit, and the official with the responsibility."""
    key = proposal.key
    unit = roster.units.get(key.unit)
    name = unit.name if unit else key.unit
    if key.officer and proposal.responsibility:
        name += _(" {officer}（{responsibility}）").format(
            officer=key.officer, responsibility=responsibility_words(proposal.responsibility)
        )
    elif key.officer:
        name += f" {key.officer}"
    if proposal.unsaid:
        name += _("（责任人待查明）")
    return safe_text(name)


def ground_words(key: Key, policy: Policy) -> str:
    """The ground with its title."""
    versions = policy.rulings.get(key.ground, ())
    title = versions[-1].rule.title if versions else ""
    return safe_text(f"{key.ground} {title}".rstrip())


def cited(key: Key, policy: Policy) -> Iterator[str]:
    """Where the ground and the ladder are written, each once."""
    for rule in dict.fromkeys((key.ground, key.ladder)):
        versions = policy.rulings.get(rule, ())
        if versions:
            citation = versions[-1].citation
            article = citation.article
            if rule == key.ladder:
                article = _stage_article(versions[-1].rule, key.stage) or article
            number = _("（{number}）").format(number=citation.number) if citation.number else ""
            source = f"《{citation.document}》{number}{article}"
            yield safe_text(_("{name}：{value}").format(name=rule, value=source))


def _stage_article(rule: object, stage: str) -> str:
    stages = getattr(rule, "stage", ())
    return next((one.article for one in stages if one.id == stage), "")


def about_words(key: Key) -> str:
    """The matter, as a reader writes it."""
    if len(key.about) == 4 and key.about.isdecimal():
        return _("{year} 年度").format(year=key.about)
    return safe_text(key.about)


def resting_on(proposal: Proposal) -> str:
    """The obligations it rests on, a few by name."""
    named = _("、").join(proposal.support[:FEW])
    if len(proposal.support) > FEW:
        named += _("等 {n} 项").format(n=len(proposal.support))
    return safe_text(named)


def course_lines(one: Following, policy: Policy) -> Iterator[str]:
    """What became of it, a line for each act."""
    for event in one.events:
        kind = policy.kinds.get(event.kind)
        fields = {field.name: field.words for field in kind.fields} if kind else {}
        said = _("；").join(
            f"{fields.get(name, name)} {_value(name, value)}"
            for name, value in event.data.items()
            if name not in ("key",) and value
        )
        label = act_words(policy.kinds, event.kind)
        yield safe_text(f"{event.on} {label}" + (_("：{said}").format(said=said) if said else ""))


def _value(name: str, value: object) -> str:
    words: Mapping[str, Mapping[str, str]] = {
        "measure": MEASURE,
        "also": MEASURE,
        "responsibility": RESPONSIBILITY,
    }
    table = words.get(name, {})
    parts = value if isinstance(value, tuple) else (str(value),)
    return _("、").join(_(table[part]) if part in table else part for part in parts)
