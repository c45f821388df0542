"""The ``[[user]]`` tables of ``duban.toml``: which account may do what, and who sits behind it.

The file proposes; what is enforced is what ``duban roles adopt`` has put into the journal.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from duban.domain.following import Measure
from duban.domain.rights import DEFAULT_UP_TO, Role, User
from duban.i18n import _
from duban.policy.locate import Path
from duban.policy.shape import Add, nearest, structured

if TYPE_CHECKING:
    from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class UserEntry:
    """A user as the file names him; ``name`` is the account of the operating system."""

    name: str
    roles: tuple[Role, ...]
    officer: str = ""
    jurisdiction: str | None = None
    up_to: Measure | None = None

    @property
    def user(self) -> User:
        return User(
            name=self.name,
            roles=tuple(sorted(self.roles, key=list(Role).index)),
            officer=self.officer,
            up_to=self.up_to or DEFAULT_UP_TO,
        )


@attrs.frozen(kw_only=True)
class Users:
    """All of them, as the file names them."""

    user: tuple[UserEntry, ...] = ()

    def of(self, code: str) -> tuple[User, ...]:
        """Those of one jurisdiction, by account."""
        users = [entry.user for entry in self.user if entry.jurisdiction in (None, code)]
        return tuple(sorted(users, key=lambda user: user.name))


def read_users(
    tables: Mapping[str, Any], jurisdictions: "Sequence[Jurisdiction] | None", add: Add
) -> Users | None:
    """The users in the file's tables; every problem goes to ``add`` (path, message, hint), and then the answer is None.

    ``jurisdictions`` are the file's, None where those could not be read themselves.
    """
    users = structured(tables, Users, add)
    if users is None:
        return None
    codes = None if jurisdictions is None else [j.code for j in jurisdictions]
    for index, entry in enumerate(users.user):
        _check_one(("user", index), entry, codes, add)
    _check_together(users.user, codes, add)
    return users


def _check_one(path: Path, entry: UserEntry, codes: Sequence[str] | None, add: Add) -> None:
    """What the shape alone cannot say of one user."""
    if entry.name != entry.name.strip() or not entry.name or not entry.name.isprintable():
        add((*path, "name"), _("账户名不能为空，不能有空格开头或结尾。"), _("写操作系统的账户名，如 wang。"))
    if not entry.roles:
        add((*path, "roles"), _("至少写一个角色。"), nearest("", [role.value for role in Role]))
    if len(set(entry.roles)) < len(entry.roles):
        add((*path, "roles"), _("角色重复。"))
    if entry.up_to is not None and Role.APPROVER not in entry.roles:
        add(
            (*path, "up_to"),
            _("up_to 是审批人的权限，而角色中没有 approver。"),
            _("删去，或者加上 approver。"),
        )
    if Role.APPROVER in entry.roles and not entry.officer.strip():
        hint = _('写 officer = "姓名"：据此核对审批的不是本人的事。')
        add((*path, "officer"), _("审批人须写明本人姓名。"), hint)
    if codes is None:
        return
    if entry.jurisdiction is None and len(codes) > 1:
        hint = _("写明 jurisdiction：{codes}。").format(codes=_("、").join(codes))
        add((*path, "jurisdiction"), _("有多个辖区，须写明在哪一个辖区有此权限。"), hint)
    if entry.jurisdiction not in (None, *codes):
        add((*path, "jurisdiction"), _("没有这个辖区。"), nearest(entry.jurisdiction or "", codes))


def _check_together(entries: Sequence[UserEntry], codes: Sequence[str] | None, add: Add) -> None:
    """An account once in a jurisdiction, and in each somebody who can change the roles again."""
    only = codes[0] if codes is not None and len(codes) == 1 else None
    places = [entry.jurisdiction or only for entry in entries]
    accounts = [(entry.name, place) for entry, place in zip(entries, places, strict=True)]
    for index, account in enumerate(accounts):
        if account in accounts[:index]:
            add(("user", index, "name"), _("账户重复：{name}。").format(name=account[0]), _("合并为一条。"))
    administered = {p for e, p in zip(entries, places, strict=True) if Role.ADMINISTRATOR in e.roles}
    for place in dict.fromkeys(places):
        if place not in administered:
            message = _("没有一个管理员，名单启用后谁也不能再改。")
            add(("user", places.index(place)), message, _('给一个账户写上 roles = ["administrator"]。'))
