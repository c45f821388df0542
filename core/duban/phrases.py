"""A finding in one sentence: official Chinese, or English by the language in use.

Keys of ``Finding.values`` that they use, all optional: ``required`` and ``done`` (acts, or officials in a
post); ``missing`` and ``detail`` (the engine's remarks, see :mod:`duban.remarks`, or words); ``lacking`` (what a
record lacks, in words); ``role``; ``milestone``; ``name``, ``where`` and ``reason`` of what failed; ``announced`` and ``listed`` cases.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from duban.domain import labels
from duban.domain.event import act_label
from duban.domain.finding import Citation, Code, Finding, Level
from duban.domain.text import safe_text
from duban.i18n import _, _n, language
from duban.remarks import consequence_words, detail_words, missing_words

LEVEL = {
    Level.ERROR: "问题",
    Level.WARNING: "关注",
    Level.NOTE: "提示",
}

CODE = {
    Code.OVERDUE: "超期",
    Code.SHORT: "未达次数",
    Code.MISSED: "未履行",
    Code.MADE_GOOD: "逾期补做",
    Code.MET_LATE: "逾期完成",
    Code.DUE_SOON: "临期",
    Code.MISSING_EVIDENCE: "材料不全",
    Code.BROKEN_ORDER: "违反程序",
    Code.POST_VACANT: "责任人空缺",
    Code.POST_CROWDED: "责任人超员",
    Code.WRONG_ROUTE: "途径不符",
    Code.PATTERN: "异常情形",
    Code.COUNT_DIFFERS: "件数不符",
    Code.IMPROPER_EXTENSION: "延期不合规定",
    Code.CANNOT_SAY: "无法判定",
    Code.NOT_FIXED: "来源未定数",
    Code.SET_ASIDE: "辖区不作判定",
    Code.CALENDAR_ENDS: "日历未覆盖",
    Code.PLUGIN_FAILED: "插件出错",
    Code.PACK_MISSING: "缺少规则包",
}

BASIS = {
    "analogy": "类推",
    "assumption": "推定",
}


def level_label(level: Level) -> str:
    """The level in the language in use."""
    return _(LEVEL[level])


def code_label(code: Code) -> str:
    """What is the matter, in two to six characters."""
    return _(CODE[code])


def basis_label(basis: str) -> str:
    """The mark for what rests on analogy or on the pack author's assumption; empty for the text itself."""
    return _(BASIS[basis]) if basis in BASIS else ""


def source_line(finding: Finding) -> str:
    """Rule id, document, number, article and mark of the basis; empty where it belongs to no rule."""
    parts = [safe_text(finding.rule)] if finding.rule else []
    if finding.citation is not None:
        parts.append(_cited(finding.citation))
    mark = basis_label(finding.basis)
    if parts and mark:
        parts.append(f"〔{mark}〕")
    return " ".join(part for part in parts if part)


def _cited(citation: Citation) -> str:
    """Document in its title marks, number in brackets, article."""
    title = safe_text(citation.document)
    if title and not title.startswith("《"):
        title = f"《{title}》"
    number = f"（{safe_text(citation.number)}）" if citation.number else ""
    return f"{title}{number}{safe_text(citation.article)}"


def describe(finding: Finding) -> str:
    """The sentence: who, what is wrong and by how many days, in which case or period, and when it was due."""
    return _SENTENCES[finding.code](finding, _fields(finding)).strip()


def subject(finding: Finding) -> str:
    """The case (and claim) or the period that the finding is about; empty where it is about neither."""
    parts = []
    if finding.case:
        parts.append(_("事项 {case}").format(case=safe_text(finding.case)))
    if finding.claim:
        parts.append(_("诉求 {claim}").format(claim=safe_text(finding.claim)))
    occasion = act_label(finding.values, "occasion")
    if occasion:
        parts.append(_("{day} {occasion}").format(day=_day(finding.opened_on), occasion=safe_text(occasion)))
    elif finding.values.get("form") == "post":
        of = finding.values.get("of")
        if of:
            parts.append(safe_text(of))
    elif finding.period and not _told_otherwise(finding):
        parts.append(_period(finding.period, language()))
    return " ".join(parts)


def _told_otherwise(finding: Finding) -> bool:
    """Whether the sentence says by other words what the period would say."""
    values = finding.values
    return finding.code in _ABOUT_THE_RUN or "milestone" in values or values.get("form") == "consequence"


