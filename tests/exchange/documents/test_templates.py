"""The shipped templates are what the tool makes."""

from tools.templates import TEMPLATES, drifted


def test_templates_have_not_drifted() -> None:
    """``python -m tools.templates`` writes them anew."""
    assert drifted() == []


def test_the_same_template_twice_is_the_same_byte_for_byte() -> None:
    for make in TEMPLATES.values():
        assert make() == make()
