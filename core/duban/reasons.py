"""Sentences for the steps that explain an obligation; those of the counting itself are in :mod:`duban.wording`."""

from collections.abc import Callable, Mapping
from datetime import date

from duban.domain import labels
from duban.domain.event import act_label
from duban.domain.roster import Roster
from duban.domain.text import safe_text
from duban.domain.trace import Step, Trace
from duban.i18n import _, _n
from duban.phrases import basis_label
from duban.remarks import detail_words, missing_words, period_words
from duban.wording import amount, full_date, render_step

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
    if values.get("officer"):
        who = _("{unit} {officer} ").format(unit=who, officer=values["officer"]).lstrip()
    stated = {
        "days": _("延长{value}天"),
        "until": _("延长至{value}"),
        "approved_by": _("批准人{value}"),
        "reason": _("理由：{value}"),
        "due": _("指定期限{value}"),
        "override": _("记录不全的理由：{value}"),
    }
    facts = _("，").join(words.format(value=values[name]) for name, words in stated.items() if name in values)
    words = _("{day}{who}{act}") if who else _("{day}{act}")
    text = words.format(day=full_date(values["on"]), who=who, act=act_label(values))
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
    name = period_words(str(values["period"]))
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
        text += _n("，超过期限{days}天", days).format(days=days)
    elif isinstance(days, int) and str(values["state"]) in ("pending", "due-soon"):
        text += _n("，还有{days}天", -days).format(days=-days)
    return _("{sentence}。").format(sentence=text)


def _checked(values: Values, roster: Roster) -> str:
    return _("核对的记录：{act}。").format(act=_act(values, roster))


def _whole(values: Values, roster: Roster) -> str:
    return _("当时已齐全。")


def _lacked(values: Values, roster: Roster) -> str:
    return _("当时缺少：{items}。").format(items=missing_words(str(values["items"])))


def _override(values: Values, roster: Roster) -> str:
    return _("登记时写明的理由：{reason}。").format(reason=values["reason"])


def _supplied(values: Values, roster: Roster) -> str:
    items = missing_words(str(values["items"]))
    return _("补齐{items}：{act}。").format(items=items, act=_act(values, roster))


def _still_lacking(values: Values, roster: Roster) -> str:
    items = missing_words(str(values["items"]))
    return _("截至{day}仍缺少：{items}。").format(day=values["as_of"], items=items)


def _broke(values: Values, roster: Roster) -> str:
    return _("违反程序的行为：{act}。").format(act=_act(values, roster))


def _fault(values: Values, roster: Roster) -> str:
    return _("{sentence}。").format(sentence=detail_words(str(values["detail"])))


def _came_late(values: Values, roster: Roster) -> str:
    return _("此后才有：{act}。").format(act=_act(values, roster))


def _never(values: Values, roster: Roster) -> str:
    return _("截至{day}没有“{label}”的记录。").format(day=values["as_of"], label=act_label(values))


def _pattern(values: Values, roster: Roster) -> str:
    if not values.get("params"):
        return _("由插件的模式 {name} 认定。").format(name=values["name"])
    return _("由插件的模式 {name}（{params}）认定。").format(name=values["name"], params=values["params"])


def _routed(values: Values, roster: Roster) -> str:
    ways = labels.CASE_VALUE["statutory"]
    number, wanted = str(values["channel"]), str(values["wanted"])
    text = _("登记的问题类别为“{topic}”，法定途径为“{channel}”；该类问题的法定途径应为“{wanted}”").format(
        topic=values["topic"],
        channel=_(ways[number]) if number in ways else number,
        wanted=_(ways[wanted]) if wanted in ways else wanted,
    )
    if values.get("to"):
        text += _("（{to}）").format(to=values["to"])
    return _("{sentence}。").format(sentence=text)


def _put_right(values: Values, roster: Roster) -> str:
    return _("更正：{act}。").format(act=_act(values, roster))


def _owed_since(values: Values, roster: Roster) -> str:
    return _("自此应有人负责：{act}。").format(act=_act(values, roster))


def _came(values: Values, roster: Roster) -> str:
    return _("移到本单位：{act}。").format(act=_act(values, roster))


def _role(values: Values) -> str:
    role = str(values["role"])
    return _(labels.ROLE[role]) if role in labels.ROLE else role


def _wanted(values: Values, roster: Roster) -> str:
    least, most = values["least"], values.get("most")
    if least == most:
        text = _("应有{role}恰好 {n} 名").format(role=_role(values), n=least)
    elif most is None:
        text = _("应有{role}不少于 {n} 名").format(role=_role(values), n=least)
    elif least == 0:
        text = _("{role}至多 {n} 名").format(role=_role(values), n=most)
    else:
        text = _("应有{role} {least} 至 {most} 名").format(role=_role(values), least=least, most=most)
    if "within" in values:
        text += _("，空缺之日起{limit}内明确").format(limit=amount(values["within"], values["unit"]))
    return _("{sentence}。").format(sentence=text)


