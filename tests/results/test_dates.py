"""A range of local dates, both inclusive, on days of 23, 24 and 25 hours and without midnight."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_lite_learners.data import DateRange
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.results.dates import instants_of

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Asia/Beirut",
    "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu",
)  # fmt: skip


def hours(day, zone):
    begin, end = instants_of(DateRange(day, day, zone))
    return (end - begin) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        (date(2026, 3, 29), "Europe/Berlin", 23),
        (date(2026, 10, 25), "Europe/Berlin", 25),
        (date(2026, 6, 1), "Europe/Berlin", 24),
        # The clock goes from 00:00 to 01:00: the day has no midnight.
        (date(2018, 11, 4), "America/Sao_Paulo", 23),
        # It goes back from 01:00 to 00:00: the day has two.
        (date(2026, 11, 1), "America/Havana", 25),
        # The day was left out.
        (date(2011, 12, 30), "Pacific/Apia", 0),
    ],
)
def test_a_day_is_as_long_as_it_is_there(day, zone, length):
    assert hours(day, zone) == length


@given(
    seconds=st.integers(0, 30 * 365 * 86_400),
    start=st.dates(date(2005, 1, 1), date(2035, 1, 1)),
    days=st.integers(0, 700),
    zone=st.sampled_from(ZONES),
)
def test_an_instant_is_inside_if_its_local_date_is(seconds, start, days, zone):
    at = datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    _check(at, start, start + timedelta(days=days), zone)


@given(
    seconds=st.integers(-90_000, 90_000),
    day=st.dates(date(2005, 1, 1), date(2035, 1, 1)),
    zone=st.sampled_from(ZONES),
)
def test_that_holds_near_the_edges(seconds, day, zone):
    edge = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    _check(edge + timedelta(seconds=seconds), day, day, zone)


def _check(at, start, end, zone):
    begin, stop = instants_of(DateRange(start, end, zone))
    assert (begin <= at < stop) == (start <= at.astimezone(ZoneInfo(zone)).date() <= end)


def test_a_side_without_a_date_is_open():
    assert instants_of(DateRange()) == (None, None)
    assert instants_of(DateRange(end=date.max)) == (None, None)
    assert instants_of(DateRange(start=date.min, time_zone="Asia/Tokyo")) == (None, None)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "America", "/etc/passwd"])
def test_an_unknown_time_zone_is_named(zone):
    with pytest.raises(InvalidInputError) as error:
        instants_of(DateRange(time_zone=zone))
    assert list(error.value.fields) == ["time_zone"]
