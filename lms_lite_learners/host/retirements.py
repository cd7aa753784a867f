"""What an account that is being retired was before."""

from typing import Any

from lms_lite_learners.host import accounts
from lms_lite_learners.host.courses import org_of
from lms_lite_learners.host.selection import as_text

__all__ = ["orgs_of", "original_addresses"]


def original_addresses(user: Any) -> tuple[str, ...]:
    """The addresses that an account had until its retirement was asked for.

    By then the account itself has none any more, unless it is retired by other means.
    """
    from openedx.core.djangoapps.user_api.models import UserRetirementStatus

    rows = UserRetirementStatus.objects.filter(user_id=user.pk)
    found = list(rows.values_list("original_email", flat=True))
    known = accounts.get_accounts([user.pk]).values()
    found += [account.email for account in known if not accounts.is_retired(account)]
    return tuple(dict.fromkeys(text for text in found if text))


def orgs_of(user_id: int) -> set[str]:
    """The organisations in whose courses an account studies or did, for reports may tell of it."""
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.grades.models import PersistentCourseGrade

    found: set[str] = set()
    for model in (CourseEnrollment, PersistentCourseGrade):
        keys = model.objects.filter(user_id=user_id).order_by()
        found.update(org_of(key) for key in keys.values_list(as_text("course_id"), flat=True))
    return found - {""}
