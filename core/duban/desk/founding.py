"""Founding a workspace: a commented ``duban.toml`` for one jurisdiction, and its empty ledger beside it."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import date
from importlib import metadata, util
from pathlib import Path

import attrs

from duban.desk.office import Office
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _, sentences
from duban.plugins.host import BUILT_IN, available
from duban.policy.load import RawPack
from duban.policy.order import extends
from duban.policy.shape import nearest
from duban.policy.shelf import PLUGINS, Shelf, known_packs, pack_files
from duban.workspace import FILE, Workspace, read_workspace

LEVELS = ("province", "city", "county", "township")
DATABASE = "duban.db"


@attrs.frozen(kw_only=True)
class Charter:
    """What the new workspace is for. ``packs`` and ``plugins`` as asked for: ids, names, or paths from the current folder."""

    code: str
    name: str = ""
    level: str = ""
    packs: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()


def found(folder: Path, charter: Charter, today: date) -> Workspace:
    """Write the workspace file, check that it can be used, and make the ledger.

    Duties are judged from the first day of the month of ``today``. Raises DubanError with everything that is wrong with the
    charter, and where the folder holds a workspace or a ledger already; then nothing has been written.
    """
    wrong = [*_place_problems(folder), *_code_problems(charter)]
    packs, plugins = _resolved(folder, charter, wrong)
    if wrong:
        raise DubanError("\n".join(wrong))
    text = _text(charter, packs, plugins, today)
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        workspace = read_workspace(file)
        _open(workspace, charter.code)
    except Exception:
        file.unlink(missing_ok=True)
        (folder / DATABASE).unlink(missing_ok=True)
        with suppress(OSError):
            for place in new:
                place.rmdir()
        raise
    return workspace


def _open(workspace: Workspace, code: str) -> None:
    """Load the plugins and packs once, so that what is wrong with them is said now, and make the ledger."""
    with closing(Office(workspace)) as office:
        failures = office.plugins.failures
        if failures:
            raise DubanError(
                "\n".join(
                    _("插件 {name} 不能用：{reason}").format(name=f.plugin, reason=safe_text(f.reason))
                    for f in failures
                )
            )
        office.policy(code)
        office.found_ledger()


def _place_problems(folder: Path) -> Iterable[str]:
    if folder.exists() and not folder.is_dir():
        yield _("{place} 是文件，不是目录；请换一个目录。").format(place=folder)
        return
    for name in (FILE, DATABASE):
        if (folder / name).exists():
            yield _("{place} 已存在，不会覆盖；请换一个目录，或者直接修改它。").format(place=folder / name)


def level_of(code: str) -> str:
    """The level that a code of GB/T 2260 (six digits) or GB/T 10114 (nine digits) says; empty for any other text."""
    if re.fullmatch(r"\d{6}", code):
        return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    return "township" if re.fullmatch(r"\d{9}", code) else ""


def _code_problems(charter: Charter) -> Iterable[str]:
    code = charter.code
    if not code.strip() or code != code.strip() or not code.isprintable():
        yield _("辖区代码不能为空，前后不能有空格，也不能含有不可见字符。")
    elif re.fullmatch(r"[0-9]+", code):
        if not level_of(code):
            yield _(
                "“{code}”不是行政区划代码：应为 6 位（乡级 9 位），例如 130000、130100、130102；没有代码的辖区用名称。"
            ).format(code=code)
    elif not charter.level:
        yield _("辖区“{code}”不是行政区划代码，请用 --level 写明层级：{levels}。").format(
            code=safe_text(code), levels=_("、").join(LEVELS)
        )
    if charter.name and not charter.name.isprintable():
        yield _("辖区名称含有不可见字符。")


def _resolved(folder: Path, charter: Charter, wrong: list[str]) -> tuple[list[str], list[str]]:
    """The packs and plugins as the file names them; plugins that ship a named pack, or one that it extends, are added."""
    shelf = Shelf({}).add(known_packs())
    owners = pack_owners()
    packs: list[str] = []
    roots: list[RawPack] = []
    for name in charter.packs or ("national",):
        if name.endswith(".toml"):
            one = Shelf({}).add([Path(name)])
            wrong += [problem.text() for problem in one.problems]
            packs.append(_from(folder, name))
            roots += one.packs.values()
        elif name in shelf.packs:
            packs.append(name)
            roots.append(shelf.packs[name])
        else:
            wrong.append(
                sentences(
                    _("没有名为“{pack}”的规则包。").format(pack=safe_text(name)), nearest(name, shelf.packs)
                )
            )
    needed = (owners.get(pack.id, "") for pack in _with_ancestors(roots, shelf.packs))
    plugins = [*_asked_plugins(folder, charter.plugins, wrong), *(name for name in needed if name)]
    return packs, list(dict.fromkeys(plugins))


def _asked_plugins(folder: Path, names: Sequence[str], wrong: list[str]) -> Iterable[str]:
    installed = [plugin.name for plugin in available() if plugin.name not in BUILT_IN]
    for name in names:
        if name.endswith(".py"):
            if not Path(name).is_file():
                wrong.append(_("没有插件文件 {file}。").format(file=safe_text(name)))
            yield _from(folder, name)
        elif name in installed:
            yield name
        elif name not in BUILT_IN:
            wrong.append(
                sentences(
                    _("没有安装名为“{plugin}”的插件。").format(plugin=safe_text(name)),
                    nearest(name, installed),
                )
            )


def _from(folder: Path, name: str) -> str:
    """The path as seen from the folder, with forward slashes."""
    return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()


def _with_ancestors(roots: Iterable[RawPack], shelf: Mapping[str, RawPack]) -> list[RawPack]:
    """The packs and all that they extend, as far as those are known."""
    found: dict[str, RawPack] = {}
    waiting = list(roots)
    while waiting:
        pack = waiting.pop(0)
        if pack.id not in found:
            found[pack.id] = pack
            waiting += [shelf[name] for name in extends(pack) if name in shelf]
    return list(found.values())


def pack_owners() -> dict[str, str]:
    """For each pack that an installed plugin ships, the plugin's name; those that come with Duban are not listed."""
    owners: dict[str, str] = {}
    for entry in sorted(metadata.entry_points(group=PLUGINS), key=lambda entry: entry.name):
        spec = util.find_spec(entry.module.partition(".")[0])
        for place in (spec and spec.submodule_search_locations) or () if entry.name not in BUILT_IN else ():
            for pack in Shelf({}).add(pack_files(Path(place) / "packs")).packs:
                owners.setdefault(pack, entry.name)
    return owners


