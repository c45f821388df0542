"""Options that do not go with what a command was asked for."""

from collections.abc import Mapping

from duban.errors import UsageError
from duban.i18n import _


def require_fit(what: str, unfit: Mapping[str, object]) -> None:
    """Raises UsageError with those of the options that were given, none of which goes with ``what``."""
    names = [name for name, given in unfit.items() if given]
    if names:
        raise UsageError(_("{options} 不适用于 {table}。").format(options=_("、").join(names), table=what))
