"""A ledger in which something follows: proposals, decisions, a situation that awaits a word, a suggestion, a promise, rewards."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from duban.desk import reward_deciding, rewarding
from duban.desk.deciding import Decision, decide
from duban.desk.office import Office
from duban.desk.proposing import propose
from duban.desk.recording import record
from duban.desk.roles import adopt_roles
from duban.desk.stating import Statement
from duban.domain.event import Value
from duban.domain.rights import Act
from duban.workspace import Jurisdiction, read_workspace
from tests.pieces import PROMISES, document, officer, rule, unit, user
from tests.tui.ledgers import HEAD

HOME, BUREAU, SECOND = "990100", "990100-zj", "990100-rs"

WORKSPACE = (
    HEAD
    + unit(HOME, "示例市", "city")
    + unit(BUREAU, "示例市住建局", "city", "department", HOME)
    + unit(SECOND, "示例市人社局", "city", "department", HOME)
    + officer("甲", HOME, "principal")
    + officer("乙", BUREAU, "principal", "2020-01-01")
    + officer("丙", BUREAU, "handler", "2020-01-01")
    + user("guan", "administrator")
    + user("lu", "clerk", officer="戊")
    + user("du", "supervisor", officer="丁")
    + user("shen", "approver", officer="己", up_to="referral")
    + user("fu", "approver", officer="庚", up_to="referral")
    + document()
    + PROMISES
    + rule("OWN-2", "reward", "每化解一件积案奖励一万元", """
applies = { backlog = true }
fen = 1000050
within = { value = 6, unit = "month" }
lapse = { value = 3, unit = "month" }
target = 3
""", article="第二条")
)  # fmt: skip


@contextmanager
def at_work(file: Path) -> Iterator[tuple[Office, Jurisdiction]]:
    """The workspace of that file."""
    with closing(Office(read_workspace(file))) as office:
        yield office, office.workspace.jurisdiction(HOME)


def events(file: Path, kind: str) -> list[dict[str, Value]]:
    """The data of the journal's events of that kind."""
    with at_work(file) as (office, _place), office.ledger.reading() as reader:
        return [dict(event.data) for event in reader.acts(HOME, kinds=(kind,))]


def put(
    file: Path, kind: str, on: str, case: str | None = None, unit: str = BUREAU, *, actor: str = "lu",
    officer: str | None = None, **fields: str,
) -> int:  # fmt: skip
    """Record one act as somebody else would; its number."""
    with at_work(file) as (office, place):
        statement = Statement(
            kind=kind, on=date.fromisoformat(on), case=case, unit=unit, officer=officer, fields=fields
        )
        return record(office, place, statement, actor=actor).seq


def decided(file: Path, act: Act, number: int, on: str, actor: str = "shen", **fields: Value) -> None:
    """Decide on a proposal as somebody else would."""
    with at_work(file) as (office, place):
        decision = Decision(act=act, number=number, on=date.fromisoformat(on), fields=fields)
        decide(office, place, decision, actor=actor)


def proposed(file: Path, on: str, actor: str = "du") -> dict[tuple[str, str, str], int]:
    """Propose as somebody else would; unit, ground and stage of what is new, with the numbers."""
    with at_work(file) as (office, place):
        found = propose(office, place, as_of=date.fromisoformat(on), actor=actor)
    keys = ((one.proposal.key, one.number) for one in found.new)
    return {(key.unit, key.ground, key.stage): number for key, number in keys}


def make_following(folder: Path, workspace: str = WORKSPACE) -> Path:
    """Two bureaus that were late: one has been ordered to put things right, the other waits; its file."""
    file = folder / "duban.toml"
    file.write_text(workspace, encoding="utf-8")
    with at_work(file) as (office, place):
        adopt_roles(office, place, "guan")
    for case, bureau in (("A-1", BUREAU), ("B-1", SECOND)):
        put(file, "receive", "2026-03-02", case, bureau, statutory="6")
        put(file, "accept", "2026-03-03", case, bureau)
        put(file, "notify", "2026-03-04", case, bureau)
    put(file, "commit", "2026-05-01", "A-1", what="安装路灯", due="2026-06-30")
    put(file, "commit", "2026-05-01", "A-1", what="修复路面", due="2026-09-30")
    made = proposed(file, "2026-05-03")
    decided(
        file,
        Act.CONFIRM,
        made[BUREAU, "N-45", "corrected"],
        "2026-05-10",
        by="示例市",
        rectify_by="2026-08-10",
    )
    put(file, "suggest", "2026-06-01", type="改进工作", what="改进流转程序", due="2026-07-01")
    return file


def make_rewards(folder: Path, workspace: str = WORKSPACE) -> Path:
    """Four backlog cases: paid, approved, not computed yet, and one that earned nothing; its file."""
    file = make_following(folder, workspace)
    for case, closed in (("J-1", "2026-03-01"), ("J-2", "2026-03-02"), ("J-3", "2026-06-03")):
        _resolved(file, case, closed)
        if case != "J-3":
            put(file, "closure_verified", "2026-03-05", case, HOME, officer="戊", result="属实")
    _resolved(file, "J-4", "2026-06-01")
    put(file, "closure_verified", "2026-06-05", "J-4", HOME, officer="戊", result="属实")
    with at_work(file) as (office, place):
        rewarding.compute(office, place, as_of=date(2026, 3, 10), actor="du")
    rewarded(file, Act.APPROVE_REWARD, "OWN-2|J-1|乙|1", "2026-03-11", "shen")
    rewarded(file, Act.APPROVE_REWARD, "OWN-2|J-2|乙|1", "2026-03-11", "shen")
    rewarded(file, Act.PAY_REWARD, "OWN-2|J-1|乙|1", "2026-03-12", "lu")
    return file


def rewarded(file: Path, act: Act, which: str, on: str, actor: str, reason: str = "") -> None:
    """Decide on a reward as somebody else would."""
    with at_work(file) as (office, place):
        on_day = date.fromisoformat(on)
        decision = reward_deciding.RewardDecision(act=act, which=which, on=on_day, reason=reason)
        reward_deciding.decide(office, place, decision, actor=actor)


def _resolved(file: Path, case: str, closed: str) -> None:
    put(file, "register", "2026-01-05", case, HOME, backlog="是")
    put(file, "assign", "2026-01-10", case, HOME, to=BUREAU)
    put(file, "appoint", "2026-01-12", case, BUREAU, officer="乙", role="包案领导")
    put(file, "reply", "2026-02-20", case)
    put(file, "deliver", "2026-02-21", case)
    put(file, "close", closed, case)
