"""How the plugin is wired into the platform, a line for each thing it needs or can use."""

from dataclasses import dataclass
from enum import StrEnum


class Wired(StrEnum):
    """Works; this release or site hasn't got it, and something else serves; doubtful; broken."""

    YES = "yes"
    WITHOUT = "without"
    DOUBTFUL = "doubtful"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Wire:
    """One thing: its short name, how it stands, in words, and what an operator can do about it."""

    name: str
    stands: Wired
    text: str
    hint: str = ""
