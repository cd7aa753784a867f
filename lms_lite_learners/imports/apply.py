"""Outcomes to rows: a planned chunk written with a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lms_lite_learners import audit, invitations
from lms_lite_learners.data import Act, CourseOutcomes, Outcome
from lms_lite_learners.host import enrollments
from lms_lite_learners.imports.languages import find_language
from lms_lite_learners.imports.plan import MAX_SHOWN, Order, Planned
from lms_lite_learners.imports.showing import shown
from lms_lite_learners.roster import membership, refresh, suppression

__all__ = ["apply_plan", "outcomes_of"]


def apply_plan(order: Order, planned: Sequence[Planned], now: datetime) -> list[Outcome]:
    """Write what was planned and answer what became of each row.

    Call it in a transaction that has held `membership.lock` since before the plan was made.
    """
    going = [item for item in planned if item.goes]
    _lift(order, going, now)
    pending = _add_pending(order, going, now)
    active = _activate(order, going, now)
    learners = {str(item.key): _learner_id(item, pending, active) for item in going}
    courses = _give_courses([item for item in going if item.courses])
    touched = [item.account.id for item in going if item.account and item.becomes_active]
    if touched:
        refresh.refresh(order.org, touched, now)
    return outcomes_of(planned, learners=learners, courses=courses)


def outcomes_of(
    planned: Iterable[Planned],
    *,
    learners: Mapping[str, int | None] | None = None,
    courses: Mapping[tuple[str, str], str] | None = None,
) -> list[Outcome]:
    """The rows' outcomes, with the ids and course outcomes that applying them brought."""
    learners, courses = learners or {}, courses or {}
    return [
        Outcome(
            email=shown(item.row.email, MAX_SHOWN),
            outcome=str(item.outcome),
            text=item.text,
            learner=learners.get(str(item.key)) if item.goes else None,
            courses=tuple(
                replace(course, outcome=courses.get((str(item.key), course.key), course.outcome))
                if item.goes
                else course
                for course in item.courses
            ),
            line=item.row.line,
        )
        for item in planned
    ]


def _lift(order: Order, going: Sequence[Planned], now: datetime) -> None:
    """Let suppressed people come back; who is pending as declined is asked again."""
    lifted = {
        str(item.key): item.account.id if item.account else None for item in going if item.is_lifted
    }
    if lifted:
        suppression.lift(order.org, lifted)
        who, number = order.acting_user_id, len(lifted)
        audit.note(order.org, Act.UNSUPPRESS, actor_id=who, count=number)
        pending = [item.pending_id for item in going if item.is_lifted and item.pending_id]
        invitations.ask_again(order.org, pending, notify=order.notify, now=now)


def _add_pending(order: Order, going: Sequence[Planned], now: datetime) -> dict[str, int]:
    """Ids of the pending learners of this chunk by key, the new ones written with an invitation."""
    new = {
        str(item.key): item
        for item in reversed(going)
        if not item.becomes_active and item.pending_id is None
    }
    people = [membership.Newcomer(key, key, item.row.name) for key, item in new.items()]
    people.reverse()
    if not people:
        return {}
    ids = membership.add_pending(
        order.org, people, via=order.via, acting_user_id=order.acting_user_id, now=now
    )
    languages = {pk: find_language(new[key].row.language) for key, pk in ids.items()}
    invitations.invite(order.org, languages, notify=order.notify, now=now)
    unconfirmed = [
        ids[key]
        for key, item in new.items()
        if key in ids and item.account and not item.account.is_active
    ]
    if unconfirmed:
        invitations.wait_for_confirmation(unconfirmed)
    return ids


def _activate(order: Order, going: Sequence[Planned], now: datetime) -> dict[int, int]:
    """Rows of the accounts that become active now, by account; pending rows go into them."""
    people = {
        item.account.id: item.key
        for item in going
        if item.account
        and item.becomes_active
        and (item.active_id is None or item.pending_id is not None)
    }
    if not people:
        return {}
    ids = membership.activate(
        order.org,
        people,
        via=order.via,
        acting_user_id=order.acting_user_id,
        is_open=False,
        now=now,
    )
    new = {
        ids[item.account.id]: find_language(item.row.language)
        for item in going
        if item.account and item.account.id in ids and item.active_id is None
    }
    invitations.tell_added(order.org, new, notify=order.notify, now=now)
    return ids


def _learner_id(item: Planned, pending: Mapping[str, int], active: Mapping[int, int]) -> int | None:
    if item.account and item.becomes_active:
        return active.get(item.account.id, item.active_id)
    return pending.get(str(item.key), item.pending_id)


def _give_courses(going: Sequence[Planned]) -> dict[tuple[str, str], str]:
    """Enrol accounts and allow addresses, course by course; what became of each (key, course)."""
    found: dict[tuple[str, str], str] = {}
    for course_key, items in _by_course(going, CourseOutcomes.ALLOWED).items():
        keys = list(dict.fromkeys(str(item.key) for item in items))
        allowed = enrollments.allow(keys, course_key)
        found |= {(key, course_key): outcome for key, outcome in allowed.items()}
    for course_key, items in _by_course(going, CourseOutcomes.ENROLLED).items():
        by_user = {item.account.id: str(item.key) for item in items if item.account}
        for user_id, (outcome, _detail) in enrollments.enroll_many(by_user, course_key).items():
            found[by_user[user_id], course_key] = outcome
    return found


def _by_course(going: Iterable[Planned], outcome: str) -> dict[str, list[Planned]]:
    wanted: dict[str, list[Planned]] = {}
    for item in going:
        for course in item.courses:
            if course.outcome == outcome:
                wanted.setdefault(course.key, []).append(item)
    return wanted
