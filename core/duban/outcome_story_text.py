"""The story of a proposal as lines of text."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from duban.domain.text import safe_text
from duban.i18n import _
from duban.outcome_words import (
    about_words,
    cited,
    course_lines,
    ground_words,
    label_words,
    responsibility_words,
    standing_words,
    whom,
)
from duban.reasons import render_reasons

if TYPE_CHECKING:
    from duban.desk.outcome_story import Story


def story_lines(story: "Story") -> Iterator[str]:
    """From the measure down to the facts."""
    one, key = story.one, story.one.proposal.key
    head = _("P{number}　{label}　{whom}　（{standing}）")
    yield head.format(
        number=one.number,
        label=label_words(one.proposal),
        whom=whom(one.proposal, story.roster),
        standing=standing_words(one.standing),
    )
    yield _("情形：{ground}").format(ground=ground_words(key, story.policy))
    if key.about:
        yield _("所涉：{about}").format(about=about_words(key))
    for line in cited(key, story.policy):
        yield _("依据：{line}").format(line=line)
    yield _("提出：{day}（情形始于 {since}）").format(day=one.proposed_on, since=one.proposal.since)
    for other in story.earlier:
        yield _("此前：P{number} {label}，{standing}").format(
            number=other.number, label=label_words(other.proposal), standing=standing_words(other.standing)
        )
    yield from _liable(story)
    for entry in story.entries:
        facts = entry.text("facts") or ""
        yield safe_text(_("认定：{day}　{facts}〔日志 {id}〕").format(day=entry.on, facts=facts, id=entry.id))
    yield from _support(story)
    yield from ("  " + line for line in course_lines(one, story.policy))


def _liable(story: "Story") -> Iterator[str]:
    for one in story.liable:
        said = responsibility_words(one.responsibility)
        why = _("明确反对而未被采纳") if one.objected else ""
        yield safe_text(
            _("责任：{officer}　{said}（{rule}{why}）").format(
                officer=one.officer, said=said, rule=one.rule, why=_("，{why}").format(why=why) if why else ""
            )
        )


def _support(story: "Story") -> Iterator[str]:
    support = story.one.proposal.support
    if support:
        yield _("所据应办事项 {n} 项：").format(n=len(support))
    for key in support:
        explained = story.explained.get(key)
        yield safe_text(f"  {key}" + (f"  {explained.line.title}" if explained else ""))
        if explained is not None:
            for number, text in enumerate(render_reasons(explained.trace, story.roster), 1):
                yield f"    {number}. {safe_text(text)}"
    hidden = len(support) - len(story.explained)
    if hidden > 0:
        yield _("  其余 {n} 项用 duban explain 查看。").format(n=hidden)
