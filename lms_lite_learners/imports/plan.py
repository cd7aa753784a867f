"""Rows to outcomes: what becomes of each address and course, found out in bulk and not written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.data import (
    Account,
    AddedVia,
    CourseOutcome,
    CourseOutcomes,
    Outcome,
    Outcomes,
    Row,
)
from lms_lite_learners.exceptions import InvalidEmailError
from lms_lite_learners.host import accounts, courses, enrollments, roles
from lms_lite_learners.identity import email_key
from lms_lite_learners.imports import texts
from lms_lite_learners.imports.languages import find_language
from lms_lite_learners.imports.showing import shown
from lms_lite_learners.invitations import find_expired
from lms_lite_learners.roster import membership, suppression

GOOD_COURSES = frozenset(
    {CourseOutcomes.ENROLLED, CourseOutcomes.ALLOWED, CourseOutcomes.ALREADY_ENROLLED}
)
# What doesn't take an address: a later row of it is no duplicate.
REFUSED = (
    Outcomes.INVALID_EMAIL,
    Outcomes.AMBIGUOUS_ACCOUNT,
    Outcomes.CANNOT_REGISTER,
    Outcomes.SUPPRESSED,
    Outcomes.FAILED,
)
# Longest address that a text or a row repeats; what is longer can't be one anyway.
MAX_SHOWN = 320

__all__ = [
    "GOOD_COURSES",
    "MAX_SHOWN",
    "REFUSED",
    "Order",
    "Planned",
    "is_rejected",
    "plan_rows",
]


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for with a list of addresses."""

    org: str
    acting_user_id: int
    via: str = AddedVia.MANUAL
    courses: tuple[str, ...] = ()
    notify: bool = True
    strict: bool = False
    unsuppress: bool = False


@dataclass(slots=True)
class Planned:
    """One row with what is to become of it; `goes` says that the person is or will be listed."""

    row: Row
    key: str | None = None
    outcome: str = ""
    text: str = ""
    goes: bool = False
    account: Account | None = None
    active_id: int | None = None
    pending_id: int | None = None
    is_lifted: bool = False
    courses: list[CourseOutcome] = field(default_factory=list)

    @property
    def becomes_active(self) -> bool:
        """Does the person stand on the list as an account, not as an address?"""
        if self.account is None:
            return False
        may_join = self.account.is_active and conf.existing_accounts() == "activate"
        return self.active_id is not None or may_join

    def refuse(self, outcome: str, text: str) -> None:
        """This row does not go."""
        self.outcome, self.text, self.goes = outcome, text, False


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the addresses of a chunk, each kind asked for once."""

    accounts: Mapping[str, list[Account]]
    pending: Mapping[str, int]
    expired: AbstractSet[int]
    active: Mapping[int, int]
    suppressed: frozenset[str]
    refusals: Mapping[str, str]
    staff: Mapping[int, set[str]]
    course_refusals: Mapping[str, str]
    enrolled: Mapping[int, set[str]]


def plan_rows(
    order: Order,
    rows: Sequence[Row],
    *,
    earlier: Callable[[Sequence[str]], dict[str, int]] = lambda _keys: {},
) -> list[Planned]:
    """The outcome of every row and course; writes nothing.

    `earlier` is asked which of some address keys rows before these took, and in which lines.
    """
    planned = [_read(row) for row in rows]
    facts = _gather(order, planned)
    taken = earlier([item.key for item in planned if item.key])
    for item in planned:
        if item.key is None or item.row.faults:
            continue
        _settle(item, order, facts)
        _plan_courses(item, order, facts)
        if item.goes:
            _fold(item, taken)
    return planned


def is_rejected(outcome: Outcome) -> bool:
    """Did the person, or one of the courses, not go?"""
    return outcome.outcome in REFUSED or any(
        course.outcome not in GOOD_COURSES for course in outcome.courses
    )


def _read(row: Row) -> Planned:
    item = Planned(row)
    if not row.email:
        # A fault may say why the address is missing.
        told = " ".join(row.faults) or _("The row has no e-mail address.")
        item.refuse(Outcomes.INVALID_EMAIL, told)
        return item
    try:
        item.key = email_key(shown(row.email, MAX_SHOWN))
    except InvalidEmailError as error:
        item.refuse(Outcomes.INVALID_EMAIL, error.detail)
        return item
    if row.faults:
        item.refuse(Outcomes.FAILED, " ".join(row.faults))
    return item


def _gather(order: Order, planned: Sequence[Planned]) -> _Facts:
    keys = list(dict.fromkeys(item.key for item in planned if item.key))
    found = accounts.find_accounts(keys) if keys else {}
    ids = {key: some[0].id for key, some in found.items() if len(some) == 1}
    wanted = [*order.courses, *(key for item in planned for key in item.row.courses)]
    refusals = _course_refusals(order.org, dict.fromkeys(wanted))
    own = [key for key, refusal in refusals.items() if refusal != CourseOutcomes.NOT_YOUR_COURSE]
    pending = membership.find_pending(order.org, keys)
    return _Facts(
        accounts=found,
        pending=pending,
        expired=find_expired(pending.values(), timezone.now()) if pending else set(),
        active=membership.find_active(order.org, ids.values()) if ids else {},
        suppressed=frozenset(
            suppression.find_suppressed(order.org, {key: ids.get(key) for key in keys})
        ),
        refusals=accounts.registration_refusals(
            [key for key in keys if key not in found and key not in pending],
            will_be_allowed=_to_be_allowed(order, planned, refusals),
        ),
        staff=roles.staff_courses(order.org, ids.values()) if ids else {},
        course_refusals=refusals,
        enrolled=enrollments.enrolled_courses(ids.values(), own) if ids and own else {},
    )


def _to_be_allowed(
    order: Order, planned: Sequence[Planned], refusals: Mapping[str, str]
) -> list[str]:
    """Addresses that this order puts on an allow list, which lets them past a site's patterns."""
    return [
        item.key
        for item in planned
        if item.key and any(not refusals[key] for key in (*item.row.courses, *order.courses))
    ]


