"""Filling a docx template: docxtpl, kept from doing anything but putting text into text.

Templates come from an office, data from everywhere. So the engine is a sandbox, everything is escaped and nothing can switch that
off, a name that is not there is an error, and what comes out is read strictly before it counts.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import nsmap
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from duban.exchange.documents.columns import set_widths
from duban.i18n import _

_W = "{" + nsmap["w"] + "}"
_TEXT = frozenset({f"{_W}t", f"{_W}instrText", f"{_W}delText", f"{_W}delInstrText"})
_RAW = ("safe", "xmlattr", "urlize", "tojson")
"""Filters whose result is taken for markup."""
_LONGEST_PROPERTY = 255

Variables = Mapping[str, object]


def fill(data: bytes, variables: Variables) -> "_Template":
    """The template filled with the variables, ready to be saved. Raises jinja2.TemplateError and lxml.etree.LxmlError."""
    template = _Template(data)
    template.render(dict(variables), _environment(StrictUndefined), autoescape=True)
    return template


def try_out(data: bytes, variables: Variables) -> list[str]:
    """Names in the template that are not there, sorted. Raises as :func:`fill` for what is wrong otherwise."""
    unknown: set[str] = set()
    template = _Template(data, unknown)
    try:
        template.render(dict(variables), _environment(_noting(unknown)), autoescape=True)
    except UndefinedError:
        if not unknown:
            raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, etree.LxmlError):
        if not unknown:  # what goes wrong after a name that is not there follows from it
            raise
    return sorted({template.spoken.get(name, name) for name in unknown})


def _environment(undefined: type[Undefined]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=undefined, autoescape=True)
    for name in _RAW:
        environment.filters.pop(name, None)
    environment.globals.pop("lipsum", None)
    return environment


def _noting(unknown: set[str]) -> type[Undefined]:
    """A kind of nothing that notes its name when it is used, and goes on."""

    class Noting(Undefined):
        def _note(self) -> None:
            if isinstance(self._undefined_name, str):
                unknown.add(self._undefined_name)

        def __str__(self) -> str:
            self._note()
            return ""

        def __iter__(self) -> Any:
            self._note()
            return iter(())

        def __bool__(self) -> bool:
            self._note()
            return False

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            self._note()
            return self

        def __getitem__(self, _key: object) -> Any:
            self._note()
            return self

        def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
            self._note()
            return self

        def __eq__(self, _other: object) -> bool:
            self._note()
            return False

        def __hash__(self) -> int:
            return id(type(self))

    return Noting


class _Template(DocxTemplate):  # type: ignore[misc]
    """``unknown``, where given, takes the names in expressions that the variables do not have; ``spoken`` says them with their owner."""

    def __init__(self, data: bytes, unknown: set[str] | None = None) -> None:
        super().__init__(io.BytesIO(data))
        self.unknown = unknown
        self.spoken: dict[str, str] = {}

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """As inherited, but ``{_{`` means two braces in the template only; in the data it stays what it is."""
        for written, meant in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
            src_xml = src_xml.replace(written, "{{ " + repr(meant) + " }}")
        lined = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        try:
            self._examine(jinja_env.parse(lined), context)
            xml = jinja_env.from_string(lined).render(context)
        except TemplateError as error:
            error.docx_context = _around(lined, getattr(error, "lineno", None))  # type: ignore[attr-defined]
            raise
        rendered: str = self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", xml))
        return rendered

    def _examine(self, tree: nodes.Template, context: Variables) -> None:
        for node in tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)):
            raise TemplateSyntaxError(_("不得使用 autoescape"), node.lineno)
        for part in tree.find_all(nodes.Getattr):
            if isinstance(part.node, nodes.Name):
                self.spoken.setdefault(part.attr, f"{part.node.name}.{part.attr}")
        if self.unknown is not None:
            self.unknown |= meta.find_undeclared_variables(tree) - set(context)

    def fix_tables(self, xml: str) -> Any:
        """As inherited, after the body has been read strictly; columns then get widths that suit what stands in them."""
        require_text_in_text(etree.fromstring(xml))
        tree = super().fix_tables(xml)
        set_widths(tree)
        return tree

    def map_headers_footers_xml(self, relKey: str, xml: bytes) -> None:
        require_text_in_text(etree.fromstring(xml))
        super().map_headers_footers_xml(relKey, xml)

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Title and author are not XML yet, so nothing is escaped twice."""
        own = self.docx.core_properties
        bare = jinja_env.overlay(autoescape=False)
        for name in ("author", "comments", "subject", "title"):
            said = bare.from_string(getattr(own, name)).render(context)
            setattr(own, name, said[:_LONGEST_PROPERTY])


def require_text_in_text(tree: Any) -> None:
    """Raises TemplateSyntaxError where words stand between the elements of a document, which no program shows."""
    for element in tree.iter(f"{_W}*"):
        lost = (element.text if element.tag not in _TEXT else None, element.tail)
        for words in lost:
            if words and words.strip():
                said = _("有文字被填到段落之外；{{p …}}、{{r …}} 等写法不能用，请写 {{ … }}")
                raise TemplateSyntaxError(said, 1)


def _around(lined: str, line: int | None) -> str:
    """The words of the template at that line of its XML; empty where the line is not known."""
    if line is None:
        return ""
    near = lined.splitlines()[max(line - 2, 0) : line + 1]
    return re.sub(r"<[^>]+>", "", "".join(near)).strip()