@lru_cache(maxsize=4096)
def _period(key: str, _language: str) -> str:
    """The period in words; a plugin's own key stays as it is."""
    from duban.calendar.periods import describe_period

    try:
        return describe_period(key)
    except ValueError:
        return _("周期 {period}").format(period=safe_text(key))


_ABOUT_THE_RUN = frozenset({Code.PLUGIN_FAILED, Code.PACK_MISSING, Code.CALENDAR_ENDS})
"""Findings about the check itself; their period only tells them apart."""


def who(finding: Finding) -> str:
    """The unit that answers for it, with the officer where one is known."""
    unit = safe_text(finding.unit_name or finding.unit) or _("责任单位未定")
    if not finding.officer:
        return unit
    return _("{unit} {officer} ").format(unit=unit, officer=safe_text(finding.officer))


def _fields(finding: Finding) -> dict[str, str]:
    """What the templates may name; every value has passed :func:`safe_text`."""
    values = finding.values
    about = subject(finding)
    return {
        "who": who(finding),
        "about": f"{about} " if about else "",
        "duty": _duty(finding) or code_label(finding.code),
        "due": _day(finding.due_on),
        "closed": _day(finding.closed_on),
        "days": "" if finding.days is None else str(abs(finding.days)),
        "detail": _after_comma(detail_words(str(values.get("detail", "")))),
        "missing": missing_words(str(values.get("missing", ""))),
        "role": _labelled(values, "role", labels.ROLE) or _("责任人"),
        **{key: safe_text(values.get(key, "")) for key in _PLAIN},
    }


def _duty(finding: Finding) -> str:
    """What was to be done: a milestone's own title, what a decision brought about, else the rule's title."""
    values = finding.values
    owed = consequence_words(finding.period) if values.get("form") == "consequence" else None
    stage = safe_text(values.get("stage", ""))
    if owed is not None:
        return _("{stage}，{owed}").format(stage=_inner(stage), owed=owed) if stage else owed
    return _inner(safe_text(values.get("milestone") or finding.title or finding.rule))


def _inner(text: str) -> str:
    """Quotation marks inside quotation marks are single ones."""
    return text.replace("“", "‘").replace("”", "’")


_PLAIN = (
    "required",
    "done",
    "lacking",
    "name",
    "where",
    "reason",
    "announced",
    "listed",
    "names",
    "from",
    "until",
    "span",
)


def _day(day: date | None) -> str:
    return _("（未定）") if day is None else day.isoformat()


def _after_comma(text: str) -> str:
    return _("，{text}").format(text=text) if text else ""


def _labelled(values: Mapping[str, str | int], key: str, table: Mapping[str, str]) -> str:
    value = str(values.get(key, ""))
    return _(table[value]) if value in table else safe_text(value)


Fields = dict[str, str]
Sentence = Callable[[Finding, Fields], str]


def _overdue(finding: Finding, fields: Fields) -> str:
    if finding.days is None or finding.due_on is None:
        return _("{who}超期：{about}未完成“{duty}”{detail}").format(**fields)
    words = _n("{who}超期 {days} 天：{about}至迟应于 {due} 完成“{duty}”{detail}", finding.days)
    return words.format(**fields)


def _short(finding: Finding, fields: Fields) -> str:
    if not fields["required"]:
        return _("{who}未达次数：{about}“{duty}”，期限 {due}{detail}").format(**fields)
    template = _("{who}未达次数：{about}“{duty}”应完成 {required} 次，实际 {done} 次，期限 {due}{detail}")
    return template.format(**(fields | {"done": fields["done"] or "0"}))


def _missed(finding: Finding, fields: Fields) -> str:
    if finding.days is None:
        return _("{who}未履行：{about}“{duty}”没有记录{detail}").format(**fields)
    words = _n("{who}未履行，逾期 {days} 天：{about}“{duty}”截止 {due} 没有记录{detail}", finding.days)
    return words.format(**fields)


def _made_good(finding: Finding, fields: Fields) -> str:
    words = _n(
        "{who}逾期 {days} 天补做：{about}“{duty}”，期限 {due}，补做于 {closed}{detail}", finding.days or 0
    )
    return words.format(**fields)