def _course_refusals(org: str, keys: Iterable[str]) -> dict[str, str]:
    """Why nobody can be put into each course; '' where the course itself is open."""
    orgs = {key: courses.org_of(key) for key in keys}
    own = [key for key, course_org in orgs.items() if course_org == org]
    known = courses.get_courses(own) if own else {}
    found: dict[str, str] = {}
    for key, course_org in orgs.items():
        if course_org and course_org != org:
            found[key] = CourseOutcomes.NOT_YOUR_COURSE
        elif key not in known:
            found[key] = CourseOutcomes.UNKNOWN_COURSE
        else:
            found[key] = enrollments.refusal(key)
    return found


def _settle(item: Planned, order: Order, facts: _Facts) -> None:
    """What becomes of the person."""
    key = str(item.key)
    found = facts.accounts.get(key, [])
    if len(found) > 1:
        item.refuse(Outcomes.AMBIGUOUS_ACCOUNT, texts.ambiguous(key, len(found)))
        return
    item.account = found[0] if found else None
    item.pending_id = facts.pending.get(key)
    item.active_id = facts.active.get(item.account.id) if item.account else None
    if key in facts.suppressed and not order.unsuppress:
        item.refuse(Outcomes.SUPPRESSED, texts.suppressed(key))
    elif item.account is None and key in facts.refusals:
        item.refuse(Outcomes.CANNOT_REGISTER, texts.cannot_register(key, facts.refusals[key]))
    else:
        item.is_lifted = key in facts.suppressed
        _settle_listed(item, facts)


def _settle_listed(item: Planned, facts: _Facts) -> None:
    key, item.goes = str(item.key), True
    staffed = facts.staff.get(item.account.id, set()) if item.account else set()
    if item.active_id is not None:
        item.outcome, item.text = Outcomes.ALREADY_ACTIVE, texts.already_active(key)
    elif staffed and not (item.pending_id and not item.becomes_active):
        item.outcome = Outcomes.ALSO_STAFF
        item.text = texts.also_staff(key, staffed, becomes_active=item.becomes_active)
    elif item.becomes_active:
        item.outcome, item.text = Outcomes.ACTIVATED, texts.activated(key)
    elif item.pending_id is not None:
        item.outcome = Outcomes.ALREADY_PENDING
        is_over = item.pending_id in facts.expired
        item.text = texts.already_expired(key) if is_over else texts.already_pending(key)
    else:
        item.outcome = Outcomes.INVITED
        item.text = texts.invited(key, item.account)
    if item.row.language and not find_language(item.row.language):
        item.text = f"{item.text} {texts.no_language(shown(item.row.language, 40))}"
    if item.is_lifted:
        item.text = f"{item.text} {texts.lifted()}"


def _plan_courses(item: Planned, order: Order, facts: _Facts) -> None:
    if not item.goes:
        return
    inside: Iterable[str] = ()
    if item.account is not None:
        inside = facts.enrolled.get(item.account.id, set())
    for key in dict.fromkeys([*item.row.courses, *order.courses]):
        outcome = facts.course_refusals[key]
        if key in inside:
            outcome = CourseOutcomes.ALREADY_ENROLLED
        elif not outcome:
            outcome = CourseOutcomes.ENROLLED if item.becomes_active else CourseOutcomes.ALLOWED
        item.courses.append(CourseOutcome(shown(key, 255), str(outcome)))
    bad = [course for course in item.courses if course.outcome not in GOOD_COURSES]
    if bad and order.strict:
        item.refuse(Outcomes.FAILED, texts.strict(bad))


def _fold(item: Planned, taken: dict[str, int]) -> None:
    """A second row of an address adds its courses and nothing else."""
    key = str(item.key)
    if key in taken:
        item.outcome, item.text = Outcomes.DUPLICATE, texts.duplicate(key, taken[key])
    taken.setdefault(key, item.row.line)
