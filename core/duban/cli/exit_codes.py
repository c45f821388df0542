"""The exit codes in words, for ``--help`` and the manual."""

from duban.errors import ExitCode as ExitCode
from duban.i18n import _


def meanings() -> tuple[tuple[str, str], ...]:
    """Each code with its meaning, in the language in use."""
    return (
        (str(int(ExitCode.CLEAN)), _("没有达到失败级别的检查发现")),
        (str(int(ExitCode.FINDINGS)), _("有达到失败级别（--fail-on）的检查发现")),
        (str(int(ExitCode.USAGE)), _("用法、配置或者输入有误，没有办成")),
        (
            str(int(ExitCode.UNEVALUATED)),
            _("有内容无法判定：插件出错、日历未覆盖、数据缺项；或者只办成一部分，其余退回"),
        ),
        (str(int(ExitCode.STORE)), _("数据库：台账日志损坏、被占用或者版本不符")),
        (str(int(ExitCode.NOTHING)), _("没有检查到任何事项和责任单位")),
        (str(int(ExitCode.INTERNAL)), _("程序内部错误")),
        ("128+n", _("被信号 n 终止")),
    )


def in_parts(done: bool, back: bool) -> ExitCode:
    """How several rows or acts ended that stand each for itself: whether any was done, and whether any was handed back."""
    if not back:
        return ExitCode.CLEAN
    return ExitCode.UNEVALUATED if done else ExitCode.USAGE