def _held(values: Values, roster: Roster) -> str:
    name = str(values["name"])
    if values.get("who") == "unit":
        unit = roster.units.get(name)
        name = unit.name if unit else name
    if values.get("post"):
        name = _("{name}（{where}）").format(name=name, where=values["post"])
    start, end = values.get("start"), values.get("end")
    if start is not None and end is not None:
        text = _("{name}自 {start} 至 {end} 任{role}")
    elif start is not None:
        text = _("{name}自 {start} 起任{role}")
    elif end is not None:
        text = _("{name}任{role}至 {end}")
    else:
        text = _("{name}任{role}")
    whole = text.format(name=name, role=_role(values), start=start, end=end)
    return _("{sentence}。").format(sentence=whole)


def _broke_post(values: Values, roster: Roster) -> str:
    return _("不合要求的行为：{act}。").format(act=_act(values, roster))


def _wrong_extension(values: Values, roster: Roster) -> str:
    return _("所记的延期：{act}。").format(act=_act(values, roster))


def _terms(values: Values, roster: Roster) -> str:
    if "most" in values:
        limit = amount(values["most"], values["unit"])
        return _("规定可以延期 {times} 次，每次至多{limit}，应在期限届满以前经批准。").format(
            times=values["times"], limit=limit
        )
    return _("规定可以延期 {times} 次，应在期限届满以前经批准。").format(times=values["times"])


def _limit_then(values: Values, roster: Roster) -> str:
    return _("当时的期限为{day}，这次延期不改变期限。").format(day=full_date(values["day"]))


def _extended_before(values: Values, roster: Roster) -> str:
    return _("此前已延期：{act}。").format(act=_act(values, roster))


def _turn(values: Values, roster: Roster) -> str:
    return _("轮到{officer}。").format(officer=values["officer"])


def _recorded(values: Values, roster: Roster) -> str:
    return _("周期内的记录：{act}。").format(act=_act(values, roster))


def _milestone(values: Values, roster: Roster) -> str:
    return _("节点：{title}。").format(title=values["title"])


STANDING = {
    "evidence": {"open": "材料不全", "met": "材料齐全", "met-late": "材料曾不全，已补齐", "void": "不再要求"},
    "route": {"open": "途径不符", "met": "途径已更正", "met-late": "途径曾不符，已更正", "void": "不再要求"},
    "vacant": {"open": "空缺", "met": "已按期明确", "met-late": "曾空缺", "void": "不再要求"},
    "crowded": {"open": "超员", "met": "已解除", "met-late": "曾重复", "void": "不再要求"},
    "order": {"breach": "违反程序"},
    "pattern": {"breach": "异常情形"},
    "deadline": {"breach": "延期不合规定，期限不变"},
    "in-person": {"breach": "未由本人办理"},
    "holder": {"breach": "责任人职务不符"},
}
"""How an obligation of a form (a post: of what is wrong with it) stands, in words, by its state; others by the state's own label."""

_OPEN = frozenset({"overdue", "pending", "due-soon", "short"})


def _standing(values: Values, roster: Roster) -> str:
    form, state = str(values["form"]), str(values["state"])
    table = STANDING.get(str(values["detail"]) if form == "post" else form)
    if table is None or form in ("duty", "milestone"):
        return _state(_dated(values), roster)
    said = table.get("open" if state in _OPEN else state) or labels.STATE[state]
    text = _("截至{day}：{state}").format(day=values["as_of"], state=_(said))
    span, until = values.get("span"), values.get("until")
    if state in _OPEN and isinstance(span, int) and span:
        text += _n("，自 {start} 起已 {span} 天", span).format(start=values["from"], span=span)
    elif state == "met-late":
        text += _("，自 {start} 至 {end}，共 {span} 天").format(start=values["from"], end=until, span=span)
    return _("{sentence}。").format(sentence=text)


def _dated(values: Values) -> Values:
    """The days past the due date, or left, for the plain sentence about a state."""
    due, end = values.get("due"), values.get("until") or values["as_of"]
    if (
        not isinstance(due, date)
        or not isinstance(end, date)
        or values["state"] in ("void", "breach", "unknown")
    ):
        return values
    return {**values, "days": (end - due).days}


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
    "checked": _checked,
    "whole": _whole,
    "lacked": _lacked,
    "override": _override,
    "supplied": _supplied,
    "still-lacking": _still_lacking,
    "broke": _broke,
    "fault": _fault,
    "came-late": _came_late,
    "never": _never,
    "pattern": _pattern,
    "routed": _routed,
    "put-right": _put_right,
    "owed-since": _owed_since,
    "came": _came,
    "wanted": _wanted,
    "held": _held,
    "broke-post": _broke_post,
    "wrong-extension": _wrong_extension,
    "terms": _terms,
    "limit-then": _limit_then,
    "extended-before": _extended_before,
    "turn": _turn,
    "recorded": _recorded,
    "milestone": _milestone,
    "standing": _standing,
    "rule-gone": _rule_gone,
    "state": _state,
}

TABLES = (STANDING,)
"""Words that are translated by their value; the catalogue tool reads them here."""
