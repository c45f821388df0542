"""One awkward check that every format must carry: hostile text, every code, empty and huge fields."""

from datetime import date

from duban.domain.finding import Citation, Code, Finding, Level
from duban.domain.report import Head, RuleCount, Tail
from duban.errors import ExitCode

ESC = "\x1b]0;owned\x07\x1b[2J"
HOSTILE = (
    f"甲{ESC}乙",
    "丙\u202e丁\u2066戊",
    "[/]结束 [red]x[/b]",
    "=cmd|' /C calc'!A0",
    "己\x00庚",
    "辛\r\n::error::壬",
    "癸<&>\"'%,:;\\",
    "\ud800\ufffe\uffff\x85",
    "𠮷㐂é",
)

CITATION = Citation("信访工作条例", "第三十四条", "中发〔2022〕8号")

HEAD = Head(
    as_of=date(2026, 8, 3),
    jurisdictions=(("990000", "示例市"), ("990100", HOSTILE[0])),
    since=date(2026, 1, 1),
    fail_on=Level.ERROR,
    packs=("national", HOSTILE[2]),
    policy={"990000": "0123abcd"},
    version="0.1.0",
)

TAIL = Tail(
    cases=12,
    units=3,
    rules=(
        RuleCount(
            jurisdiction="990000",
            rule="N-34-1",
            title="六十日内办结",
            states={"met": 1200, "overdue": 3, "met-late": 0},
            none=4,
        ),
        RuleCount(jurisdiction="990000", rule="X-1", title=HOSTILE[0], states={"unknown": 2}),
    ),
    levels={Level.ERROR: 7, Level.WARNING: 2, Level.NOTE: 1},
    waived=1,
    unevaluated=2,
    exit_code=ExitCode.UNEVALUATED,
)

EMPTY_TAIL = Tail(cases=0, units=0, rules=(), levels={}, waived=0, unevaluated=0, exit_code=ExitCode.NOTHING)

CLEAN_TAIL = Tail(cases=5, units=2, rules=(), levels={}, waived=0, unevaluated=0, exit_code=ExitCode.CLEAN)


def overdue(**changes: object) -> Finding:
    """A plain overdue case, or a variation of it."""
    fields: dict[str, object] = {
        "code": Code.OVERDUE,
        "level": Level.ERROR,
        "jurisdiction": "990000",
        "rule": "N-34-1",
        "title": "六十日内办结",
        "citation": CITATION,
        "unit": "990000-zjj",
        "unit_name": "示例市住房和城乡建设局",
        "officer": "张某某",
        "case": "2026-0012",
        "opened_on": date(2026, 5, 23),
        "due_on": date(2026, 7, 22),
        "days": 12,
    }
    return Finding(**(fields | changes))  # type: ignore[arg-type]


VALUES: dict[Code, dict[str, str | int]] = {
    Code.SHORT: {"required": 2, "done": 1},
    Code.MISSING_EVIDENCE: {"lacking": "调查报告、signed:principal"},
    Code.BROKEN_ORDER: {"detail": "before:受理,登记"},
    Code.POST_VACANT: {
        "form": "post",
        "role": "case-leader",
        "required": 1,
        "what": "vacant",
        "from": "2026-07-22",
        "span": 12,
    },
    Code.POST_CROWDED: {
        "form": "post",
        "role": "case-leader",
        "required": 1,
        "done": 2,
        "what": "crowded",
        "names": "甲、乙",
        "from": "2026-07-22",
        "span": 12,
    },
    Code.WRONG_ROUTE: {"detail": "2"},
    Code.PATTERN: {"detail": "三个单位之间往返转送 4 次"},
    Code.COUNT_DIFFERS: {"announced": 17, "listed": 16},
    Code.IMPROPER_EXTENSION: {"detail": "extend:too-long"},
    Code.CANNOT_SAY: {"missing": "statutory"},
    Code.PLUGIN_FAILED: {"name": "ours", "where": "ours.rotation", "reason": "ValueError: x"},
    Code.PACK_MISSING: {"name": "county"},
    Code.CALENDAR_ENDS: {"name": "2027"},
    Code.SET_ASIDE: {"reason": "台账不记载告知日期"},
}

ENDED = (Code.MET_LATE, Code.MADE_GOOD, Code.BROKEN_ORDER, Code.PATTERN, Code.IMPROPER_EXTENSION)

EVERY_CODE = tuple(
    overdue(
        code=code,
        values=VALUES.get(code, {}),
        rule="" if code in (Code.PLUGIN_FAILED, Code.PACK_MISSING) else "N-34-1",
        days=-3 if code is Code.DUE_SOON else 12,
        closed_on=date(2026, 8, 1) if code in ENDED else None,
        level=Level.NOTE if code in (Code.DUE_SOON, Code.NOT_FIXED, Code.SET_ASIDE) else Level.ERROR,
        basis="analogy" if code is Code.MET_LATE else "text",
        case="" if code in (Code.MISSED, Code.SHORT) else "2026-0012",
        period="2026-07-H1" if code in (Code.MISSED, Code.SHORT) else "",
    )
    for code in Code
)

HOSTILE_FINDINGS = tuple(
    Finding(
        code=list(Code)[n % len(Code)],
        level=list(Level)[n % 3],
        jurisdiction=("990000", "990100")[n >= 5],
        rule=f"X-{n}" if n % 2 else text,
        title=text,
        citation=Citation(text, text, text),
        basis="assumption",
        unit=text,
        unit_name=text,
        officer=text,
        case=text,
        claim=text,
        period=text,
        days=-(2**63) if n == 0 else n,
        values={text: text, "detail": text, "missing": text, "role": text, "required": 2**70},
    )
    for n, text in enumerate(HOSTILE)
)

LONG = "长" * 10_000

FINDINGS = (*EVERY_CODE, *HOSTILE_FINDINGS)
