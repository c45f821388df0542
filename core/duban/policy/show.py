"""Rules shown to a reader or as JSON: every value with its source, its dates, and the pack it comes from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from duban.domain.text import pad, safe_text, width
from duban.i18n import _, heading
from duban.policy.inherit import Assembly
from duban.policy.layers import Draft
from duban.policy.load import title_words
from duban.policy.policy import Ruling
from duban.policy.review import names_of
from duban.policy.words import basis_words, kind_words, rule_words, span_words

LABEL_CELLS = 12


def chosen(assembly: Assembly, rules: tuple[str, ...], as_of: date | None) -> Iterator[tuple[Ruling, Draft]]:
    """The versions in force on that day of the named rules; ``also`` counts as a name, no name means all."""
    for ruling, draft in assembly.drafts:
        named = not rules or not names_of([ruling]).isdisjoint(rules)
        if named and (as_of is None or as_of in ruling.rule.effective):
            yield ruling, draft


def as_text(assembly: Assembly, ruling: Ruling, *, origin: bool = False) -> str:
    """The rule as a block of lines."""
    rule = ruling.rule
    head = f"{rule.id}  {rule.title}" + _("【{kind}】").format(kind=kind_words(_kind(ruling)))
    lines = [safe_text(head)]
    told = list(_lines(assembly, ruling))
    cells = max(LABEL_CELLS, *(width(label) + 2 for _key, label, _text in told))
    for key, label, text in told:
        pack = ruling.origin.get(key, ruling.pack)
        mark = _("〔{pack}〕").format(pack=pack if key in ruling.origin else _("默认")) if origin else ""
        lines.append("  " + pad(safe_text(heading(label)), cells) + safe_text(text) + safe_text(mark))
    return "\n".join(lines)


def _lines(assembly: Assembly, ruling: Ruling) -> Iterator[tuple[str, str, str]]:
    rule, document = ruling.rule, ruling.document
    number = _("（{number}）").format(number=document.number) if document.number else ""
    yield "source", _("依据"), f"《{document.title}》{number}{rule.source.article}"
    if rule.source.quote:
        yield "source", _("原文"), rule.source.quote
    yield "effective", _("有效期"), span_words(rule.effective)
    yield "confirmed_on", _("核对日期"), rule.confirmed_on.isoformat()
    yield "basis", _("取值依据"), basis_words(rule.basis)
    if rule.also:
        yield "also", _("同时对应"), _("、").join(rule.also)
    pack = assembly.heads[ruling.pack]
    yield "id", _("规则包"), f"{pack.id}  {title_words(pack.title)}"
    yield from rule_words(rule, assembly.policy.kinds)


def as_json(assembly: Assembly, ruling: Ruling, draft: Draft, *, origin: bool = False) -> dict[str, Any]:
    """The rule as data; ``values`` are its TOML keys as written, dates as ISO text."""
    rule, document = ruling.rule, ruling.document
    shown = {
        "id": rule.id,
        "kind": _kind(ruling),
        "title": rule.title,
        "pack": ruling.pack,
        "document": {
            "title": document.title,
            "issuer": document.issuer,
            "number": document.number,
            "issued": _plain(document.issued),
            "repealed": _plain(document.repealed),
            "note": document.note,
        },
        "article": rule.source.article,
        "quote": rule.source.quote,
        "effective": {"from": _plain(rule.effective.start), "until": _plain(rule.effective.end)},
        "confirmed_on": _plain(rule.confirmed_on),
        "basis": rule.basis.value,
        "judged": rule.judged,
        "also": list(rule.also),
        "values": _plain({key: value for key, value in draft.raw.items() if key not in _APART}),
        "words": [
            {"key": key, "label": label, "text": text}
            for key, label, text in rule_words(rule, assembly.policy.kinds)
        ],
    }
    return shown | ({"origin": dict(sorted(ruling.origin.items()))} if origin else {})


_APART = ("id", "kind", "title", "source", "effective", "confirmed_on", "basis", "judged", "also", "override")


def _kind(ruling: Ruling) -> str:
    return str(getattr(ruling.rule, "kind", ""))


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