def _met_late(finding: Finding, fields: Fields) -> str:
    late = finding.days or 0
    if finding.values.get("what") == "vacant":
        return _post_was_vacant(fields)
    if finding.values.get("what") == "crowded":
        template = _("{who}责任人曾重复：{about}自 {from} 至 {until} 有 {done} 名{role}，共 {span} 天")
        return template.format(**fields) + _names_and_duty(fields)
    if finding.values.get("form") == "evidence" and (lacks := _lacks(finding, fields)):
        template = _n(
            "{who}材料曾不全：{about}“{duty}”缺少{lacks}，应于 {due} 齐备，{closed} 补齐，逾期 {days} 天",
            late,
        )
        return template.format(lacks=lacks, **fields)
    if finding.values.get("form") == "route":
        template = _n(
            "{who}途径曾不符：{about}按“{duty}”，{due} 起登记的法定途径不符，{closed} 更正，共 {days} 天",
            late,
        )
        return template.format(**fields)
    template = _n("{who}逾期 {days} 天完成：{about}“{duty}”，期限 {due}，完成于 {closed}{detail}", late)
    return template.format(**fields)


def _due_soon(finding: Finding, fields: Fields) -> str:
    if finding.days == 0:
        return _("{who}当日到期：{about}应于 {due} 完成“{duty}”{detail}").format(**fields)
    if finding.days is None:
        return _("{who}临期：{about}至迟应于 {due} 完成“{duty}”{detail}").format(**fields)
    words = _n("{who}临期，还有 {days} 天：{about}至迟应于 {due} 完成“{duty}”{detail}", -finding.days)
    return words.format(**fields)


def _lacks(finding: Finding, fields: Fields) -> str:
    """What a record lacks, in words."""
    remark = str(finding.values.get("lacking") or finding.values.get("detail", ""))
    return missing_words(remark.replace("、", ",")) or fields["missing"]


def _missing_evidence(finding: Finding, fields: Fields) -> str:
    lacks = _lacks(finding, fields)
    if not lacks:
        return _("{who}材料不全：{about}“{duty}”").format(**fields)
    reason = _("；登记时写明的理由：{reason}").format(**fields) if fields["reason"] else ""
    if fields["days"] in ("", "0"):
        return _("{who}材料不全：{about}“{duty}”缺少{lacks}").format(lacks=lacks, **fields) + reason
    template = _n("{who}材料不全已 {days} 天：{about}“{duty}”缺少{lacks}，应于 {due} 齐备", finding.days or 0)
    return template.format(lacks=lacks, **fields) + reason


def _broken_order(finding: Finding, fields: Fields) -> str:
    what = finding.values.get("what")
    if what == "in-person":
        template = _("{who}于 {closed} 未由本人办理：{about}应由{role}亲自办理，实由{names}办理（“{duty}”）")
        return template.format(**fields)
    if what == "holder":
        template = _("{who}责任人职务不符：{about}{closed} 明确{names}为{role}，不是规定的职务（“{duty}”）")
        return template.format(**fields)
    return _("{who}于 {closed} 违反程序：{about}“{duty}”{detail}").format(**fields)


def _names_and_duty(fields: Fields) -> str:
    """Behind a sentence about a post: who holds it, and the duty."""
    if fields["names"]:
        return _("，任职的有{names}（“{duty}”）").format(**fields)
    return _("（“{duty}”）").format(**fields)


def _post_vacant(finding: Finding, fields: Fields) -> str:
    since = finding.values.get("span")
    if fields["required"] and fields["done"] not in ("", "0"):
        template = _("{who}责任人不足：{about}{role}应不少于 {required} 名，现有 {done} 名")
        return template.format(**fields) + _since(finding, fields) + _names_and_duty(fields)
    if not since:
        return _("{who}责任人空缺：{about}没有{role}（“{duty}”）").format(**fields)
    template = _("{who}责任人空缺已 {span} 天：{about}自 {from} 起没有{role}")
    if fields["due"] != fields["from"]:
        template += _("，至迟应于 {due} 明确")
    return template.format(**fields) + _("（“{duty}”）").format(**fields)


def _since(finding: Finding, fields: Fields) -> str:
    """From when on, and for how many days, where that is more than today."""
    return _("，自 {from} 起已 {span} 天").format(**fields) if finding.values.get("span") else ""


def _post_was_vacant(fields: Fields) -> str:
    if fields["done"] not in ("", "0"):
        template = _(
            "{who}责任人曾不足：{about}自 {from} 至 {until} 只有 {done} 名{role}，应不少于 {required} 名，共 {span} 天"
        )
        return template.format(**fields) + _names_and_duty(fields)
    template = _("{who}责任人曾空缺：{about}自 {from} 至 {until} 没有{role}，共 {span} 天（“{duty}”）")
    return template.format(**fields)


