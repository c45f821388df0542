"""A ledger with something to show on every screen: cases, duties, proposals, rewards, a campaign, scores, packs and plugins."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from duban.desk.assessment_view import assessment_view, freeze_seen
from duban.desk.office import Office, clock_at
from duban.workspace import read_workspace
from tests.pieces import unit
from tests.tui import duties, following, test_assessment, test_campaigns, test_law
from tests.tui.following import BUREAU, HOME, put
from tests.tui.ledgers import AS_OF, NOON, add
from tests.tui.localities import GOOD
from tests.tui.test_hostile import HOSTILE, quoted

PLUGIN = "ours"

_COUNTIES = unit("990101", "东县", "county", jurisdiction=HOME) + unit(
    "990102", "西县高新技术产业开发区管理委员会", "county", jurisdiction=HOME
)
_NAMES = (
    "示例市住建局", "示例市人社局", "西县高新技术产业开发区管理委员会", "甲", "丙", "赵某", "示例市规定", "承诺事项按期兑现",
    "每化解一件积案奖励一万元", "每月排查矛盾纠纷", "领导接访", "国庆节期间", "孙某", "积案攻坚", "摸底", "报底数", "报总结",
    "报典型", "按期办结率", "季度考核", "示例市联席办", "东县",
)  # fmt: skip
"""What the hostile ledger calls otherwise."""
_ROLES = ('"shen"\nroles = ["approver"]', '"shen"\nroles = ["approver", "supervisor", "clerk"]')
"""Who takes the tour may do everything that is shown on it."""
_PLACE = """packs = ["city.toml"]
not_judged = { "N-39-1" = "正在试点" }"""


def workspace() -> str:
    """The workspace: the units, accounts and rules of the other tests together."""
    plugins = f'schema = 1\nplugins = ["patterns", "{PLUGIN}", "absent"]\n'
    head = following.WORKSPACE.replace("schema = 1\n", plugins).replace('packs = ["national"]', _PLACE)
    head = head.replace(*_ROLES)
    return "".join(
        (head, _COUNTIES, *map(_rules, (duties.RULES, test_campaigns.RULES, test_assessment.RULES)))
    )


def _rules(text: str) -> str:
    return text[text.index("\n[[rule]]") :]


def make_rich(folder: Path, text: str | None = None, references: tuple[str, ...] = ()) -> Path:
    """Such a ledger with 40 imported cases; its file. ``text``: another workspace; ``references``: cases of that name too."""
    (folder / "city.toml").write_text(test_law.CITY, encoding="utf-8")
    (folder / "city.cases.toml").write_text(test_law.CASES, encoding="utf-8")
    lay_plugin(folder)
    with clock_at(NOON):
        file = following.make_rewards(folder, text or workspace())
        _import(file, references)
        _campaign(file)
        _duties(file)
        _case(file)
        _scores(file)
    return file


def lay_plugin(folder: Path) -> None:
    """A distribution beside the ledger, whose plugin adds a screen and panels, some of which fail."""
    site = folder / "site"
    info = site / f"{PLUGIN}-1.0.dist-info"
    info.mkdir(parents=True)
    (site / f"{PLUGIN}_desk.py").write_text(GOOD, encoding="utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PLUGIN}\nVersion: 1.0\n", encoding="utf-8")
    points = f"[duban.screens]\n{PLUGIN} = {PLUGIN}_desk\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")


def _import(file: Path, references: tuple[str, ...]) -> None:
    rows = ["编号,单位,收到,办结"]
    for number in range(40):
        got = date(2026, 1, 5) + timedelta(days=number * 7 % 200)
        done = got + timedelta(days=70 if number % 10 == 0 else 25) if number % 3 else ""
        rows.append(f"XF-{number:04},{('990101', '990102')[number % 2]},{got},{done}")
    rows += [f'"{one}",990101,2026-01-05,' for one in references]
    add(file, rows, actor="lu")


def _campaign(file: Path) -> None:
    for ref in ("K-1", "K-2", "K-3"):
        put(file, "register", "2026-07-01", ref, "990101", backlog="是")
    put(file, "appoint", "2026-07-02", "K-2", "990101", officer="赵某", role="case-leader")
    put(file, "report", "2026-06-19", None, "990101", milestone="1")


def _duties(file: Path) -> None:
    for month in (1, 2, 4, 6):
        put(file, "sweep", f"2026-0{month}-20", None, "990101")
    put(file, "reception", "2026-05-12", None, "990101", officer="赵某")


def _case(file: Path) -> None:
    """One case with a long course: claims, posts, extension, urging with material that is lacking."""
    case = "C-1"
    put(file, "receive", "2026-05-06", case, BUREAU, statutory="6", category="城乡建设", headcount="12")
    put(file, "accept", "2026-05-08", case, BUREAU)
    put(file, "notify", "2026-05-12", case, BUREAU)
    put(file, "assign", "2026-05-13", case, HOME, to=BUREAU)
    put(file, "appoint", "2026-05-14", case, BUREAU, officer="乙", role="case-leader")
    put(file, "extend", "2026-06-30", case, BUREAU, approved_by="示例市分管负责人", reason="须现场勘验")
    put(file, "commit", "2026-07-01", case, BUREAU, what="修复小区东门外道路并恢复路灯照明", due="2026-09-30")


def _scores(file: Path) -> None:
    put(file, "score", "2026-07-02", None, "990101", actor="du", scorecard="S-1", period="2026-Q2", part="public", points="90")  # fmt: skip
    with closing(Office(read_workspace(file))) as office:
        place = office.workspace.jurisdiction(HOME)
        view = assessment_view(office, place, AS_OF, scorecard="S-1", period="2026-Q1")
        assert view.made is not None
        freeze_seen(office, place, view.made, view.revision, "shen")


def make_hostile(folder: Path) -> Path:
    """The same with names of units, officials, rules and cases that are markup, escapes, directions, or too long; its file."""
    text, names = workspace(), iter(HOSTILE * 2)
    for old in _NAMES:
        text = text.replace(f'"{old}"', quoted(next(names)))
    references = tuple(one.replace("\n", " ") for one in HOSTILE)
    return make_rich(folder, text, references)
