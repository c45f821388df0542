"""The office's own file, ``duban.toml``: which database, which jurisdictions under which packs, who is on the roster.

Found from the current folder upwards, or named by ``--workspace`` or ``DUBAN_WORKSPACE``. Reading it opens nothing else.
"""

import importlib.util
import os
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import attrs

from duban.domain.problem import Problem, in_order
from duban.domain.text import safe_text
from duban.errors import WorkspaceError
from duban.files import unreadable
from duban.i18n import _, sentences
from duban.policy.load import OWN_KEYS
from duban.policy.locate import Path as KeyPath
from duban.policy.locate import locate, nearest_line
from duban.policy.shape import structured

if TYPE_CHECKING:
    from duban.domain.roster import Roster
    from duban.people import People
    from duban.policy.load import RawPack
    from duban.users import Users

FILE = "duban.toml"
_SQLITE = "sqlite:///"
PEOPLE_KEYS = ("unit", "officer", "period")
USER_KEY = "user"
VARIABLE = "DUBAN_WORKSPACE"


@attrs.frozen(kw_only=True)
class Switch:
    """A decision to use a rule that its pack ships switched off: ``by`` whom, ``on`` which day, ``decision`` its document or wording."""

    by: str
    on: date
    decision: str


@attrs.frozen(kw_only=True)
class Jurisdiction:
    """An area that is supervised: its code, its packs, and from when it is judged.

    ``judged_from``: nothing before that day is a finding. ``duties_from``: the day from which recurring duties are judged; where
    neither is given, duties are shown as not judged. ``not_judged`` maps rule ids to the reason why they are not judged here, above
    all that the ledger does not hold the fact; every check shows them with the reason, instead of everybody being late.
    ``switched_on`` maps ids of rules that ship switched off to the decision to use them here; every output shows the decision.
    """

    code: str
    name: str
    level: Literal["province", "city", "county", "township"]
    packs: tuple[str, ...] = ("national",)
    judged_from: date | None = None
    duties_from: date | None = None
    not_judged: dict[str, str] = attrs.field(factory=dict, hash=False)
    switched_on: dict[str, Switch] = attrs.field(factory=dict, hash=False)


@attrs.frozen(kw_only=True)
class Settings:
    """What the file says apart from its people and its own rules."""

    schema: int
    database: str = "duban.db"
    language: Literal["zh", "en"] = "zh"
    calendar: str = "cn"
    plugins: tuple[str, ...] = ()
    jurisdiction: tuple[Jurisdiction, ...] = ()


@attrs.frozen(eq=False)
class Workspace:
    """A read ``duban.toml``."""

    file: Path
    text: str = attrs.field(repr=False)
    settings: Settings
    people: "People | None" = None
    """Units, officials and declared periods; None where the file names none."""
    users: "Users | None" = None
    """Accounts and their roles as the file proposes them; None where it names none."""

    @property
    def folder(self) -> Path:
        return self.file.parent

    @property
    def jurisdictions(self) -> tuple[Jurisdiction, ...]:
        return self.settings.jurisdiction

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the ledger; a plain file name lies beside the workspace file."""
        name = self.settings.database
        return name if "://" in name else f"{_SQLITE}{(self.folder / name).resolve()}"

    def spare(self, output: Path) -> None:
        """Raise WorkspaceError where writing there would destroy the ledger or the workspace's own file, or is a folder."""
        kept = [self.file]
        if self.database.startswith(_SQLITE):
            place = self.database.removeprefix(_SQLITE)
            kept += [Path(place + end) for end in ("", "-wal", "-shm", "-journal")]
        if output.exists() and any(place.exists() and output.samefile(place) for place in kept):
            raise WorkspaceError(
                _("{file} 是台账或者工作区文件，不能覆盖；请换一个文件名。").format(file=safe_text(output))
            )
        if output.is_dir():
            raise WorkspaceError(_("{file} 是目录，请写文件名。").format(file=safe_text(output)))

    def jurisdiction(self, code_or_name: str) -> Jurisdiction:
        """Raises WorkspaceError, naming those there are."""
        for jurisdiction in self.jurisdictions:
            if code_or_name in (jurisdiction.code, jurisdiction.name):
                return jurisdiction
        known = _("、").join(f"{j.code} {j.name}" for j in self.jurisdictions)
        raise WorkspaceError(
            _("工作区没有辖区“{asked}”。现有：{known}。").format(asked=code_or_name, known=known)
        )

    def has_units(self, code: str) -> bool:
        """Whether the file names any unit of the jurisdiction."""
        return self.people is not None and self.people.has_units(code)

    def roster(self, code: str) -> "Roster":
        """Units, officials and declared periods of one jurisdiction, as the file names them."""
        from duban.people import People

        return (self.people or People()).roster(code)

    @cached_property
    def own(self) -> Mapping[str, Any]:
        """The file's tables that belong to the policy: rules, documents, event kinds."""
        return {key: value for key, value in tomllib.loads(self.text).items() if key in OWN_KEYS}

    def own_pack(self, code: str) -> "RawPack | None":
        """The file's own rules as the last pack of a jurisdiction, or None where it has none."""
        from duban.policy.load import parse_own

        return parse_own(self.text, self.file.name, code) if self.own else None

    def plugin_files(self) -> dict[str, Callable[[], ModuleType]]:
        """Plugins named as files (``plugins = ["rules/ours.py"]``), by stem, each with how to import it."""
        files: dict[str, list[str]] = {}
        for name in dict.fromkeys(filter(_is_file, self.settings.plugins)):
            files.setdefault(Path(name).stem, []).append(name)
        return {
            stem: _importer(self.folder / names[0]) if len(names) == 1 else _ambiguous(names)
            for stem, names in files.items()
        }

    @property
    def plugin_names(self) -> tuple[str, ...]:
        return tuple(Path(name).stem if _is_file(name) else name for name in self.settings.plugins)


