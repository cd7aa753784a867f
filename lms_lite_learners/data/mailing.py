"""How the invitations of an organisation go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class InvitationRules:
    """What holds for an organisation now; 0 is never, or no limit, '' the site's language."""

    remind_after_days: int = 0
    remind_times: int = 0
    mails_a_day: int = 0
    language: str = ""

    @property
    def is_reminding(self) -> bool:
        """Do reminders go automatically?"""
        return self.remind_after_days > 0 and self.remind_times > 0

    def next_reminder(self, told_at: datetime, reminders: int) -> datetime | None:
        """When who was told then, and reminded so often, is reminded automatically; None never."""
        if not self.is_reminding or reminders >= self.remind_times:
            return None
        return told_at + timedelta(days=self.remind_after_days)


@dataclass(frozen=True, slots=True)
class OwnInvitationRules:
    """What an organisation set itself; None, or '' for the language, is the site's default."""

    remind_after_days: int | None = None
    remind_times: int | None = None
    mails_a_day: int | None = None
    language: str = ""
