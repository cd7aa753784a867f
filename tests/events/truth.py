"""Who is to be on Acme's list and how, read from the platform's tables alone, person by person."""

from django.contrib.auth import get_user_model

from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
from lms.djangoapps.grades.models import PersistentCourseGrade
from lms_lite_learners.data import HIDDEN, NEVER
from lms_lite_learners.models import Invitation, Learner, LearnerTerm, Suppression

COLUMNS = (
    "email_sort", "name_sort", "location_sort", "last_login", "last_active", "enrolled",
    "completed",
)  # fmt: skip


def wanted(listed_before, invited):
    """The active rows that there must be, by account: who was listed, studies or was invited."""
    suppressed = bool(Suppression.objects.exists())
    found = {}
    for user in get_user_model().objects.select_related("profile"):
        is_kept_off = suppressed and user.username.startswith("removed")
        has_joined = user.is_active and user.email in invited
        row = _row(user, has_joined or user.pk in listed_before)
        if row is not None and not is_kept_off and not user.email.startswith("retired__user_"):
            found[user.pk] = row
    return found


def stored():
    """The active rows that there are, by account, with what finds them."""
    found = {}
    for row in Learner.objects.filter(org="Acme", user__isnull=False):
        terms = LearnerTerm.objects.filter(learner=row).values_list("term", flat=True)
        found[row.user_id] = {name: getattr(row, name) for name in COLUMNS} | {"terms": {*terms}}
    return found


def wanted_states(addresses):
    """What must stand for each address that was invited and whose person isn't listed."""
    users = get_user_model().objects
    found = {}
    for address in addresses:
        account = users.filter(email=address).first()
        if account is None:
            found[address] = ("invited", False)
        elif not account.is_active:
            found[address] = ("unconfirmed", True)
    return found


def stored_states():
    """What stands for each address that waits."""
    rows = Invitation.objects.filter(org="Acme", learner__user__isnull=True)
    named = rows.values_list("learner__email_key", "state", "is_registered")
    return {address: (state, is_registered) for address, state, is_registered in named}


def _row(user, is_member):
    roles = list(CourseAccessRole.objects.filter(user=user, org="Acme"))
    if any(not role.course_id for role in roles):
        return None
    led = {str(role.course_id) for role in roles}
    enrolled = [
        row
        for row in CourseEnrollment.objects.filter(user=user, is_active=True)
        if row.course_id.org == "Acme"
    ]
    graded = [
        row
        for row in PersistentCourseGrade.objects.filter(user_id=user.pk)
        if row.course_id.org == "Acme"
    ]
    studied = [row for row in enrolled if str(row.course_id) not in led]
    reached = [row for row in graded if str(row.course_id) not in led]
    is_only_staff = len(enrolled) + len(graded) > 0 and not studied and not reached
    if is_only_staff or not (is_member or studied):
        return None
    name, place = user.profile.name or user.username, (user.profile.city, user.profile.country)
    words = name.lower().split()
    times = [user.last_login, *(row.modified for row in reached)]
    is_open = is_member or bool(studied or reached)
    return {
        "email_sort": user.email.lower(),
        "name_sort": name.lower(),
        "location_sort": ", ".join(str(part) for part in place if part).lower(),
        "last_login": (user.last_login or NEVER) if is_open else HIDDEN,
        "last_active": max((time for time in times if time), default=NEVER),
        "enrolled": len(studied),
        "completed": sum(bool(row.letter_grade) for row in reached),
        "terms": {user.email.lower(), *(" ".join(words[at:]) for at in range(len(words)))},
    }
