"""Keeps petitioners out of the ledger: columns that name or reach a person are refused before the first row is taken.

Officials are named in a ledger because they answer for it; petitioners never are (《信访工作条例》 art. 30; architecture, promise 7).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

from duban.domain.problem import Problem
from duban.exchange.masking import looks_like_identity, looks_like_mobile
from duban.exchange.table import match_key
from duban.i18n import _

SHARE = 0.2
"""A column is refused when at least this share of its filled cells among the first rows looks like such a number."""

_PERSON = (
    "信访人|上访人|来访人|来信人|写信人|来电人|致电人|反映人|投诉人|申诉人|申请人|举报人|检举人|控告人|求助人|请求人|诉求人|求决人|建议人|"
    "当事人|被反映人|被举报人|被投诉人|代表人|代理人|委托人|监护人|联名人|联系人|信访群众|上访群众|来访群众|反映群众|群众代表|"
    "访民|重点人员|上访户|信访户|户主|家属|亲属|配偶|子女|姓名|名字|称谓|曾用名|姓氏"
)
_NUMBER = "身份证|证件号|证件类型|证件类别|公民身份|身份号码|社会保障号|社保号|医保号|护照|军官证|驾驶证|银行卡|银行账|开户|车牌"
_PHONE = "电话|手机|联系方式|联系号码|来电号码|主叫号码|移动号|固话|座机|传真"
_PLACE = "住址|地址|住所|户籍|户口|居住|现住|常住|籍贯|门牌|邮编|邮政编码|家庭|经度|纬度|坐标|行踪|轨迹|去向"
_ACCOUNT = "微信|qq|邮箱|电子邮件|微博|抖音|快手|网名|昵称|账号"
_TRAIT = (
    "年龄|性别|民族|出生|生日|健康|病史|疾病|病情|残疾|残障|精神状|身体状|政治面貌|党派|文化程度|学历|婚姻|宗教|信仰|职业|"
    "收入|低保|人员类别|人员类型|人员身份|身份类别|工作单位|照片|指纹|人脸"
)
_ABOUT = "|".join((_NUMBER, _PHONE, _PLACE, _ACCOUNT, _TRAIT))
_PERSONAL = re.compile(f"{_PERSON}|{_ABOUT}")
_PERSONAL_TRAIT = re.compile(_ABOUT)
_OFFICIAL = re.compile(
    "承办|经办|责任|包案|包联|包保|领导|督办|负责人|主管|分管|审核|审批|批准|签发|登记人|录入|填报|填表|制表|受理人|办理人|复查|复核|"
    "接访人|接待人|接谈人|主持|牵头|干部|工作人员|值班|联络员|单位|部门|机关|科室|办公"
)
_OFFICIAL_EXEMPT = re.compile("|".join((_PERSON, _PHONE, "地址", "传真", "邮箱")))
_COUNT = re.compile("(?:数|数量|人次|批次)$")
_ABOUT_THE_ACT = re.compile("(?:日期|时间|时限|满意度|满意率|满意情况|评价|是否满意)$")
_NOT_A_PERSON = re.compile(
    "卫生健康|健康委|健康局|民族宗教|民族事务|户籍(?:科|处|部门)|身份证(?:明)?材料齐全"
)

_WORDS_EN = frozenset(
    "petitioner petitioners complainant complainants applicant applicants claimant claimants caller requester requestor submitter "
    "citizen resident customer informant whistleblower victim surname forename firstname lastname fullname nickname alias "
    "idcard ssn passport phone telephone tel mobile cellphone cell fax wechat weixin qq email mail address addr street zip zipcode "
    "postcode latitude longitude lat lon lng coordinates gender sex ethnicity ethnic race religion birth birthday birthdate dob "
    "birthplace health disease illness disability marital occupation income xingming shenfenzheng sfz sfzh dianhua shouji "
    "shoujihao lxdh dizhi zhuzhi".split()
)
_PHRASES_EN = re.compile(
    r"\b(?:(?:first|last|full|given|family|middle|contact|person|people|maiden|user) ?names?|id (?:card|no|number)|identity|"
    r"national id|contact(?: (?:person|number|no|info|information|details))?|home|household|(?<!case )(?<!ticket )(?<!request )age)\b"
)
_WHOLE_EN = frozenset({"name", "names", "person", "contact"})
_COUNTS_EN = re.compile(
    r"\b(?:count|counts|number of|num of|(?<!birth )date|satisfaction|total)(?! of birth)\b"
)


def names_a_person(header: str, *, officials: bool = False) -> bool:
    """Whether a column of this header would hold something about a petitioner.

    ``officials``: the table lists units or officials, so that a plain name is theirs.
    """
    key = match_key(header)
    chinese = re.sub(r"[^\w]|_", "", key)
    if officials and chinese in ("姓名", "名字", "name", "names", "fullname", "officername", "unitname"):
        return False
    if _NOT_A_PERSON.search(chinese) or _COUNT.search(chinese):
        return False
    found = (_PERSONAL_TRAIT if _ABOUT_THE_ACT.search(chinese) else _PERSONAL).search(chinese)
    if found:
        return not _belongs_to_an_official(chinese)
    return _english(header)


def _belongs_to_an_official(key: str) -> bool:
    """An official's or a unit's name, telephone or address: 承办人姓名, 联系人单位; not 信访人工作单位."""
    rest = _OFFICIAL.sub("", key)
    if rest == key or "工作单位" in key:
        return False
    found = _PERSONAL.search(rest)
    if found is None:
        return True
    person = re.search(_PERSON.replace("|姓名|名字", "").replace("|联系人", ""), rest)
    return person is None and _OFFICIAL_EXEMPT.fullmatch(found.group()) is not None


def _english(header: str) -> bool:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    words = re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).strip()
    if not words or _COUNTS_EN.search(words):
        return False
    return (
        words in _WHOLE_EN or not _WORDS_EN.isdisjoint(words.split()) or _PHRASES_EN.search(words) is not None
    )


def refused_columns(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    dropped: Collection[str],
    *,
    officials: bool = False,
) -> dict[str, str]:
    """Header → why it is refused, for every column not dropped that names a person or holds such numbers.

    ``sample`` are the cells of the first rows.
    """
    drop = {match_key(name) for name in dropped}
    refused: dict[str, str] = {}
    for index, header in enumerate(headers):
        if not header or match_key(header) in drop:
            continue
        if names_a_person(header, officials=officials):
            refused[header] = _("列名指向信访人")
            continue
        cells = [row[index] for row in sample if row[index].strip()]
        if _many(cells, looks_like_identity):
            refused[header] = _("内容像身份证号码")
        elif _many(cells, looks_like_mobile):
            refused[header] = _("内容像手机号码")
    return refused


def _many(cells: Sequence[str], looks: Callable[[str], bool]) -> bool:
    hits = sum(map(looks, cells))
    return hits > 0 and hits >= SHARE * len(cells)


def refusal(
    file: str, refused: dict[str, str], dropped: Sequence[str], used: Collection[str], ref: Collection[str]
) -> list[Problem]:
    """The answer to the person who brought the file: each column, why, and the line to paste into the mapping.

    ``used`` are the columns the mapping reads and ``ref`` those that make up the case reference: they cannot simply be dropped.
    """
    problems = [
        Problem(file, None, header, _("不收这一列：{why}。").format(why=why), _advice(header, used, ref))
        for header, why in refused.items()
    ]
    line = ", ".join(f'"{_quoted(name)}"' for name in [*dropped, *refused])
    head = _("台账不记信访人的任何个人信息，整个文件没有导入。")
    return [
        Problem(file, None, "", head, _("在映射文件中写上这一行，这些列就不会被读取：") + f"drop = [{line}]"),
        *problems,
    ]


def _advice(header: str, used: Collection[str], ref: Collection[str]) -> str:
    key = match_key(header)
    if key in {match_key(name) for name in ref}:
        return _("它被用作事项编号；编号不能是身份证号或者手机号，请改用不指向个人的流水号。")
    if key in {match_key(name) for name in used}:
        return _("映射文件用到了这一列，请一并去掉。")
    return ""


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
