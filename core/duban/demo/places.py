"""Where demonstrations are found: ``demo/duban.toml`` in the package of an installed plugin, beside its ``packs``."""

from importlib import metadata, util
from pathlib import Path

from duban.policy.shelf import PLUGINS
from duban.workspace import FILE


def demo_workspaces() -> dict[str, Path]:
    """The workspace files that installed plugins offer, by plugin name; no plugin is imported."""
    found: dict[str, Path] = {}
    for entry in sorted(metadata.entry_points(group=PLUGINS), key=lambda entry: entry.name):
        spec = util.find_spec(entry.module.partition(".")[0])
        for place in (spec and spec.submodule_search_locations) or ():
            file = Path(place) / "demo" / FILE
            if file.is_file() and file not in found.values():
                found.setdefault(entry.name, file)
    return found
