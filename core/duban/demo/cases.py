"""The ledger's rows: one a case, as an office's spreadsheet has them. Acts and files only, nothing about who raised the matter."""

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from duban.demo.afterwards import COLUMNS as AFTERWARDS
from duban.demo.chance import Chance, Workdays
from duban.demo.drives import COLUMNS as DRIVES
from duban.demo.plans import OTHERS, USUAL, Plan
from duban.domain import labels
from duban.domain.roster import Roster, Unit

COUNT = 3000

COLUMNS = (
    "编号", "信访形式", "事项性质", "法定途径", "问题类别", "涉及人数", "初次信访", "集体", "积案", "三跨三分离", "交办层级",
    "收到日期", "收件单位", "登记日期", "转送日期", "转送至", "再转日期", "再转单位", "再转至", "交办日期", "交办至", "办理期限",
    "异议日期", "异议单位", "异议理由", "退回日期", "移交日期", "移交至", "途径结果日期", "途径结果",
    "告知日期", "告知方式", "受理日期", "承办单位", "承办人", "包案日期", "包案领导", "接谈日期", "方案日期",
    "协调日期", "协调单位", "涉及单位", "延期日期", "延长天数", "延期批准人", "延期理由",
    "办结日期", "答复日期", "处理意见", "载明事项", "送达日期", "申请复查日期", "复查机关", "复查日期", "复查结果",
    "归档日期", "归档材料", "处置类别", "认定理由", *AFTERWARDS, *DRIVES,
)  # fmt: skip

CATEGORIES = (
    "城乡建设", "物业服务", "农村农业", "生态环境", "供水供热", "交通运输", "教育", "民政", "自然资源", "市场监管",
)  # fmt: skip
CHANNELS = ("letter", "visit", "visit", "call", "online", "online", "online")
OUTCOMES = (("支持", "诉求合理"), ("支持", "诉求合理"), ("解释说明", "诉求合理"), ("不予支持", "诉求无理"))
REPLY_ITEMS = "投诉请求、事实和理由、法律法规依据"
HANDLING = ("department", "township")
LEADING = ("principal", "in-charge", "member")


@attrs.frozen
class Area:
    """A petition office with its superior's government and the units to which it sends matters."""

    office: Unit
    government: Unit
    handlers: tuple[Unit, ...]


def areas(roster: Roster) -> list[Area]:
    """The areas below the highest one that can handle matters, in the roster's order."""
    found = []
    for office in roster.units.values():
        parent = roster.units.get(office.parent or "")
        if office.kind != "petition-office" or parent is None or office.level == top_office(roster).level:
            continue
        below = (u for u in roster.units.values() if u.parent == parent.code and u.kind in HANDLING)
        found.append(Area(office, parent, tuple(below)))
    return found


def top_office(roster: Roster) -> Unit:
    """The first petition office of the roster: that of the whole jurisdiction."""
    return next(unit for unit in roster.units.values() if unit.kind == "petition-office")


