"""How the mail server behaves, in a file that may change while it runs."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Control:
    """What the server does to mail: refuse all, refuse some addresses, answer late."""

    refuse: str = ""
    refuse_addresses: list[str] = field(default_factory=list)
    delay_seconds: float = 0

    def refusal_of(self, address: str) -> str:
        """Give the SMTP answer that refuses an address, empty if it is taken."""
        if self.refuse:
            return self.refuse
        refused = {each.lower() for each in self.refuse_addresses}
        return "550 no such mailbox" if address.lower() in refused else ""


def path(where: Path) -> Path:
    """Give the file's place in the mail folder."""
    return where / "control.json"


def read(where: Path) -> Control:
    """Read the file; without one the server takes everything at once."""
    try:
        values = json.loads(path(where).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Control()
    return Control(**values)


def write(where: Path, control: Control) -> None:
    """Change the behaviour from the next mail on."""
    draft = where / ".control.json"
    draft.write_text(json.dumps(asdict(control)), encoding="utf-8")
    draft.rename(path(where))
