"""Which packs bind a jurisdiction, from where they come, and what they say together."""

from pathlib import Path
from typing import TYPE_CHECKING

from duban.policy.inherit import assemble
from duban.policy.policy import Policy
from duban.policy.shelf import Shelf
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.desk.office import Office
