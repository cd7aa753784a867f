"""Mail as files: one for each mail and recipient, the newest name last."""

import hashlib
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from pathlib import Path

ID = re.compile(r"\d{20}-\d+-\d+-[0-9a-f]{16}\Z")
_serial = count()


@dataclass(frozen=True)
class Mail:
    """A kept mail, as one recipient got it."""

    id: str
    sent_at: datetime
    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject line."""
        return str(self.message["subject"] or "")

    @property
    def sender(self) -> str:
        """The From line."""
        return str(self.message["from"] or "")

    def part(self, kind: str) -> str:
        """Give the text of the `plain` or `html` part, empty if there is none."""
        found = self.message.get_body(preferencelist=(kind,))
        return str(found.get_content()) if found else ""


def folder(sandbox_dir: Path) -> Path:
    """Give the folder that holds the mail, made if need be."""
    path = sandbox_dir / "mail"
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(where: Path, recipient: str, content: bytes) -> str:
    """Write a mail so that a reader sees all of it or nothing; return its id."""
    mail_id = f"{time.time_ns():020d}-{os.getpid()}-{next(_serial)}-{_key(recipient)}"
    draft = where / f".{mail_id}"
    draft.write_bytes(b"X-Sandbox-Recipient: " + recipient.encode() + b"\r\n" + content)
    draft.rename(where / f"{mail_id}.eml")
    return mail_id


def ids(where: Path, to: str = "") -> list[str]:
    """List the mails, newest first; of one recipient if an address is given."""
    pattern = f"*-{_key(to)}.eml" if to else "*.eml"
    return sorted((path.stem for path in where.glob(pattern)), reverse=True)


def read(where: Path, mail_id: str) -> Mail | None:
    """Read one mail; nothing if there is no such mail."""
    path = where / f"{mail_id}.eml"
    if not ID.match(mail_id) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    nanoseconds = int(mail_id.partition("-")[0])
    return Mail(
        id=mail_id,
        sent_at=datetime.fromtimestamp(nanoseconds / 1e9, tz=UTC),
        to=str(message["X-Sandbox-Recipient"]),
        message=message,
    )


def _key(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:16]
