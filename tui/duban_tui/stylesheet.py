"""The rules of layout and colour, each parsed once."""

from textual.css.stylesheet import Stylesheet


class ParsedOnce(Stylesheet):
    """Textual parses all rules anew, up to three times over, whenever a screen is shown first. None of them says anything else unless the
    colours have changed."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """What was parsed with other colours counts no more."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new."""
        self.parse()
