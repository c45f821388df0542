"""Words in the header of a column that lead to a petitioner, and those that lead to an official or an act
instead.
"""

import re

_NAMES = "姓名|名字|联系人"
PERSON = (
    "信访人|上访人|来访人|来信人|写信人|来电人|致电人|反映人|投诉人|申诉人|申请人|举报人|检举人|控告人|求助人|请求人|"
    "诉求人|求决人|建议人|当事人|被反映人|被举报人|被投诉人|代表人|代理人|委托人|监护人|联名人|信访群众|上访群众|"
    "来访群众|反映群众|群众代表|访民|上访户|信访户|户主|家属|亲属|配偶|子女|称谓|称呼|曾用名|姓氏|"
    "(?:信访|上访|来访|来信|来电|反映|投诉|申诉|举报|检举|控告|求助|当事|购房|投资|受害|患)者|[首重初老缠闹涉]访人|"
    "老访户|重点人(?!物)|稳控对象|管控对象|领头人|挑头人|代理律师|受送达人|寄信人|寄件人|受害人|嫌疑人|集资人|借款人|"
    "购房人|投资人|承租人|被征收人|被拆迁人|拆迁户|贫困户|农户|住户|租户|村民(?!委|小组)|居民(?!委|小组|小区)|"
    "业主(?!委|单位|大会)"
)
_NUMBER = "身份证|证件|公民身份|身份号码|社会保障号|社保号|医保号|护照|军官证|驾驶证|银行卡|银行账|开户|车牌"
_PHONE = "电话|手机|联系方式|联系号码|来电号码|主叫号码|移动号|固话|座机|传真"
_PLACE = "住址|地址|住所|户籍|户口|居住|现住|常住|籍贯|门牌|邮编|邮政编码|家庭|经度|纬度|坐标|行踪|轨迹|去向"
_ACCOUNT = "微信|qq|邮箱|电子邮件|微博|抖音|快手|网名|昵称|账号"
_TRAIT = (
    "年龄|性别|民族|出生|生日|健康|病史|疾病|病情|残疾|残障|精神状|身体状|政治面貌|党派|文化程度|学历|婚姻|宗教|精神病|党员|"
    "信仰|职业|收入|低保|人员类别|人员类型|人员身份|身份类别|工作单位|照片|指纹|人脸"
)
_ABOUT = "|".join((_NUMBER, _PHONE, _PLACE, _ACCOUNT, _TRAIT))

PETITIONER = re.compile(PERSON)
"""Somebody who is no official, whoever's column it is."""

TRAIT = re.compile(_ABOUT)
"""What is known about somebody, or how to reach them."""

PERSONAL = re.compile(f"{PERSON}|{_NAMES}|{_ABOUT}")

OFFICIAL = re.compile(
    "承办|经办|责任|包案|包联|包保|领导|督办|负责人|主管|分管|审核|审批|批准|签发|登记人|录入|填报|填表|制表|"
    "受理人|办理人|复查|复核|接访人|接待人|接谈人|主持|牵头|干部|工作人员|值班|联络员|单位|部门|机关|科室|办公"
)

OF_AN_OFFICIAL = re.compile(f"{_NAMES}|{_PHONE}|地址|邮箱")
"""What a column may say about an official or a unit."""

COUNT = re.compile("(?:数|数量|人次|批次)$")
ACT = re.compile("(?:日期|时间|时限|满意度|满意率|满意情况|评价|是否满意)$")
"""When something was done for somebody, or how they graded the office."""

UNRELATED = re.compile("卫生健康|健康委|健康局|民族宗教|民族事务|户籍(?:科|处|部门)")

ENGLISH = frozenset(
    """
    petitioner petitioners complainant complainants applicant applicants claimant claimants caller
    requester requestor submitter citizen resident customer informant whistleblower victim surname
    forename firstname lastname fullname nickname alias idcard ssn passport phone telephone tel
    mobile cellphone cell fax wechat weixin qq email mail address addr street zip zipcode postcode
    latitude longitude lat lon lng coordinates gender sex ethnicity ethnic race religion birth
    birthday birthdate dob birthplace health disease illness disability marital occupation income
    xm lxr lxfs csrq zjhm jtzz hjdz xingming shenfenzheng sfz sfzh dianhua shouji shoujihao lxdh dizhi zhuzhi
    """.split()  # noqa: SIM905 - a vocabulary reads best as text
)
ENGLISH_PHRASE = re.compile(
    r"\b(?:(?:first|last|full|given|family|middle|contact|person|people|maiden|user) ?names?"
    r"|id (?:card|no|number)|identity|national id|home|household"
    r"|contact(?: (?:person|number|no|info|information|details))?"
    r"|(?<!case )(?<!ticket )(?<!request )age)\b"
)
WHOLE = frozenset({"姓", "名", "本人", "身份"})
"""Headers that say so only when nothing else stands beside the word."""

ENGLISH_WHOLE = frozenset({"name", "names", "person", "contact"})
ENGLISH_COUNT = re.compile(
    r"\b(?:count|counts|number of|num of|(?<!birth )date|satisfaction|total)(?! of birth)\b"
)
ENGLISH_OFFICIAL = re.compile(
    r"\b(?:office|officer|official|agency|department|unit|organi[sz]ation|staff|handler)\b"
)