def ledger_rows(
    roster: Roster, days: Workdays, first: date, chance: Chance, *, coordinates: bool
) -> list[dict[str, str]]:
    """The rows in the order of receipt. ``coordinates``: whether the rules know the coordination of matters across areas."""
    received = days.among(first, days.last - timedelta(days=1))
    dates = [received[n * len(received) // COUNT] for n in range(COUNT)]
    plans = planned(dates, days.last, chance, coordinates=coordinates)
    clerk = _Clerk(roster, days, chance)
    return [clerk.row(n, day, plan) for n, (day, plan) in enumerate(zip(dates, plans, strict=True), start=1)]


def planned(dates: Sequence[date], as_of: date, chance: Chance, *, coordinates: bool) -> list[Plan]:
    """A plan for each day of receipt: the out-of-the-ordinary ones spread over their ages, the usual ones elsewhere."""
    plans: list[Plan | None] = [None] * len(dates)
    for share in OTHERS:
        if share.plan.coordinate and not coordinates:
            continue
        ages = ((as_of - day).days for day in dates)
        free = [n for n, age in enumerate(ages) if share.youngest <= age <= share.oldest and plans[n] is None]
        for k in range(share.count):
            low, high = k * len(free) // share.count, (k + 1) * len(free) // share.count
            plans[free[low + chance.below(high - low)]] = share.plan
    return [plan or chance.pick(USUAL) for plan in plans]


class _Clerk:
    """Keeps the spreadsheet: goes through a case step by step, and writes down what has happened by the last day."""

    def __init__(self, roster: Roster, days: Workdays, chance: Chance) -> None:
        self.roster, self.days, self.chance = roster, days, chance
        self.areas = areas(roster)
        self.top = top_office(roster)

    def row(self, number: int, received: date, plan: Plan) -> dict[str, str]:
        """The case's row; columns without a value are left out."""
        area = self.chance.pick(self.areas)
        handler = self.chance.pick(area.handlers)
        row = self._registered(number, received, plan)
        if plan.flow == "handed-over":
            self._hand_over(row, received, area)
            return row
        arrival, handler = self._sent(row, received, plan, area, handler)
        if plan.backlog:
            self._led(row, received, area)
        if arrival is not None:
            self._handled(row, arrival, plan, area, handler)
        return row

    def _after(self, day: date | None, span: tuple[int, int] | None) -> date | None:
        return None if day is None or span is None else self.days.after(self.chance, day, *span)

    def _registered(self, number: int, received: date, plan: Plan) -> dict[str, str]:
        chance, collective = self.chance, self.chance.below(20) == 0
        other_channel = plan.flow == "handed-over"
        origin = "city" if plan.flow == "assigned" else "own"
        return {
            "编号": f"XF-{received.year}-{number:05}",
            "信访形式": labels.CASE_VALUE["channel"][chance.pick(CHANNELS)],
            "事项性质": labels.CASE_VALUE["nature"]["claim"],
            "法定途径": labels.CASE_VALUE["statutory"]["2" if other_channel else "6"],
            "问题类别": plan.category or chance.pick(CATEGORIES),
            "涉及人数": str(chance.between(5, 30) if collective else chance.between(1, 4)),
            "初次信访": "否" if plan.backlog or (plan.handler and chance.below(4) == 0) else "是",
            "集体": "是" if collective else "否",
            "积案": "是" if plan.backlog else "否",
            "三跨三分离": "是" if plan.coordinate else "否",
            "交办层级": labels.LEVEL[origin],
            "收到日期": received.isoformat(),
            "登记日期": received.isoformat(),
        }

    def _hand_over(self, row: dict[str, str], received: date, area: Area) -> None:
        """A matter for another procedure: to the organ that conducts it, and its result back."""
        row["收件单位"] = area.office.name
        target = next((u for u in area.handlers if "人力资源" in u.name), area.handlers[0])
        day = self._after(received, (1, 9))
        if _write(row, day, {"移交日期": "", "移交至": target.name}):
            _write(row, self._after(day, (40, 70)), {"途径结果日期": "", "途径结果": "已作出裁决"})

    def _sent(
        self, row: dict[str, str], received: date, plan: Plan, area: Area, handler: Unit
    ) -> tuple[date | None, Unit]:
        """The way to the unit that handles the matter: on which day it arrives there, and which unit that is."""
        receiver = {"direct": handler, "from-city": self.top, "assigned": self.top}.get(
            plan.flow, area.office
        )
        row["收件单位"] = receiver.name
        if plan.flow == "direct":
            return received, handler
        sent = self._after(received, plan.send)
        if plan.flow == "assigned":
            if _write(row, sent, {"交办日期": "", "交办至": handler.name}) and sent is not None:
                row["办理期限"] = (sent + timedelta(days=self.chance.between(*plan.due))).isoformat()
            return sent, handler
        first = area.office if plan.flow == "from-city" else handler
        _write(row, sent, {"转送日期": "", "转送至": first.name})
        if plan.flow == "from-city":
            sent = self._after(sent, (0, 4))
            _write(row, sent, {"再转日期": "", "再转单位": first.name, "再转至": handler.name})
        elif plan.object is not None:
            return self._objected(row, sent, plan, area, handler)
        return sent, handler

    def _objected(
        self, row: dict[str, str], sent: date | None, plan: Plan, area: Area, handler: Unit
    ) -> tuple[date | None, Unit]:
        """The unit says that the matter is not its own; the petition office sends it to another."""
        other = self.chance.pick([unit for unit in area.handlers if unit != handler])
        reason = {"异议日期": "", "异议单位": handler.name, "异议理由": "不属于本单位职权范围"}
        objected = self._after(sent, plan.object)
        _write(row, objected, reason)
        returned = self._after(objected, (0, 1))
        _write(row, returned, {"退回日期": ""})
        again = self._after(returned, (1, 3))
        _write(row, again, {"再转日期": "", "再转单位": area.office.name, "再转至": other.name})
        return again, other

    def _led(self, row: dict[str, str], received: date, area: Area) -> None:
        """A backlog case has its leader from the first day."""
        leaders = [o for role in LEADING for o in self.roster.in_role(area.government.code, role, received)]
        _write(row, received, {"包案日期": "", "包案领导": self.chance.pick(leaders).name})

    def _handled(self, row: dict[str, str], arrival: date, plan: Plan, area: Area, handler: Unit) -> None:
        row["承办单位"] = handler.name
        form = "当场" if plan.flow == "direct" and self.chance.below(3) == 0 else "书面"
        told = arrival if form == "当场" else self._after(arrival, plan.notify)
        _write(row, told, {"告知日期": "", "告知方式": form})
        accepted = self._after(arrival, plan.accept)
        if not _write(row, accepted, {"受理日期": ""}) or accepted is None:
            return
        if plan.handler:
            row["承办人"] = self.roster.in_role(handler.code, "handler", accepted)[0].name
        if plan.backlog:
            _write(row, self._after(accepted, (1, 5)), {"接谈日期": ""})
            _write(row, self._after(accepted, (6, 11)), {"方案日期": ""})
        if plan.coordinate in ("right", "wrong"):
            self._coordinated(row, accepted, plan, area, handler)
        if plan.extend is not None:
            approver = self.roster.in_role(handler.code, "principal", accepted)[0].name
            why = {
                "延长天数": str(plan.extension),
                "延期批准人": approver,
                "延期理由": "情况复杂，需要进一步核查",
            }
            _write(row, self._after(accepted, plan.extend), {"延期日期": "", **why})
        self._finished(row, self._after(accepted, plan.finish), plan, area)

    def _coordinated(
        self, row: dict[str, str], accepted: date, plan: Plan, area: Area, handler: Unit
    ) -> None:
        """By the petition office of the common superior; the wrong one is that of the level above or below."""
        near = self.chance.below(2) == 0
        own = [unit for unit in area.handlers if unit != handler]
        far = [unit for other in self.areas if other != area for unit in other.handlers]
        party = self.chance.pick(own if near else far)
        right = plan.coordinate == "right"
        office = area.office if near is right else self.top
        parties = f"{handler.name}、{party.name}"
        held = {"协调日期": "", "协调单位": office.name, "涉及单位": parties}
        _write(row, self._after(accepted, (3, 10)), held)

    def _finished(self, row: dict[str, str], finished: date | None, plan: Plan, area: Area) -> None:
        outcome, disposition = self.chance.pick(OUTCOMES)
        items = REPLY_ITEMS if plan.complete_reply else "投诉请求、事实和理由"
        if not _write(
            row, finished, {"办结日期": "", "答复日期": "", "处理意见": outcome, "载明事项": items}
        ):
            return
        delivered = self._after(finished, (0, 3))
        _write(row, delivered, {"送达日期": ""})
        asked = self._after(delivered, plan.ask_review)
        if _write(row, asked, {"申请复查日期": "", "复查机关": area.government.name}):
            delivered = self._after(asked, plan.review)
            _write(row, delivered, {"复查日期": "", "复查结果": "维持"})
        kept = (
            {"归档材料": "登记表、处理意见书、组织实施、签字背书"}
            if plan.backlog
            else {"归档材料": "登记表、处理意见书、送达回证"}
        )
        if plan.reasoned_close:
            kept |= {"处置类别": disposition, "认定理由": "事实清楚，依据充分"}
        _write(row, self._after(delivered, (3, 10)), {"归档日期": "", **kept})


def _write(row: dict[str, str], day: date | None, entries: dict[str, str]) -> bool:
    """Enter a step in the row, its empty columns with the day; nothing where the step has not been taken."""
    if day is None:
        return False
    row.update({column: text or day.isoformat() for column, text in entries.items()})
    return True
