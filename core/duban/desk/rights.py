"""Who acts, and whether he may. Every use case that writes asks here; no screen and no command decides it.

The account is the one of the operating system, read from the process and not from the environment. What an account may do is what the
journal says last (``roles_set``); the file ``duban.toml`` only proposes. A refusal is an event of the journal too.
"""

import getpass
import json
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from duban.desk.office import Office, now, today
from duban.domain import rights
from duban.domain.event import Event
from duban.domain.following import Measure
from duban.domain.labels import MEASURE
from duban.domain.rights import ALLOWED, OPEN, PERSONAL, SEPARATE, Act, Role, User
from duban.errors import DubanError, StoreFailure
from duban.i18n import _, in_source

if TYPE_CHECKING:
    from duban.store.reader import Reader

__all__ = ["Act", "Refused", "account", "account_of", "acting", "in_force", "journaled", "notice", "require"]

ROLES_SET = "roles_set"
"""Kind of the event that keeps the roles in force: ``roles``, one user an item, as JSON."""

REFUSED = "refused"
"""Kind of the event that keeps a refused act: ``act`` and ``reason``."""

_ACCOUNT = "（账户 {account}）"


class Refused(DubanError):
    """Somebody tried what he has no right to; the journal keeps it."""


# --- who acts ---


def account() -> str:
    """The account of the operating system that runs this process.

    Taken from the process's user id, not from LOGNAME or USER, which anybody can set; only where a system has no such ids the login
    name of the session counts.
    """
    try:
        import pwd
    except ImportError:
        return getpass.getuser()
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid-{number}"


def acting(behalf: str | None = None) -> str:
    """The actor as the journal keeps him: the account, after the name of the one on whose behalf it is entered, where that is another."""
    own = account()
    return own if behalf in (None, "", own) else f"{behalf}{_ACCOUNT.format(account=own)}"


def account_of(actor: str) -> str:
    """The account of an actor as :func:`acting` wrote him."""
    before, _bracket, after = _ACCOUNT.partition("{account}")
    start = actor.rfind(before)
    return actor[start + len(before) : -len(after)] if start >= 0 and actor.endswith(after) else actor


