"""How many mails of an organisation leave on one day (UTC), and when those beyond it may.

Each mail takes its place in the day's figure by a conditional UPDATE that is committed before it
leaves, so the limit holds however many workers there are. Those who write mails look ahead: what
the day has no room for gets the first day that has some. The plan is the rows' own `due_at`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, F, QuerySet, When

from lms_lite_learners import conf, invitation_settings, locks
from lms_lite_learners.data import InvitationState
from lms_lite_learners.exceptions import MailLimitError
from lms_lite_learners.models import Invitation, MailDay
from lms_lite_learners.roster import membership

QUEUED = InvitationState.QUEUED.value
BATCH = 1000
# Rows of one organisation that one look moves, so that others' mails go on in between.
MOST = 10_000
# Days after which a day's figure is of no use to anybody.
KEPT = timedelta(days=30)

__all__ = [
    "Place",
    "bring_forward",
    "count_due",
    "count_waiting",
    "due_times",
    "end_of",
    "ensure_room",
    "find_room",
    "next_reminder",
    "place_of",
    "put_off",
]


@dataclass(frozen=True, slots=True)
class Place:
    """A mail's place in the figure of its organisation's day."""

    org: str
    day: date
    limit: int

    def take(self) -> bool:
        """Take it in the caller's transaction; False where the day is full."""
        rows = MailDay.objects.filter(org=self.org, day=self.day, number__lt=self.limit)
        if rows.update(number=F("number") + 1):
            return True
        locks.hold(MailDay(org=self.org, day=self.day), unique=["org", "day"])
        return bool(rows.update(number=F("number") + 1))

    def give_back(self) -> None:
        """Leave it to another mail: this one did not leave."""
        rows = MailDay.objects.filter(org=self.org, day=self.day, number__gt=0)
        rows.update(number=F("number") - 1)


def place_of(org: str, limit: int, now: datetime) -> Place | None:
    """A place of today for one mail; None without a limit."""
    return Place(org, _day(now), limit) if limit else None


def next_reminder(at: datetime) -> datetime:
    """From when a reminder is allowed after a mail that may leave at this time."""
    return at + timedelta(hours=conf.remind_hours())


def end_of(at: datetime) -> datetime:
    """When an invitation ends whose mail may leave, or that is renewed, at this time."""
    return at + timedelta(days=conf.invitation_days())


def find_room(org: str, now: datetime) -> int | None:
    """How many more mails may be written for today; None without a limit.

    Needs a transaction: with a limit it holds the organisation's list until the end.
    """
    limit = invitation_settings.rules_of(org).mails_a_day
    if not limit:
        return None
    membership.lock(org, now)
    return _room(org, limit, now)


def ensure_room(org: str, now: datetime) -> None:
    """Raise MailLimitError, with the next day that has room, where today has none."""
    limit = invitation_settings.rules_of(org).mails_a_day
    if not limit or _room(org, limit, now):
        return
    raise MailLimitError(_after_today(org, limit, 1, now)[0], limit)


def due_times(org: str, number: int, now: datetime) -> list[datetime]:
    """When each of so many new mails may leave; call it under `membership.lock`."""
    limit = invitation_settings.rules_of(org).mails_a_day
    return _plan(org, limit, number, now) if limit else [now] * number


def put_off(org: str, now: datetime) -> int:
    """Give the mails that are due another day, today having no place left; answers how many."""
    limit, moved = invitation_settings.rules_of(org).mails_a_day, 0
    if not limit:
        return 0
    while moved < MOST:
        with transaction.atomic():
            membership.lock(org, now)
            due = _queued(org).filter(due_at__lte=now).order_by("due_at", "id")
            pks = list(due.values_list("pk", flat=True)[:BATCH])
            times = _after_today(org, limit, len(pks), now)
            for at in sorted(set(times)):
                some = [pk for pk, when in zip(pks, times, strict=True) if when == at]
                _move(some, at)
        if not pks:
            break
        moved += len(pks)
    return moved


