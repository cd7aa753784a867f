"""The names under which the platform hides an account from courses and from other services."""

from collections.abc import Iterable

from lms_lite_learners.host.courses import org_of
from lms_lite_learners.host.erasing.tables import all_rows, rows_in, slices
from lms_lite_learners.host.selection import as_text

__all__ = ["anonymous_ids", "external_ids"]

_Found = dict[int, tuple[str, ...]]


def anonymous_ids(user_ids: Iterable[int], org: str) -> _Found:
    """What each account is called in the organisation's courses, and in all courses alike.

    There may be several for one course: the site's secret key was changed.
    """
    rows = all_rows("student.AnonymousUserId")
    found: dict[int, set[str]] = {}
    for some in slices(user_ids):
        columns = ("user_id", as_text("course_id"), "anonymous_user_id")
        for user_id, course, known_as in rows.filter(user_id__in=some).values_list(*columns):
            if not course or org_of(course) == org:
                found.setdefault(user_id, set()).add(known_as)
    return _sorted(found)


def external_ids(user_ids: Iterable[int]) -> _Found:
    """What each account is called by tools and services that courses bring in.

    The account's own number too: earlier releases told tools nothing else.
    """
    found: dict[int, set[str]] = {}
    for some in slices(user_ids):
        for user_id in some:
            found.setdefault(user_id, set()).add(str(user_id))
        for label, owner, name in _NAMES:
            named = rows_in(label)
            if named is not None:
                known = named.filter(**{f"{owner}__in": some}).values_list(owner, name)
                for user_id, known_as in known:
                    found[user_id].add(str(known_as))
    return _sorted(found)


# Model, column of the account, column of the name.
_NAMES = (
    ("external_user_ids.ExternalId", "user_id", "external_user_id"),
    ("lti_provider.LtiUser", "edx_user_id", "lti_user_id"),
)


def _sorted(found: dict[int, set[str]]) -> _Found:
    return {user_id: tuple(sorted(names)) for user_id, names in found.items()}
