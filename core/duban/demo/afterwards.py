"""What happens after a case is finished: it is graded, and the closing of a backlog case is verified by the petition office."""

from collections.abc import Iterable
from datetime import date

import attrs

from duban.demo.chance import Chance, Workdays
from duban.domain.roster import Officer, Roster

COLUMNS = (
    "评价日期", "评价对象", "满意度评价", "核验日期", "核验单位", "核验人", "核验结果", "核验依据",
)  # fmt: skip

GRADES = (*["满意"] * 6, *["基本满意"] * 3, "不满意")
GRADED = 3
"""One finished case in so many has been graded."""
VERIFIED = 11
"""So many closings of backlog cases have been verified, the latest ones; one more is found not to be what it claims to be."""


@attrs.frozen
class Verifier:
    """Who looks whether a closing is what it claims to be: an official of the petition office that sent the matter."""

    unit: str
    officer: str


def add_afterwards(rows: Iterable[dict[str, str]], roster: Roster, days: Workdays, chance: Chance) -> None:
    """Enter in the rows what came after: grades by chance, verifications of the latest closings of backlog cases."""
    finished = list(rows)
    for row in finished:
        if row.get("送达日期") and chance.below(GRADED) == 0:
            graded = days.after(chance, date.fromisoformat(row["送达日期"]), 1, 6)
            if graded is not None:
                grade = chance.pick(GRADES)
                row |= {"评价日期": graded.isoformat(), "评价对象": "责任单位", "满意度评价": grade}
    closed = sorted(
        (row for row in finished if row.get("包案领导") and row.get("归档日期")),
        key=lambda row: (row["归档日期"], row["编号"]),
        reverse=True,
    )
    true = 0
    for row in closed:
        verified = days.after(chance, date.fromisoformat(row["归档日期"]), 3, 12)
        verifier = _verifier(roster, row["承办单位"], days.last)
        if verified is None or verifier is None:
            continue
        true += 1
        row |= {
            "核验日期": verified.isoformat(),
            "核验单位": verifier.unit,
            "核验人": verifier.officer,
            "核验结果": "属实" if true <= VERIFIED else "不属实",
            "核验依据": "调阅案卷，实地核对处理意见落实情况",
        }
        if true > VERIFIED:
            return


def _verifier(roster: Roster, handler: str, on: date) -> Verifier | None:
    """The head of the petition office beside the unit that handled the case."""
    unit = roster.find(handler)
    for office in roster.units.values():
        if unit is not None and office.kind == "petition-office" and office.parent == unit.parent:
            heads: list[Officer] = list(roster.in_role(office.code, "principal", on))
            if heads:
                return Verifier(office.name, heads[0].name)
    return None
