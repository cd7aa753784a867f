"""How the pages say things: a label and a tone for each code, figures, and a dash for nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from lms_lite_learners import words
from lms_lite_learners.data import Page, PendingRow
from lms_lite_learners.invitations.reminding import REMINDABLE

register = template.Library()

STATES = {
    "not_sent": _("Not sent"),
    "queued": _("Queued"),
    "sending": _("Queued"),
    "invited": _("Invited"),
    "failed": _("Failed"),
    "unconfirmed": _("Registered, not confirmed"),
    "expired": _("Expired"),
    "declined": _("Declined"),
    "accepted": _("Accepted"),
    "running": _("Running"),
    "succeeded": _("Finished"),
    "cancelled": _("Cancelled"),
}
OUTCOMES = {
    **words.OUTCOMES,
    "reminded": _("Reminded"),
    "too_soon": _("Reminded less than a day ago"),
    "over_limit": _("Limit of the day reached"),
    "left_out": _("Left out"),
    "listed": _("Listed"),
    # Of a removal, and of looking again.
    "removed": _("People removed"),
    "already": _("In another removal"),
    "people": _("People looked at"),
    "back": _("Let back since"),
    "found": _("Records found"),
    "erased": _("Records deleted"),
    "kept": _("Records kept"),
    "left": _("Records left over"),
}
TONES = {
    "success": {
        "accepted", "activated", "allowed", "enrolled", "erased", "listed", "passed", "reminded",
        "removed", "sent", "succeeded",
    },
    "info": {"in_progress", "invited", "running", "queued", "sending"},
    "warning": {
        "also_staff", "ambiguous_account", "cannot_register", "course_full", "declined",
        "enrollment_closed", "expired", "not_your_course", "over_limit", "payment_required",
        "suppressed", "unconfirmed", "unknown_course", "unreadable",
    },
    "danger": {"failed", "invalid_email", "left"},
}  # fmt: skip


@register.filter
def state(code: str) -> str:
    """Where an invitation or a job stands, in words."""
    return str(STATES.get(code, code))


@register.filter
def outcome(code: str) -> str:
    """What became of an address, in words."""
    return str(OUTCOMES.get(code, code))


@register.filter
def course_outcome(code: str) -> str:
    """What became of a course asked for with an address, in words."""
    return str(words.COURSE_OUTCOMES.get(code, code))


@register.filter
def of_line(urls: Mapping[int, str] | None, line: int | None) -> str:
    """Where the row of a line can be mended, if it can be."""
    return (urls or {}).get(line or 0, "")


@register.filter
def added_via(code: str) -> str:
    """How a learner came onto the list, in words."""
    return str(words.ADDED_VIA.get(code, code))


@register.filter
def sending_outcome(code: str) -> str:
    """What became of an address that a course was sent to, in words."""
    return str(words.SENDING.get(code, code))


@register.filter
def result_status(code: str) -> str:
    """Where a result stands, in words."""
    return str(words.RESULTS.get(code, code))


@register.filter
def tone(code: str) -> str:
    """Good, neutral, to look at, or bad: the colour of a code."""
    return next((name for name, codes in TONES.items() if code in codes), "plain")


@register.filter
def how_many(number: int) -> str:
    """A number with the separators of the reader's language."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def total(page: Page[Any]) -> str:
    """How many rows a list has; an estimate says so."""
    number = how_many(page.count)
    if page.count_is_exact:
        return number
    return pgettext("a number that was not counted just now", "about %s") % number


@register.filter
def or_dash(value: object) -> str | SafeString:
    """The value, or a dash that is read as “none”."""
    if value is None or value == "":
        return format_html(
            '<span class="lll-dash" aria-hidden="true">–</span><span class="lll-hidden">{}</span>',
            gettext("none"),
        )
    return how_many(value) if isinstance(value, int) else str(value)


@register.filter
def remindable(row: PendingRow, now: datetime) -> bool:
    """May this learner be reminded now?"""
    is_due = row.remind_allowed_at is None or row.remind_allowed_at <= now
    return is_due and row.invitation_state in REMINDABLE


@register.filter
def waits(row: PendingRow, now: datetime) -> bool:
    """Must a queued mail wait for a later time?"""
    return row.due_at is not None and row.due_at > now


@register.filter
def has_link(row: PendingRow) -> bool:
    """Does the invitation's link lead anywhere?"""
    return row.invitation_state not in {"expired", "declined"}