def _post_crowded(finding: Finding, fields: Fields) -> str:
    if not fields["done"]:
        return _("{who}责任人超员：{about}{role}（“{duty}”）").format(**fields)
    template = _("{who}责任人超员：{about}{role}现有 {done} 名，至多 {most} 名")
    whole = template.format(most=fields["required"] or "1", **fields)
    return whole + _since(finding, fields) + _names_and_duty(fields)


def _wrong_route(finding: Finding, fields: Fields) -> str:
    expected = _labelled(finding.values, "detail", labels.CASE_VALUE["statutory"])
    if not expected:
        return _("{who}途径不符：{about}登记的法定途径不符合“{duty}”").format(**fields)
    template = _("{who}途径不符：{about}按“{duty}”，法定途径应为“{expected}”")
    return template.format(expected=expected, **fields)


def _pattern(finding: Finding, fields: Fields) -> str:
    return _("{who}于 {closed} 出现异常情形：{about}“{duty}”{detail}").format(**fields)


def _count_differs(finding: Finding, fields: Fields) -> str:
    return _("{who}件数不符：“{duty}”公布 {announced} 件，台账列入 {listed} 件{detail}").format(**fields)


def _improper_extension(finding: Finding, fields: Fields) -> str:
    return _("{who}于 {closed} 延期不合规定，期限不变：{about}“{duty}”{detail}").format(**fields)


def _cannot_say(finding: Finding, fields: Fields) -> str:
    if not fields["missing"]:
        return _("{who}无法判定：{about}“{duty}”{detail}").format(**fields)
    return _("{who}无法判定：{about}“{duty}”缺少{missing}{detail}").format(**fields)


def _not_fixed(finding: Finding, fields: Fields) -> str:
    return _("来源没有写明数量或者期限，列出而不作判定：“{duty}”{detail}").format(**fields)


def _set_aside(finding: Finding, fields: Fields) -> str:
    return _("本辖区不作判定：“{duty}”，理由：{reason}").format(**fields)


def _calendar_ends(finding: Finding, fields: Fields) -> str:
    if finding.rule:
        template = _("{who}无法判定：{about}“{duty}”的期限进入 {name} 年，工作日历尚未覆盖")
        return template.format(**fields)
    if not fields["name"]:
        return _("日历未覆盖全部期限，有关期限无法判定{detail}").format(**fields)
    return _("日历未覆盖 {name}，有关期限无法判定{detail}").format(**fields)


def _plugin_failed(finding: Finding, fields: Fields) -> str:
    remark = str(finding.values.get("missing", ""))
    name, where = fields["name"], fields["where"]
    if not name or where.startswith(f"{name}."):
        name = where or safe_text(remark.removeprefix("plugin:"))
    elif where:
        name = _("{name}（{where}）").format(name=name, where=where)
    if finding.rule:
        template = _("{who}无法判定：{about}“{duty}”所用的插件 {name} 出错")
        said = _("（{reason}）").format(**fields) if fields["reason"] else ""
        return template.format(**(fields | {"name": name})) + said
    reason = _after_comma(fields["reason"])
    return _("插件 {name} 出错，依靠它的规则没有判定{reason}").format(name=name, reason=reason)


def _pack_missing(finding: Finding, fields: Fields) -> str:
    reason = _after_comma(fields["reason"])
    return _("缺少规则包 {name}，其中的规则没有判定{reason}").format(name=fields["name"], reason=reason)


_SENTENCES: dict[Code, Sentence] = {
    Code.OVERDUE: _overdue,
    Code.SHORT: _short,
    Code.MISSED: _missed,
    Code.MADE_GOOD: _made_good,
    Code.MET_LATE: _met_late,
    Code.DUE_SOON: _due_soon,
    Code.MISSING_EVIDENCE: _missing_evidence,
    Code.BROKEN_ORDER: _broken_order,
    Code.POST_VACANT: _post_vacant,
    Code.POST_CROWDED: _post_crowded,
    Code.WRONG_ROUTE: _wrong_route,
    Code.PATTERN: _pattern,
    Code.COUNT_DIFFERS: _count_differs,
    Code.IMPROPER_EXTENSION: _improper_extension,
    Code.CANNOT_SAY: _cannot_say,
    Code.NOT_FIXED: _not_fixed,
    Code.SET_ASIDE: _set_aside,
    Code.CALENDAR_ENDS: _calendar_ends,
    Code.PLUGIN_FAILED: _plugin_failed,
    Code.PACK_MISSING: _pack_missing,
}