def actors_of(reader: "Reader", code: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Who entered the acts that have those places in the journal, each once."""
    entries = (reader.entry_of(code, int(id.partition(".")[0])) for id in ids)
    return tuple(dict.fromkeys(entry.actor for entry in entries if entry is not None))


# --- the roles in force ---


def packed(user: User) -> str:
    """A user as the journal keeps him, canonical JSON."""
    value = {"name": user.name, "officer": user.officer, "roles": list(user.roles), "up_to": user.up_to}
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(text: str) -> User:
    """The user that :func:`packed` wrote."""
    value = json.loads(text)
    return User(
        name=value["name"],
        officer=value["officer"],
        roles=tuple(Role(role) for role in value["roles"]),
        up_to=Measure(value["up_to"]),
    )


def journaled(reader: "Reader", code: str) -> tuple[User, ...] | None:
    """The users of the last ``roles_set`` in the order of the journal; None where there never was one.

    Raises StoreFailure where that cannot be read: written by another version, or not by this program.
    """
    acts = list(reader.acts(code, kinds=(ROLES_SET,)))
    if not acts:
        return None
    last = max(acts, key=lambda event: tuple(int(part) for part in event.id.split(".")))
    try:
        return tuple(unpacked(text) for text in last.items("roles"))
    except (ValueError, KeyError, TypeError) as error:
        words = _("日志中的权限设定（编号 {id}）读不了；请运行 duban journal verify 查明。")
        raise StoreFailure(words.format(id=last.id)) from error


def declared(office: Office, code: str) -> tuple[User, ...]:
    """The users that the workspace file proposes for the jurisdiction."""
    users = office.workspace.users
    return () if users is None else users.of(code)


def in_force(office: Office, code: str) -> tuple[User, ...] | None:
    """The users whose roles count; None where the journal has none. Does not make a ledger that is not there yet."""
    from duban.store.connection import file_of

    if "ledger" not in office.__dict__ and not file_of(office.workspace.database).exists():
        return None
    with office.ledger.reading() as reader:
        return journaled(reader, code)


def notice(office: Office, code: str) -> str | None:
    """What to tell whoever acts where the file does not say what is in force; None where both agree."""
    held, proposed = in_force(office, code), declared(office, code)
    if held is None and proposed:
        return _("辖区 {code}：duban.toml 的 [[user]] 尚未启用；由管理员运行 duban roles adopt。").format(
            code=code
        )
    if held is not None and held != proposed:
        words = _(
            "辖区 {code}：duban.toml 的 [[user]] 与已启用的权限不同，仍按已启用的执行；见 duban roles。"
        )
        return words.format(code=code)
    return None


# --- whether he may ---


def require(
    office: Office,
    code: str,
    act: Act,
    actor: str,
    *,
    measure: Measure | None = None,
    proposer: str | Iterable[str] | None = None,
    beneficiary: str | None = None,
) -> None:
    """Return where the actor may do it in that jurisdiction; else journal the refusal and raise :class:`Refused`.

    ``actor`` as :func:`acting` gave it. ``measure`` is the gravest that he decides on (also one that he dismisses, upholds or withdraws):
    it must be within his ``up_to``. ``proposer``: the actor or actors, as the journal has them, of the steps before his: where the
    act decides or pays, none may be him. ``beneficiary``: the official whom it concerns, by his name on the roster: it may not be him.

    Call it before the ledger is opened for writing: the refusal is written in a transaction of its own, so that it stays. Where it
    cannot be written (read-only, disk full) the refusal says so and stands all the same.
    """

    def refusal() -> str:
        reason = hindrance(
            office, code, act, actor, measure=measure, proposer=proposer, beneficiary=beneficiary
        )
        head = _("账户 {account} 不能{act}（辖区 {code}）。")
        said = head.format(account=account_of(actor), act=_(rights.ACT[act]), code=code)
        return f"{said}\n{reason}" if reason else ""

    message = refusal()
    if not message:
        return
    with in_source():
        kept = refusal()
    raise Refused(message + "\n" + _journal(office, code, act, actor, kept))


def hindrance(
    office: Office,
    code: str,
    act: Act,
    actor: str,
    *,
    measure: Measure | None = None,
    proposer: str | Iterable[str] | None = None,
    beneficiary: str | None = None,
) -> str:
    """Why :func:`require` would refuse it, with who may do it instead; empty where it would not. Nothing is journaled."""
    said = objection(
        in_force(office, code),
        declared(office, code),
        act,
        actor,
        measure=measure,
        earlier=(proposer,) if isinstance(proposer, str) else tuple(proposer or ()),
        beneficiary=beneficiary,
    )
    return said or ""


def whose(act: Act) -> str:
    """The roles that may do it, in words."""
    return _("、").join(_(rights.ROLE[role]) for role in ALLOWED[act])


def _journal(office: Office, code: str, act: Act, actor: str, reason: str) -> str:
    """Keep the refusal in the journal; a sentence on whether that could be done."""
    from duban.store.entry import Draft
    from duban.store.errors import StoreError

    event = Event(REFUSED, today(), data={"act": act.value, "reason": reason.replace("\n", " ")})
    try:
        with office.ledger.writing(code) as writer:
            seq = writer.append(Draft(now(), actor, act.value, None, (event,)))
    except StoreError as error:
        return _("这次拒绝未能记入日志：{error}").format(error=error.message)
    return _("这次拒绝已记入日志，编号 {id}。").format(id=f"{seq}.0")


def objection(
    held: Sequence[User] | None,
    proposed: Sequence[User],
    act: Act,
    actor: str,
    *,
    measure: Measure | None = None,
    earlier: Sequence[str] = (),
    beneficiary: str | None = None,
) -> str | None:
    """Everything that speaks against it, with who may do it instead; None where nothing does.

    ``held`` are the users in force, None where the journal has none; then ``proposed``, those of the file, count for acts that decide
    on nobody, and for the first adoption of roles.
    """
    if held is None:
        if not proposed:
            return None if act in OPEN else _undeclared()
        if act not in OPEN and act is not Act.SET_ROLES:
            return _("duban.toml 的 [[user]] 尚未启用；先由管理员运行 duban roles adopt。")
    users = proposed if held is None else held
    user = _user(users, actor)
    if user is None:
        reasons = [_("这个账户不在权限名单中。")]
    else:
        reasons = [
            *_lacking(user, act, measure),
            *_partial(users, user, act, earlier, beneficiary),
        ]
    if not reasons:
        return None
    return "\n".join((*reasons, _who(users, act, measure, earlier, beneficiary)))


def _undeclared() -> str:
    return (
        _("这项操作须由有权的人以本人账户办理，而本辖区没有设定权限。")
        + "\n"
        + _(
            "处理：在 duban.toml 中逐人加一条 [[user]]，写明 name（账户）、roles、officer；再由管理员运行 duban roles adopt。"
        )
    )


def _user(users: Sequence[User], actor: str) -> User | None:
    name = account_of(actor)
    return next((user for user in users if user.name == name), None)


def _lacking(user: User, act: Act, measure: Measure | None) -> list[str]:
    """The role or the reach that is missing."""
    if not user.may(act):
        needed = _("或").join(_(rights.ROLE[role]) for role in ALLOWED[act])
        own = _("、").join(_(rights.ROLE[role]) for role in user.roles)
        return [_("须为{needed}；本账户的角色是{own}。").format(needed=needed, own=own)]
    if measure is not None and Role.APPROVER in ALLOWED[act] and not user.reaches(measure):
        words = _("“{measure}”超出本账户的审批权限，本账户最高可审批“{up_to}”。")
        return [words.format(measure=_(MEASURE[measure]), up_to=_(MEASURE[user.up_to]))]
    return []


def _partial(
    users: Sequence[User], user: User, act: Act, earlier: Sequence[str], beneficiary: str | None
) -> list[str]:
    """What forbids just this person: he took a step before, or it is about himself, or nobody can say that it is not."""
    found: list[str] = []
    if act in SEPARATE and any(_same(users, user, actor) for actor in earlier):
        found.append(
            _("核算、审批、发放须由不同的人办理，前面的步骤已有本账户（本人）办理。")
            if act in PERSONAL
            else _("建议由本账户（本人）提出，须由他人决定。")
        )
    if beneficiary and not user.officer:
        found.append(
            _("本账户没有写明 officer（本人姓名），无法确认当事人“{name}”不是本人。").format(name=beneficiary)
        )
    elif beneficiary and user.officer == beneficiary:
        found.append(
            _("受奖人“{name}”就是本人，不能办理自己的奖励。").format(name=beneficiary)
            if act in PERSONAL
            else _("当事人“{name}”就是本人，须由他人办理。").format(name=beneficiary)
        )
    return found


def _same(users: Sequence[User], user: User, actor: str) -> bool:
    """Whether the actor is that user: the same account, or another account of the same official."""
    other = _user(users, actor)
    return account_of(actor) == user.name or (
        other is not None and bool(user.officer) and other.officer == user.officer
    )


def _who(
    users: Sequence[User], act: Act, measure: Measure | None, earlier: Sequence[str], beneficiary: str | None
) -> str:
    """Who may do it, by name."""
    able = [
        _("{name}（{where}）").format(name=user.officer, where=user.name) if user.officer else user.name
        for user in users
        if not _lacking(user, act, measure) and not _partial(users, user, act, earlier, beneficiary)
    ]
    if able:
        return _("可以办理的：{names}。").format(names=_("、").join(able))
    return _("目前无人可以办理；由管理员在 duban.toml 中授予，再运行 duban roles adopt。")
