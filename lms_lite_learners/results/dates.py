"""Local dates of a time zone as instants."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lms_lite_learners.data import DateRange
from lms_lite_learners.exceptions import InvalidInputError

__all__ = ["Instants", "instants_of", "zone_of"]

Instants = tuple[datetime | None, datetime | None]


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; raises InvalidInputError where there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        text = _("“%(name)s” is no time zone.") % {"name": name}
        raise InvalidInputError(text, fields={"time_zone": [text]}) from error


def instants_of(dates: DateRange) -> Instants:
    """The first instant of the range, and the first one after it; None where a side is open."""
    zone = zone_of(dates.time_zone)
    return _midnight(dates.start, zone), _midnight(dates.end, zone, days=1)


def _midnight(day: date | None, zone: ZoneInfo, *, days: int = 0) -> datetime | None:
    """When a local day begins: the first of two midnights, the end of a gap without one."""
    if day is None:
        return None
    try:
        begin = datetime.combine(day + timedelta(days=days), time(), tzinfo=zone)
        return begin.astimezone(UTC)
    except OverflowError:
        # Beyond the calendar lies no result.
        return None
