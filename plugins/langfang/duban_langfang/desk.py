"""The city's part of the full screen: its three stages of mediation on a case, and what lies open under each county's leader."""

from collections.abc import Iterable, Iterator

from duban.domain.finding import Code, Finding
from duban.domain.labels import LEVEL
from duban.domain.roster import LEVELS, Officer
from duban.plugins.hookspecs import CaseView
from duban_langfang import stages
from duban_langfang.reading import called, flag, level_of
from duban_tui.hookspecs import LocalScreen, Panel, PlaceView, Table, hookimpl

DUBAN_API_LEVEL = 1

STAGES = {stages.WINDOW: "窗口调处", stages.JOINT: "联合调处", stages.LEADER: "领导牵头调处"}
LATE = frozenset({Code.OVERDUE, Code.MISSED, Code.SHORT})
RESULT = {True: "已解决", False: "未解决", None: "结果未登记"}


@hookimpl
def duban_screens() -> Iterable[LocalScreen]:
    """What lies open, by leader."""
    return [LocalScreen("area-leaders", "包联领导", area_leaders)]


@hookimpl
def duban_panels() -> Iterable[Panel]:
    """How far mediation has come."""
    return [Panel("mediation", "三级调处", mediation)]


def area_leaders(view: PlaceView) -> Table:
    """Each leader with the counties looked after (LF-19-10), and what is open there, units below the county included."""
    roster = view.roster
    leaders = [one for one in roster.officers if one.role == "area-leader" and view.as_of in one.span]
    rows = []
    for leader in sorted(leaders, key=lambda one: (_areas(one), one.name)):
        found = list(_open_under(view, leader))
        due = min((one.due_on for one in found if one.due_on), default=None)
        late = sum(one.code in LATE for one in found)
        areas = "、".join(called(roster, area) for area in _areas(leader))
        rows.append((leader.name, areas, str(len(found)), str(late), str(due or "")))
    note = "第十九条包县。含所辖乡镇、部门；超期含未履行、次数不足。"
    return Table(("包联领导", "包联地区", "检查发现", "超期", "最早期限"), rows, note)


def _areas(leader: Officer) -> tuple[str, ...]:
    """The counties by code: those named, else the unit under which the leader is entered."""
    return leader.areas or (leader.unit,)


def _open_under(view: PlaceView, leader: Officer) -> Iterator[Finding]:
    for found in view.findings:
        if found.unit and not set(_areas(leader)).isdisjoint(view.roster.ancestors(found.unit)):
            yield found


def mediation(view: CaseView) -> Iterator[str]:
    """Level by level which of the three stages were held, when, by whom and with what result (LF-02-1 to LF-02-5)."""
    held = [event for event in view.events if event.kind in STAGES]
    if not held:
        yield "没有三级调处的登记。"
        return
    levels = [level_of(view.roster, event.unit) for event in held]
    for level in (*reversed(LEVELS), None):
        if level not in levels:
            continue
        yield f"{LEVEL.get(level, level)}：" if level else "层级不明（名册没有这个单位）："
        for kind, title in STAGES.items():
            acts = [act for act, at in zip(held, levels, strict=True) if act.kind == kind and at == level]
            for act in acts:
                yield f"  {title}  {act.on} {called(view.roster, act.unit)} {RESULT[flag(act, 'solved')]}"
            if not acts:
                yield f"  {title}  没有登记"
    yield {
        True: "本级三级调处均未解决，可以报请上一层级牵头。",
        False: "尚不可报请上一层级牵头：本级三级调处没有全部经过，或者已经解决。",
        None: "能否报请上一层级牵头无法判定：调处结果或者单位层级没有登记。",
    }[stages.three_stages_exhausted(view)]
