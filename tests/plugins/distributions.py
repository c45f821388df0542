"""Plugins as strangers publish them: installed-looking distributions on a path of their own, and single files."""

from pathlib import Path

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


PACK = """[pack]
schema = 1
id = "stranger"
title = "外地规定"
level = "city"
extends = ["national"]

[documents.rules]
title = "外地规定"
"""


def rule(keys: str = "") -> str:
    """One rule of the pack ``stranger``: seven days from acceptance."""
    return f"""
[[rule]]
id = "S-1"
kind = "deadline"
title = "受理后七日内办结"
source = {{ doc = "rules", article = "第一条" }}
effective = {{ from = 2020-01-01 }}
confirmed_on = 2026-01-01
start = ["accept"]
met_by = ["finish"]
limit = {{ value = 7 }}
{keys}
"""
