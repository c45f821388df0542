"""Who may do what: roles, the acts they allow, and a user with his authority. No file, no journal, no account is looked at here."""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from duban.domain.following import Measure


class Role(StrEnum):
    """What somebody is entrusted with; several roles add up."""

    CLERK = "clerk"
    """Enters what happened."""
    SUPERVISOR = "supervisor"
    """Checks, proposes, follows up."""
    APPROVER = "approver"
    """Decides on measures up to a limit, on rewards and on assessments."""
    AUDITOR = "auditor"
    """Reads everything and verifies the journal; writes nothing."""
    ADMINISTRATOR = "administrator"
    """Takes rules, calendars and roles into use; decides on nobody."""


class Act(StrEnum):
    """What somebody does to the ledger. Reading is free: whoever can open a local file can read it."""

    RECORD = "record"
    IMPORT = "import"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    RECTIFY = "rectify"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    FREEZE = "freeze"
    CORRECT_ASSESSMENT = "correct-assessment"
    COMPUTE_REWARD = "compute-reward"
    APPROVE_REWARD = "approve-reward"
    REFUSE_REWARD = "refuse-reward"
    PAY_REWARD = "pay-reward"
    RETURN_REWARD = "return-reward"
    ADOPT_POLICY = "adopt-policy"
    SET_ROLES = "set-roles"


_C, _S, _A = Role.CLERK, Role.SUPERVISOR, Role.APPROVER

ALLOWED: Mapping[Act, tuple[Role, ...]] = {
    Act.RECORD: (_C, _S),
    Act.IMPORT: (_C, _S),
    Act.PROPOSE: (_S,),
    Act.CONFIRM: (_A,),
    Act.DISMISS: (_A,),
    Act.RECTIFY: (_S,),
    Act.APPEAL: (_C, _S),
    Act.UPHOLD: (_A,),
    Act.WITHDRAW: (_A,),
    Act.ANSWER: (_C, _S),
    Act.FREEZE: (_A,),
    Act.CORRECT_ASSESSMENT: (_A,),
    Act.COMPUTE_REWARD: (_S,),
    Act.APPROVE_REWARD: (_A,),
    Act.REFUSE_REWARD: (_A,),
    Act.PAY_REWARD: (_C, _S, _A),
    Act.RETURN_REWARD: (_C, _S, _A),
    Act.ADOPT_POLICY: (Role.ADMINISTRATOR,),
    Act.SET_ROLES: (Role.ADMINISTRATOR,),
}
"""The roles of which one is needed for each act."""

OPEN = frozenset({Act.RECORD, Act.IMPORT, Act.PROPOSE, Act.COMPUTE_REWARD, Act.ADOPT_POLICY})
"""Acts that decide on nobody: open to everybody while no users are declared. All others ask for a named person with a role in force."""

SEPARATE = frozenset(
    {
        *(Act.CONFIRM, Act.DISMISS, Act.UPHOLD, Act.WITHDRAW, Act.FREEZE, Act.CORRECT_ASSESSMENT),
        *(Act.APPROVE_REWARD, Act.REFUSE_REWARD, Act.PAY_REWARD),
    }
)
"""Acts that nobody does who did a step before them: a decision is never his who proposed it, nor a payment his who approved it."""

PERSONAL = frozenset({Act.APPROVE_REWARD, Act.REFUSE_REWARD, Act.PAY_REWARD, Act.RETURN_REWARD})
"""Acts about a reward, where the official concerned is its beneficiary."""

DEFAULT_UP_TO = Measure.ORDER
"""How far an approver reaches whose entry names no limit: admonition and what is graver must be granted in so many words."""


@attrs.frozen(slots=True, kw_only=True)
class User:
    """Somebody who works with the ledger of one jurisdiction.

    ``name`` is the account of the operating system; ``officer`` his name as on the roster, empty where it was not stated;
    ``up_to`` the gravest measure he may decide on where he is an approver.
    """

    name: str
    roles: tuple[Role, ...]
    officer: str = ""
    up_to: Measure = DEFAULT_UP_TO

    def may(self, act: Act) -> bool:
        """Whether one of his roles allows the act."""
        return any(role in self.roles for role in ALLOWED[act])

    def reaches(self, measure: Measure) -> bool:
        """Whether the measure is within his authority."""
        return Role.APPROVER in self.roles and measure.rank <= self.up_to.rank


ROLE = {
    "clerk": "录入员",
    "supervisor": "督查员",
    "approver": "审批人",
    "auditor": "审计员",
    "administrator": "管理员",
}

ACT = {
    "record": "登记",
    "import": "导入台账",
    "propose": "提出问责建议",
    "confirm": "作出问责决定",
    "dismiss": "驳回问责建议",
    "rectify": "确认整改完成",
    "appeal": "登记申诉",
    "uphold": "维持决定",
    "withdraw": "撤销决定",
    "answer": "登记移送处理结果",
    "freeze": "考核定稿",
    "correct-assessment": "更正考核",
    "compute-reward": "核算奖励",
    "approve-reward": "审批奖励",
    "refuse-reward": "不予批准奖励",
    "pay-reward": "发放奖励",
    "return-reward": "追回奖励",
    "adopt-policy": "启用规则",
    "set-roles": "设定权限",
}

TABLES = (ROLE, ACT)
"""Words that are translated by their value; the catalogue tool reads them here."""
