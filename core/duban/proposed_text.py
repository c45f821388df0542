"""What a run of ``propose`` came to, as lines of text."""

from collections import Counter
from typing import TYPE_CHECKING

from duban.domain.text import safe_text
from duban.i18n import _
from duban.outcome_words import about_words, ground_words, label_words, resting_on, whom

if TYPE_CHECKING:
    from duban.desk.proposing import Proposed
    from duban.domain.following import Following

MANY = 40
"""More new proposals than these are shown by unit and ground, not one by one."""


def proposed_lines(found: "Proposed", everything: bool = False) -> list[str]:
    """What a run of ``propose`` came to; ``everything``: each on its own, however many."""
    one_by_one = everything or len(found.new) <= MANY
    head = _("截至 {day}：新提出 {new} 条，失去依据 {lapsed} 条，此前 {before} 条，待认定 {asked} 项。")
    lines = [
        head.format(
            day=found.as_of,
            new=len(found.new),
            lapsed=len(found.lapsed),
            before=len(found.standing),
            asked=len(found.supported),
        )
    ]
    if found.new:
        lines += ["", _("新提出：")]
        lines += _each(found) if one_by_one else _grouped(found)
    if found.lapsed:
        numbers = _("、").join(f"P{one.number}" for one in found.lapsed)
        lines += [
            "",
            _("失去依据（所据事实已撤销、更正或者补办，或者规则、名册有变动）：{numbers}").format(
                numbers=numbers
            ),
        ]
    lines += _awaited(found, len(found.supported) if everything else MANY)
    if not found.new and not found.supported:
        lines.append(_("没有新的建议。"))
    return lines


def _each(found: "Proposed") -> list[str]:
    lines = []
    for one in found.new:
        lines += proposal_lines(one, found)
    return lines


def proposal_lines(one: "Following", found: "Proposed") -> list[str]:
    """A proposal in two or three lines: number and measure, on whom, ground and what it rests on."""
    proposal = one.proposal
    number = f"P{one.number}" if one.number else _("（未写入）")
    about = about_words(proposal.key)
    lines = [
        f"{number}  {label_words(proposal)}  {whom(proposal, found.roster)}"
        + (f"  {about}" if about else ""),
        "    " + _("情形：{ground}").format(ground=ground_words(proposal.key, found.policy)),
    ]
    if proposal.support:
        lines.append("    " + _("依据：{support}").format(support=resting_on(proposal)))
    return lines


def _grouped(found: "Proposed") -> list[str]:
    counted = Counter(
        (
            whom(one.proposal, found.roster),
            label_words(one.proposal),
            ground_words(one.proposal.key, found.policy),
        )
        for one in found.new
    )
    lines = [
        _("{unit}：{label} {n} 条（{ground}）").format(unit=unit, label=label, n=n, ground=ground)
        for (unit, label, ground), n in sorted(counted.items())
    ]
    return [*lines, _("逐条查看：duban outcome list --standing proposed；或者加 --all。")]


def _awaited(found: "Proposed", most: int) -> list[str]:
    if not found.supported:
        return []
    lines = ["", _("待认定（依据已有，情节须由人认定后才提出建议）：")]
    for one in found.supported[:most]:
        unit = found.roster.units.get(one.unit)
        versions = found.policy.rulings.get(one.ground, ())
        title = versions[-1].rule.title if versions else ""
        lines.append(
            safe_text(f"{one.ground} {title}  {unit.name if unit else one.unit}  {one.about}")
            + _("（依据 {n} 项，自 {day}）").format(n=len(one.support), day=one.since)
        )
    if len(found.supported) > most:
        lines.append(_("……另有 {n} 项，用 --format json 查看全部。").format(n=len(found.supported) - most))
    return lines