def count_waiting(org: str, now: datetime) -> int:
    """How many mails wait for another day; more than MOST aren't counted."""
    return _count(_queued(org).filter(due_at__gt=now, reason=""), MOST + 1)


def count_due(org: str, now: datetime, most: int) -> int:
    """How many mails of the organisation are about to leave; more than `most` aren't counted."""
    return _count(_queued(org).filter(due_at__lte=now), most)


def bring_forward(now: datetime) -> int:
    """Let mails leave today that wait for another day, as far as today has room.

    Room comes of places given back, and of a limit that was raised or taken off.
    """
    waiting = Invitation.objects.filter(state=QUEUED, due_at__gt=now, reason="")
    if not waiting.exists():
        return 0
    MailDay.objects.filter(day__lt=_day(now) - KEPT).delete()
    moved, org = 0, ""
    while org := _next_org(org):
        moved += _bring_forward(org, now)
    return moved


def _bring_forward(org: str, now: datetime) -> int:
    if not _queued(org).filter(due_at__gt=now, reason="").exists():
        return 0
    limit = invitation_settings.rules_of(org).mails_a_day
    with transaction.atomic():
        membership.lock(org, now)
        room = min(_room(org, limit, now), MOST) if limit else MOST
        rows = _queued(org).filter(due_at__gt=now, reason="").order_by("due_at", "id")
        pks = list(rows.values_list("pk", flat=True)[:room])
        for start in range(0, len(pks), BATCH):
            _move(pks[start : start + BATCH], now)
    return len(pks)


def _next_org(after: str) -> str:
    """The next organisation with mails that wait, by a step over the index."""
    rows = Invitation.objects.filter(state=QUEUED, org__gt=after).order_by("org")
    return str(rows.values_list("org", flat=True).first() or "")


def _plan(org: str, limit: int, number: int, now: datetime) -> list[datetime]:
    today = [now] * min(number, _room(org, limit, now))
    return today + _after_today(org, limit, number - len(today), now)


def _after_today(org: str, limit: int, number: int, now: datetime) -> list[datetime]:
    """Days for so many mails, behind all those that wait for a day already."""
    day, taken = _tomorrow(now), 0
    waiting = _queued(org).order_by("-due_at").values_list("due_at", flat=True)
    last = waiting.first() if number else None
    if last and last >= day:
        day = _start(_day(last))
        taken = _count(_queued(org).filter(due_at__gte=day), limit)
    times: list[datetime] = []
    while len(times) < number:
        times += [day] * min(limit - taken, number - len(times))
        day, taken = day + timedelta(days=1), 0
    return times


def _room(org: str, limit: int, now: datetime) -> int:
    """Places of today that no mail has taken, and none that waits will take."""
    went = MailDay.objects.filter(org=org, day=_day(now)).values_list("number", flat=True).first()
    free = max(limit - (went or 0), 0)
    return free - _count(_queued(org).filter(due_at__lt=_tomorrow(now)), free)


def _count(rows: "QuerySet[Invitation]", most: int) -> int:
    """How many rows there are; those beyond `most` aren't counted."""
    return rows.order_by().values("pk")[:most].count() if most else 0


def _move(pks: Iterable[int], at: datetime) -> None:
    """The 24 hours and the time of an open invitation start when its mail may leave."""
    Invitation.objects.filter(pk__in=list(pks), state=QUEUED).update(
        due_at=at,
        reason="",
        attempts=0,
        remind_allowed_at=Case(
            When(is_open=True, then=next_reminder(at)), default=F("remind_allowed_at")
        ),
        expires_at=Case(When(is_open=True, then=end_of(at)), default=F("expires_at")),
    )


def _queued(org: str) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(state=QUEUED, org=org)


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _tomorrow(now: datetime) -> datetime:
    return _start(_day(now) + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
