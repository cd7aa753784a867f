"""What a manager reads about each address: the value, and the rule that applies."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms_lite_learners import words
from lms_lite_learners.data import Account, CourseOutcome


def invited(key: str, account: Account | None) -> str:
    """Pending, with an invitation."""
    if account is None:
        return _("“%(email)s” has no account yet and is pending.") % {"email": key}
    if not account.is_active:
        return _("“%(email)s” has an account and is pending until its address is confirmed.") % {
            "email": key
        }
    return _("“%(email)s” has an account, is asked first and is pending until the answer.") % {
        "email": key
    }


def activated(key: str) -> str:
    """Active at once."""
    return _("“%(email)s” has an account and is active.") % {"email": key}


def already_active(key: str) -> str:
    """On the list as active."""
    return _("“%(email)s” is on the list and active.") % {"email": key}


def already_pending(key: str) -> str:
    """On the list as pending."""
    return _("“%(email)s” is on the list and pending.") % {"email": key}


def already_expired(key: str) -> str:
    """On the list as pending, with an invitation that is over."""
    return _(
        "“%(email)s” is on the list and pending, but the invitation has expired: renew it, then"
        " send a reminder."
    ) % {"email": key}


def also_staff(key: str, staffed: AbstractSet[str], *, becomes_active: bool) -> str:
    """On the list, and staff somewhere in the organisation."""
    where = ", ".join(sorted(staffed - {""})) or _("the whole organisation")
    values = {"email": key, "where": where}
    if becomes_active:
        return (
            _("“%(email)s” is active, and also staff in %(where)s, which doesn't count.") % values
        )
    return _("“%(email)s” is pending, and also staff in %(where)s, which doesn't count.") % values


def ambiguous(key: str, count: int) -> str:
    """Several accounts."""
    return _("“%(email)s” fits %(count)d accounts, so nobody can be told which is meant.") % {
        "email": key,
        "count": count,
    }


def suppressed(key: str) -> str:
    """Removed, left or declined."""
    return _("“%(email)s” was removed or has left, and may only be added on purpose, by hand.") % {
        "email": key
    }


def lifted() -> str:
    """Added although suppressed."""
    return _("The person had been removed or had left; that is lifted.")


def no_language(text: str) -> str:
    """A language cell that names none."""
    return _("“%(value)s” is no language known here; the site's is used.") % {"value": text}


def cannot_register(key: str, reason: str) -> str:
    """No account, and none to be had."""
    return _("“%(email)s” has no account and can't make one: %(reason)s") % {
        "email": key,
        "reason": reason,
    }


def duplicate(key: str, line: int) -> str:
    """The same address again."""
    return _("“%(email)s” is in line %(line)d already; the courses of both lines count.") % {
        "email": key,
        "line": line,
    }


def strict(bad: Sequence[CourseOutcome]) -> str:
    """A course that stops the person, as was asked for."""
    return _("Not added, because a course can't be given: %(courses)s") % {"courses": courses(bad)}


def how_to_mend(codes: Sequence[str]) -> str:
    """What to do about a row that did not go, by the outcomes of its person or courses."""
    return " ".join(str(words.HOW_TO_MEND[code]) for code in codes)


def plan_changed(count: int, total: int, first: Sequence[tuple[int, str, str]]) -> str:
    """A preview that no longer holds: how many rows, and the first with what they would be."""
    lines = "; ".join(
        _("line %(line)d: %(before)s before, %(now)s now")
        % {"line": line, "before": words.OUTCOMES[before], "now": words.OUTCOMES[now]}
        if before != now
        else _("line %(line)d: other courses") % {"line": line}
        for line, before, now in first
    )
    text = ngettext(
        "Since the check %(count)d row of %(total)d would end otherwise (%(lines)s). Nothing was"
        " written. Check the file again.",
        "Since the check %(count)d rows of %(total)d would end otherwise (first %(lines)s)."
        " Nothing was written. Check the file again.",
        count,
    )
    return text % {"count": count, "total": total, "lines": lines}


def courses(outcomes: Sequence[CourseOutcome]) -> str:
    """Each course with what became of it, in words."""
    return "; ".join(
        f"{course.key}: {words.COURSE_OUTCOMES[course.outcome]}" for course in outcomes
    )
