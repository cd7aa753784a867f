"""The list itself: rows with their invitations and terms, and marks."""

from lms_lite_learners.models import Invitation, Learner, LearnerTerm, RosterDirty
from lms_lite_learners.removal.ours.who import Who
from lms_lite_learners.roster import membership

__all__ = ["clear", "count"]


def count(who: Who) -> int:
    """How many rows the people have on the list; marks come and go by themselves."""
    ids = list(who.learners)
    return (
        Learner.objects.filter(pk__in=ids).count()
        + Invitation.objects.filter(learner_id__in=ids).count()
        + LearnerTerm.objects.filter(learner_id__in=ids).count()
    )


def clear(who: Who) -> int:
    """Take the people off the list, under its lock; answers how many rows went."""
    found = count(who)
    membership.take_off(who.org, who.learners)
    RosterDirty.objects.filter(org=who.org, user_id__in=list(who.accounts)).delete()
    return found
