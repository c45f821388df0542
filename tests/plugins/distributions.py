"""Plugins as strangers publish them: installed-looking distributions on a path of their own, and single files."""

from pathlib import Path

from tests import pieces

HEAD = "from pathlib import Path\nfrom duban.plugins.hookspecs import hookimpl\n"


def install(
    site: Path, name: str, code: str, *, distribution: str | None = None, module: str | None = None
) -> Path:
    """A distribution with one plugin of that name and code, as pip leaves it behind; the folder for ``PYTHONPATH``."""
    distribution, module = distribution or f"{name}-rules", module or f"{name}_plugin"
    site.mkdir(exist_ok=True)
    (site / f"{module}.py").write_text(HEAD + code, encoding="utf-8")
    info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(f"[duban.plugins]\n{name} = {module}\n", encoding="utf-8")
    return site


PACK = pieces.pack("stranger", "外地规定")


def rule(keys: str = "") -> str:
    """One rule of the pack ``stranger``: seven days from acceptance."""
    return pieces.finish_within(7, "S-1", keys)
