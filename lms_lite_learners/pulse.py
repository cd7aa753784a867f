"""Is what should happen again and again still happening?"""

from datetime import datetime, timedelta

from lms_lite_learners import bulk
from lms_lite_learners.models import Pulse

TICK = "tick"
# Cron calls it every minute; a site that is updated may miss some.
LATE = timedelta(minutes=10)

__all__ = ["LATE", "TICK", "beat", "last_beat"]


def beat(name: str, now: datetime) -> None:
    """Note that it was done."""
    bulk.upsert(Pulse, ("name", "at"), [(name, now)], unique=("name",), update=("at",))


def last_beat(name: str) -> datetime | None:
    """When it was last done, None if never."""
    return Pulse.objects.filter(name=name).values_list("at", flat=True).first()