def _is_file(name: str) -> bool:
    return name.endswith(".py")


def _ambiguous(names: list[str]) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        raise ImportError(_("有多个同名插件：{names}").format(names=_("、").join(names)))

    return load


def _importer(path: Path) -> Callable[[], ModuleType]:
    def load() -> ModuleType:
        name = f"duban_file_plugin_{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(str(path))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module

    return load


def find_workspace(named: str | Path | None = None) -> Workspace:
    """The workspace named, or that of the environment variable, or the nearest ``duban.toml`` from here upwards.

    Raises WorkspaceError when there is none (with the line that makes one) or when the file is wrong (with all its problems).
    """
    named = named or os.environ.get(VARIABLE)
    if named:
        path = Path(named)
        file = path / FILE if path.is_dir() else path
        if not file.is_file():
            raise WorkspaceError(sentences(_("没有找到工作区文件：{file}。").format(file=file), _how()))
        return read_workspace(file)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file():
            return read_workspace(folder / FILE)
    raise WorkspaceError(sentences(_("当前目录及其上级目录没有 duban.toml。"), _how()))


def _how() -> str:
    return _("新建工作区：duban init 目录 --jurisdiction 行政区划代码")


def read_workspace(file: Path) -> Workspace:
    """Read and check the file. Raises WorkspaceError with every problem: line, key, what was expected."""
    text, data = _parsed(file)
    problems: list[Problem] = []

    def add(path: KeyPath, message: str, hint: str = "") -> None:
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
        problems.append(Problem(file.name, nearest_line(locate(text), path), key, message, hint))

    tables = {key: value for key, value in data.items() if key not in OWN_KEYS}
    people_tables = {key: tables.pop(key) for key in PEOPLE_KEYS if key in tables}
    user_tables = {USER_KEY: tables.pop(USER_KEY)} if USER_KEY in tables else {}
    settings = structured(tables, Settings, add)
    if settings is not None:
        _check(settings, add)
    people: People | None = None
    users: Users | None = None
    if people_tables:
        from duban.people import read_people

        people = read_people(people_tables, settings.jurisdiction if settings else None, add)
    if user_tables:
        from duban.users import read_users

        users = read_users(user_tables, settings.jurisdiction if settings else None, add)
    if problems:
        raise WorkspaceError("\n".join(problem.text() for problem in in_order(problems)))
    assert settings is not None, "a file without problems has settings"
    return Workspace(file.resolve(), text, settings, people, users)


def _parsed(file: Path) -> tuple[str, dict[str, Any]]:
    """Text and tables of the file. Raises WorkspaceError."""
    text = ""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return text, tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkspaceError(unreadable(error, text, str(file)).text()) from error


def _check(settings: Settings, add: Callable[..., None]) -> None:
    """What the shape alone cannot say: duplicates, unknown units and jurisdictions, dates the wrong way round."""
    if settings.schema != 1:
        add(("schema",), _("本版本只读 schema = 1。"))
    if not settings.jurisdiction:
        add(
            ("jurisdiction",),
            _("没有写明任何辖区。"),
            _("加一个 [[jurisdiction]]，写明 code、name、level、packs。"),
        )
    codes = [j.code for j in settings.jurisdiction]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            add(("jurisdiction", index, "code"), _("辖区代码重复：{code}。").format(code=code))
    for index, jurisdiction in enumerate(settings.jurisdiction):
        for rule, switch in jurisdiction.switched_on.items():
            for key in ("by", "decision"):
                if not getattr(switch, key).strip():
                    path = ("jurisdiction", index, "switched_on", rule, key)
                    add(path, _("启用默认停用的规则，须写明谁决定（by）和凭什么决定（decision）。"))
