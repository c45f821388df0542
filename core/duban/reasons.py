"""Sentences for the steps that explain an obligation; those of the counting itself are in :mod:`duban.wording`."""

from collections.abc import Callable, Mapping
from datetime import date

from duban.calendar.periods import describe_period
from duban.domain import labels
from duban.domain.roster import Roster
from duban.domain.text import safe_text
from duban.domain.trace import Step, Trace
from duban.i18n import _
from duban.phrases import basis_label
from duban.remarks import missing_words
from duban.wording import full_date, render_step

Values = Mapping[str, str | int | date | tuple[date, ...]]


def render_reasons(trace: Trace, roster: Roster) -> list[str]:
    """The whole trace as sentences, safe to show. ``roster`` gives units their names."""
    return [safe_text(render_reason(step, roster)) for step in trace]


def render_reason(step: Step, roster: Roster) -> str:
    """One step as a sentence in the language in use."""
    sentence = SENTENCES.get(step.code)
    return render_step(step) if sentence is None else sentence(step.values, roster)


def _started(values: Values, roster: Roster) -> str:
    return _("起因：{act}。").format(act=_act(values, roster))


def _acted(values: Values, roster: Roster) -> str:
    return _("其间：{act}。").format(act=_act(values, roster))


def _stopped(values: Values, roster: Roster) -> str:
    return _("终点：{act}。").format(act=_act(values, roster))


def _act(values: Values, roster: Roster) -> str:
    """Day, unit, act, what it stated, and its number in the journal."""
    unit = roster.units.get(str(values.get("unit", "")))
    who = unit.name if unit else str(values.get("unit", ""))
    stated = {
        "days": _("延长{value}天"),
        "until": _("延长至{value}"),
        "approved_by": _("批准人{value}"),
        "reason": _("理由：{value}"),
        "due": _("指定期限{value}"),
    }
    facts = _("，").join(words.format(value=values[name]) for name, words in stated.items() if name in values)
    text = _("{day}{who}{act}").format(day=full_date(values["on"]), who=who, act=values["label"])
    if facts:
        text = _("{name}（{where}）").format(name=text, where=facts)
    if "entry" in values:
        text += _("〔日志 {entry}〕").format(entry=values["entry"])
    return text


def _provision(values: Values, roster: Roster) -> str:
    number = f"（{values['number']}）" if values.get("number") else ""
    document = str(values["document"])
    named = document if document.startswith("《") else f"《{document}》"
    basis = basis_label(str(values.get("basis", "")))
    mark = _("〔{pack}〕").format(pack=basis) if basis else ""
    return _("依据：{document}{number}{article}，{title}（规则 {rule}，规则包 {pack}）{mark}。").format(
        document=named,
        number=number,
        article=values["article"],
        title=values["title"],
        rule=values["rule"],
        pack=values["pack"],
        mark=mark,
    )


def _quote(values: Values, roster: Roster) -> str:
    return _("原文：{text}").format(text=values["text"])


def _note(values: Values, roster: Roster) -> str:
    return _("说明：{text}").format(text=values["text"])


def _in_force(values: Values, roster: Roster) -> str:
    start, end = values.get("start"), values.get("end")
    if start is not None and end is not None:
        return _("该条自{start}至{end}适用，以起因发生之日判断。").format(start=start, end=end)
    if start is not None:
        return _("该条自{start}起适用，以起因发生之日判断。").format(start=start)
    return _("该条适用至{end}，以起因发生之日判断。").format(end=end)


def _cannot_say(values: Values, roster: Roster) -> str:
    return _("无法判定：{missing}。").format(missing=missing_words(str(values["missing"])))


def _set_limit(values: Values, roster: Roster) -> str:
    return _("期限由交办机关指定：{day}。").format(day=full_date(values["day"]))


def _suspended_now(values: Values, roster: Roster) -> str:
    return _("自{since}起中止，尚未恢复。").format(since=values["since"])


def _counting_basis(values: Values, roster: Roster) -> str:
    basis = basis_label(str(values["basis"]))
    return _("计算方法依据{source}{mark}。").format(
        source=values["source"], mark=_("〔{pack}〕").format(pack=basis) if basis else ""
    )


def _period(values: Values, roster: Roster) -> str:
    key = str(values["period"])
    try:
        name = describe_period(key)
    except ValueError:
        name = key
    return _("周期：{name}，自{start}起。").format(name=name, start=values["start"])


def _counted(values: Values, roster: Roster) -> str:
    return _("应完成{required}次，已完成{done}次。").format(required=values["required"], done=values["done"])


def _rule_gone(values: Values, roster: Roster) -> str:
    return _("规则 {rule} 的这一版本已不在现行规则包中；结论按当时的规则保留。").format(rule=values["rule"])


def _state(values: Values, roster: Roster) -> str:
    state = _(labels.STATE[str(values["state"])])
    days = values.get("days")
    text = _("截至{day}：{state}").format(day=values["as_of"], state=state)
    if isinstance(days, int) and days > 0:
        text += _("，超过期限{days}天").format(days=days)
    elif isinstance(days, int) and str(values["state"]) in ("pending", "due-soon"):
        text += _("，还有{days}天").format(days=-days)
    return _("{sentence}。").format(sentence=text)


SENTENCES: dict[str, Callable[[Values, Roster], str]] = {
    "started": _started,
    "acted": _acted,
    "stopped": _stopped,
    "provision": _provision,
    "quote": _quote,
    "note": _note,
    "in-force": _in_force,
    "cannot-say": _cannot_say,
    "set-limit": _set_limit,
    "suspended-now": _suspended_now,
    "counting-basis": _counting_basis,
    "period": _period,
    "counted": _counted,
    "rule-gone": _rule_gone,
    "state": _state,
}
