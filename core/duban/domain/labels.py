"""Official Chinese words for the codes of the domain; what a clerk reads and may type."""

LEVEL = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡级",
    "village": "村级",
    "own": "本级",
}

CASE_FIELD = {
    "matter": "事项类别",
    "channel": "信访形式",
    "nature": "事项性质",
    "statutory": "法定途径",
    "category": "问题类别",
    "headcount": "涉及人数",
    "first": "初次信访",
    "repeat_of": "重复事项原编号",
    "collective": "集体",
    "backlog": "积案",
    "cross_area": "三跨三分离",
    "origin": "交办层级",
    "received_from": "来文单位",
}

CASE_VALUE = {
    "matter": {"petition": "信访事项", "decision": "重大决策"},
    "channel": {"letter": "来信", "visit": "来访", "call": "来电", "online": "网上"},
    "nature": {"claim": "申诉求决", "opinion": "意见建议", "accusation": "检举控告"},
    "origin": LEVEL,
    "statutory": {
        "1": "诉讼、检察、公安程序",
        "2": "仲裁",
        "3": "党内申诉",
        "4": "行政复议、裁决、确认、许可、处罚",
        "5": "履行调查或保护职责",
        "6": "信访程序办理",
    },
}

STATE = {
    "pending": "待办",
    "due-soon": "临期",
    "suspended": "中止",
    "met": "按时",
    "met-late": "逾期完成",
    "overdue": "超期",
    "short": "未达次数",
    "void": "失效",
    "breach": "违规",
    "unknown": "无法判定",
}

ROLE = {
    "principal": "主要负责人",
    "in-charge": "分管负责人",
    "member": "班子成员",
    "handler": "承办人",
    "case-leader": "包案领导",
    "supervising-leader": "督办领导",
    "area-leader": "包联领导",
    "reviewer": "案卷审核人",
    "lead": "牵头人",
    "handling-unit": "化解责任单位",
}

UNIT_KIND = {
    "government": "人民政府",
    "party-committee": "党委",
    "petition-office": "信访工作机构",
    "department": "职能部门",
    "township": "乡镇、街道",
    "village": "村（社区）",
    "enterprise": "企业",
    "joint-conference": "信访工作联席会议",
    "conference-office": "联席会议办公室",
    "court": "人民法院",
    "procuratorate": "人民检察院",
    "police": "公安机关",
    "political-legal": "政法委",
    "inspection-office": "督查室",
    "personnel": "组织人事部门",
    "arbitration": "仲裁机构",
    "reconsideration": "复议机关",
    "review-committee": "复查复核委员会",
}

MEASURE = {
    "urge": "督促办理",
    "suggest": "提出建议",
    "interview": "约谈",
    "notice": "通报",
    "listed": "挂牌督办",
    "order": "责令限期整改",
    "admonition": "诫勉",
    "handling": "组织调整或者组织处理",
    "referral": "移送有权机关",
}

SEVERITY = {"minor": "情节较轻", "serious": "情节较重", "very-serious": "情节特别严重"}

RESPONSIBILITY = {
    "direct": "直接责任",
    "main": "主要领导责任",
    "important": "重要领导责任",
    "leadership": "领导责任",
    "none": "不承担责任",
}

STANDING = {
    "proposed": "待决定",
    "lapsed": "失去依据",
    "dismissed": "不予采纳",
    "confirmed": "已决定",
    "rectified": "已整改",
    "missed": "逾期未整改",
    "appealed": "申诉中",
    "withdrawn": "已撤销",
}

HEAP = {
    "overdue": "超期",
    "due-soon": "临期",
    "missed": "未履行",
    "short": "未足",
    "fault": "程序材料",
    "unknown": "无法判定",
    "not-judged": "不作判定",
}
"""The heaps that the findings of a day are sorted into."""

WEEK = {
    "overdue": HEAP["overdue"],
    "missed": HEAP["missed"],
    "short": HEAP["short"],
    "fallen": "新逾期",
    "met": "完成",
    "unknown": HEAP["unknown"],
}
"""What is counted of a week: unmet at its end; become overdue in it; met in it; not to be judged at its end."""

CASE_STANDING = {"open": "在办", "overdue": "超期", "unknown": "无法判定", "closed": "办结"}
"""How a case stands."""

_FIELDS = ("channel", "nature", "statutory", "origin", "headcount", "collective", "backlog")

CASE_COLUMN = {
    "standing": "状态",
    "ref": "编号",
    "due": "期限",
    "days": "天数",
    "handler": "承办单位",
    "category": CASE_FIELD["category"],
    "received": "收到日期",
    "closed": "办结日期",
    "receiver": "收件单位",
    "first_handler": "首办单位",
    **{name: CASE_FIELD[name] for name in _FIELDS},
}
"""The columns of a list of cases."""

CASE_SORT = ("received", "ref", "due", "handler", "category", "closed")
"""The columns that a list of cases may be sorted by."""

DUTY_MARK = {
    "missed": "未做",
    "short": "未足",
    "unknown": "不明",
    "due-soon": "临期",
    "pending": "待办",
    "made-good": "补做",
    "late": "逾期",
    "met": "按时",
}
"""How a recurring duty stands in a period, the worst first."""

COURSE = {
    "not-begun": "尚未开始",
    "running": "进行中",
    "ended": "已结束",
    "undated": "日期未写明",
}
"""How a campaign or a phase stands."""

SUGGESTION = {"improve": "改进工作", "policy": "完善政策", "pursue": "追究责任"}

CHOICE = {
    **CASE_VALUE,
    "severity": SEVERITY,
    "measure": MEASURE,
    "type": SUGGESTION,
    "part": {"superior": "上级评议", "public": "群众评议"},
    "role": ROLE,
}
"""Words for the values of fields that offer a choice, by the field's name."""
