"""Everything that has a version, as JSON: for bug reports, and for the record of what judged a ledger."""

import json
import platform
from importlib.metadata import distributions, requires

from duban import __version__
from duban.plugins.hookspecs import API_LEVEL


def version_json() -> str:
    """One object: the program, the interpreter, the plugin interface, and the libraries it depends on."""
    wanted = {_name(line) for line in requires("duban") or () if "extra ==" not in line}
    found = {_name(dist.metadata["Name"]): dist.version for dist in distributions()}
    record = {
        "duban": __version__,
        "plugin_api": API_LEVEL,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "libraries": {name: found.get(name) for name in sorted(wanted)},
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _name(requirement: str) -> str:
    """The normalised name at the head of a requirement."""
    end = next((i for i, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), len(requirement))
    return requirement[:end].lower().replace("_", "-").replace(".", "-")