def _text(charter: Charter, packs: Sequence[str], plugins: Sequence[str], today: date) -> str:
    """The file: every value quoted by the TOML library, every comment in the officer's words."""
    import tomlkit

    def quoted(value: object) -> str:
        return tomlkit.item(value).as_string()

    level = charter.level or level_of(charter.code)
    return TEMPLATE.format(
        name=quoted(charter.name or charter.code),
        code=quoted(charter.code),
        level=quoted(level),
        packs=quoted(list(packs)),
        plugins=quoted(list(plugins)),
        database=quoted(DATABASE),
        first=today.replace(day=1).isoformat(),
        unit_code=quoted(charter.code),
        unit_level=quoted(level),
        office_code=quoted(f"{charter.code}-xf"),
        year=today.year,
    )


TEMPLATE = """\
# 督办工作区。以 # 开头的是说明和示例；示例去掉行首的“# ”即可使用。
# 改完后运行 duban policy check 核对规则，duban check 检查台账。

schema = 1
database = {database}  # 台账文件，在本文件旁边；请纳入日常备份
language = "zh"        # zh 中文，en 英文
calendar = "cn"        # 国务院办公厅历年放假安排；也可以写自己的日历文件
plugins = {plugins}    # 启用的插件；安装了还不算启用，写在这里才启用

# ---- 辖区 ----------------------------------------------------------------------------------------
# level：province 省级，city 市级，county 县级，township 乡级。
# packs：适用的规则包，按从宽到严的次序；规则包所继承的不必另写。
# judged_from：这一天以前的不作为检查发现。duties_from：排查、接访、例会等周期职责从这一天起检查。

[[jurisdiction]]
code = {code}
name = {name}
level = {level}
packs = {packs}
duties_from = {first}
# judged_from = {year}-01-01

# ---- 责任单位 ------------------------------------------------------------------------------------
# 没有单位，就没有周期职责可查。单位多的，可以从表格导入：duban import 名册.csv --mapping 映射.toml
# code：有行政区划代码的用代码，没有的自定，定后不变。parent：上级单位的代码。
# kind：规则按它选择单位，例如 government 人民政府、petition-office 信访工作机构、department 职能部门、township 乡镇（街道）。

# [[unit]]
# code = {unit_code}
# name = "某某人民政府"
# level = {unit_level}
# kind = "government"

# [[unit]]
# code = {office_code}
# name = "某某信访局"
# level = {unit_level}
# kind = "petition-office"
# parent = {unit_code}

# ---- 责任人 --------------------------------------------------------------------------------------
# role：principal 主要负责人，in-charge 分管负责人，member 班子成员，handler 承办人，area-leader 包联领导。
# 有人接任时给前任写上 until，另加一条，不要改写：以前的职责仍按当时的人认定。

# [[officer]]
# name = "（姓名）"
# unit = "某某信访局"
# role = "principal"
# post = "局长"
# since = {year}-01-01

# ---- 敏感时期等：由有权者宣布，写明何人、何日；没有宣布的不产生职责 ----------------------------------

# [[period]]
# kind = "sensitive"
# name = "（名称）"
# start = {year}-03-01
# end = {year}-03-15
# declared_by = "（宣布人的职务、姓名）"
# declared_on = {year}-02-20

# ---- 权限 ----------------------------------------------------------------------------------------
# 没有写明的：登记、导入、检查人人可做，作出决定一律不能做。写好后由管理员运行 duban roles adopt 启用，以后改动也须再启用。
# name：操作系统的账户名。officer：本人姓名，据此核对不是本人的事。up_to：审批人最高可决定的方式，诫勉以上须写明。
# roles：clerk 录入员，supervisor 督查员，approver 审批人，auditor 审计员，administrator 管理员（至少一个）。

# [[user]]
# name = "（管理员的账户名）"
# roles = ["administrator"]

# [[user]]
# name = "（审批人的账户名）"
# officer = "（姓名）"
# roles = ["approver"]
# up_to = "order"

# ---- 本级自己的规则 --------------------------------------------------------------------------------
# 比规则包更严时，按规则编号改写，须写明依据；比上级规定更宽的会报错。查看规则：duban policy show 编号

# [documents.ours]
# title = "（本级文件名称）"
# issued = {first}

# [[rule]]
# id = "N-22-1"
# override = true
# source = {{ doc = "ours", article = "第三条" }}
# effective = {{ from = {first} }}
# confirmed_on = {first}
# limit = {{ value = 10 }}
"""
