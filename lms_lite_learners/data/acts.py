"""What the trail of an organisation tells of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """Something that somebody did, or that came of it."""

    PREVIEW = "preview"
    ADD = "add"
    IMPORT = "import"
    BACKFILL = "backfill"
    BACKFILLED = "backfilled"
    REMIND = "remind"
    AUTO_REMIND = "auto_remind"
    RENEW = "renew"
    REVOKE = "revoke"
    DECLINE = "decline"
    LEAVE = "leave"
    SAVE_PROGRESS_ON = "save_progress_on"
    SAVE_PROGRESS_OFF = "save_progress_off"
    SEND_COURSE = "send_course"
    LINK_COURSE = "link_course"
    EXPORT = "export"
    DOWNLOAD = "download"
    REMOVE = "remove"
    RECEIPT = "receipt"
    VERIFICATION_ASKED = "verification_asked"
    VERIFIED = "verified"
    UNSUPPRESS = "unsuppress"
    CANCEL_JOB = "cancel_job"
    SET_PLAN = "set_plan"
    SET_INVITATIONS = "set_invitations"
    RETRY_MAILS = "retry_mails"
    RETRY_ERASERS = "retry_erasers"


@dataclass(frozen=True, slots=True)
class Trail:
    """Which entries of an organisation's trail: of one act, from a time to another, both inclusive.

    Without them: all.
    """

    org: str
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
