"""Reminders that go by themselves, where an organisation or the site asked for them.

Only those are reminded whose mail left and who didn't answer it. Who registered did answer: what
is left is the site's own mail to confirm the address, which a reminder of ours can't repeat; a
manager may remind them by hand. Neither are those whose mail failed: the next would, too.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from lms_lite_learners import audit, conf, invitation_settings, plans
from lms_lite_learners.data import NEVER, Act, InvitationRules, InvitationState
from lms_lite_learners.invitations import limiting
from lms_lite_learners.invitations.reminding import may_be_reminded, queue
from lms_lite_learners.models import Invitation

INVITED = InvitationState.INVITED.value
SYSTEM = 0
# Mails of one organisation that may wait to be sent: a long list holds up no other's.
MOST = 1_000

__all__ = ["remind_due"]


def remind_due(now: datetime) -> int:
    """Queue the automatic reminders that are due; answers how many.

    Each is the one reminder of its 24 hours, and the trail says that nobody asked for it.
    """
    orgs = plans.orgs_with_feature(_orgs())
    rules = invitation_settings.rules_of_many(orgs)
    return sum(_remind(org, rules[org], now) for org in orgs if rules[org].is_reminding)


def _orgs() -> list[str]:
    """The organisations whose reminders may go automatically."""
    if not invitation_settings.site_rules().is_reminding:
        return invitation_settings.orgs_reminding()
    return list(_with_invited())


def _with_invited() -> Iterator[str]:
    """Those with somebody invited, by steps over the index."""
    org = ""
    rows = Invitation.objects.filter(state=INVITED).order_by("org").values_list("org", flat=True)
    while org := rows.filter(org__gt=org).first() or "":
        yield org


def _remind(org: str, rules: InvitationRules, now: datetime) -> int:
    reminded, most = 0, MOST - limiting.count_due(org, now, MOST)
    for reminders in range(rules.remind_times):
        due = _due(org, reminders, now - timedelta(days=rules.remind_after_days))
        while reminded < most and (number := _remind_some(org, due, now)):
            reminded += number
    return reminded


def _remind_some(org: str, due: "QuerySet[Invitation]", now: datetime) -> int:
    """Queue the next chunk by key; 0 where nobody is due, or today has no room for more mails."""
    rows = due.filter(may_be_reminded(now)).order_by("told_at", "id").values_list("pk", flat=True)
    pks = list(rows[: conf.chunk_size()])
    if not pks:
        return 0
    with transaction.atomic():
        room = limiting.find_room(org, now)
        number = queue(due.filter(pk__in=pks), now, room)
        if number:
            audit.note(org, Act.AUTO_REMIND, actor_id=SYSTEM, count=number)
    return number


def _due(org: str, reminders: int, before: datetime) -> "QuerySet[Invitation]":
    """Those who were told before then, and reminded so often, as the index has them in order."""
    return Invitation.objects.filter(
        state=INVITED,
        org=org,
        reminders=reminders,
        told_at__gt=NEVER,
        told_at__lte=before,
        is_open=True,
        is_registered=False,
    )
