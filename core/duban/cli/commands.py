"""The table of commands: where each lives and what it is for. Its module is imported when it is called."""

COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("duban.cli.demo", "demo", "生成一份虚构台账并检查，用来了解本程序"),
    "init": ("duban.cli.init", "init", "新建工作区：辖区、规则包、责任单位名册"),
    "import": ("duban.cli.import_", "import_", "导入台账（CSV、xlsx、xls、ods、JSON 行）"),
    "record": ("duban.cli.record", "record", "登记一项事实：收到、受理、答复……"),
    "check": ("duban.cli.check", "check", "检查：哪些超期、临期、未履行、无法判定"),
    "trend": ("duban.cli.trend", "trend", "近几周的走势：每周末的超期、未履行，新逾期和完成"),
    "explain": ("duban.cli.explain", "explain", "说明一个期限是怎么算出来的"),
    "propose": ("duban.cli.propose", "propose", "提出问责、督办、建议等处置建议"),
    "outcome": ("duban.cli.outcome", "outcome", "处置建议的决定、整改、申诉、撤销"),
    "reward": ("duban.cli.reward", "reward", "奖励：核算、审批、发放、追回、账户"),
    "suggestions": ("duban.cli.suggestions", "suggestions", "三项建议及其反馈、采纳、落实"),
    "obligations": ("duban.cli.obligations", "obligations", "列出应办事项"),
    "duties": ("duban.cli.duties", "duties", "职责：各单位逐个周期的履职情况、轮次、敏感时期"),
    "cases": ("duban.cli.cases", "cases", "列出信访事项"),
    "campaign": ("duban.cli.campaign", "campaign", "专项活动：阶段、节点、列入事项的核对"),
    "assess": ("duban.cli.assess", "assess", "考核：指标、考核方案，定稿、核对、更正"),
    "rank": ("duban.cli.rank", "rank", "排名：连续几个周期的末位；名单"),
    "report": ("duban.cli.report", "report", "报告：周通报、月报表、年度报告、案件材料、告知书"),
    "due": ("duban.cli.due", "due", "计算期限"),
    "policy": ("duban.cli.policy", "policy", "规则包：核对、查看、试算"),
    "export": ("duban.cli.export", "export", "导出台账（CSV、xlsx、JSON 行）和日程"),
    "roles": ("duban.cli.roles", "roles", "人员权限：查看、启用"),
    "journal": ("duban.cli.journal", "journal", "台账日志：校验、锚定"),
    "rebuild": ("duban.cli.rebuild", "rebuild", "由台账日志重算全部应办事项"),
    "plugin": ("duban.cli.plugin", "plugin", "插件：列出、诊断"),
    "tui": ("duban_tui.command", "tui", "打开全屏界面"),
    "serve": ("duban_tui.serving.command", "serve", "在浏览器中打开全屏界面（附加组件）"),
}
"""Command → module, attribute, help in one line (Chinese, translated when shown)."""

TABLES = ({name: words for name, (_module, _attribute, words) in COMMANDS.items()},)
"""Words that are translated by their value; the catalogue tool reads them here."""
