"""Inviting people to an organisation's list, reminding them, and what they answer."""

from lms_lite_learners.invitations.answering import (
    Offer,
    Standing,
    accept,
    accept_for,
    decline,
    find_by_token,
    forget_registered,
    leave,
    registered,
    wait_for_confirmation,
)
from lms_lite_learners.invitations.automatic import remind_due
from lms_lite_learners.invitations.failing import (
    FailedMails,
    count_failed,
    failed_by_org,
    failed_of,
    try_again,
)
from lms_lite_learners.invitations.inviting import (
    ask_again,
    expire_due,
    find_expired,
    invite,
    link,
    renew,
    revoke,
    tell_added,
)
from lms_lite_learners.invitations.limiting import bring_forward, count_waiting
from lms_lite_learners.invitations.reminding import remind, run_reminders, start_reminders
from lms_lite_learners.invitations.sending import (
    are_senders_enough,
    fail_abandoned,
    has_due,
    send_due,
)

__all__ = [
    "FailedMails",
    "Offer",
    "Standing",
    "accept",
    "accept_for",
    "are_senders_enough",
    "ask_again",
    "bring_forward",
    "count_failed",
    "count_waiting",
    "decline",
    "expire_due",
    "fail_abandoned",
    "failed_by_org",
    "failed_of",
    "find_by_token",
    "find_expired",
    "forget_registered",
    "has_due",
    "invite",
    "leave",
    "link",
    "registered",
    "remind",
    "remind_due",
    "renew",
    "revoke",
    "run_reminders",
    "send_due",
    "start_reminders",
    "tell_added",
    "try_again",
    "wait_for_confirmation",
]
