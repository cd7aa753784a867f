"""What a course can be taken as, and at which price."""

import datetime
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from contract.loader import contract_base, contract_models


class Mode(NamedTuple):
    """One way to take a course, as plain values."""

    slug: str
    name: str
    min_price: int
    suggested_prices: str
    currency: str
    expiration_datetime: datetime.datetime | None
    description: str | None
    sku: str | None
    android_sku: str | None
    ios_sku: str | None
    bulk_sku: str | None


class CourseMode(
    contract_base("course_modes.CourseMode", currency={"default": "usd"}),
):
    """One way to take a course."""

    HONOR = "honor"
    PROFESSIONAL = "professional"
    VERIFIED = "verified"
    AUDIT = "audit"
    NO_ID_PROFESSIONAL_MODE = "no-id-professional"
    CREDIT_MODE = "credit"
    MASTERS = "masters"
    DEFAULT_MODE_SLUG = AUDIT
    DEFAULT_MODE = Mode(AUDIT, "Audit", 0, "", "usd", None, None, None, None, None, None)
    PROFESSIONAL_MODES = (PROFESSIONAL, NO_ID_PROFESSIONAL_MODE)
    AUTO_ENROLL_MODES = (AUDIT, HONOR)

    history = HistoricalRecords()

    @property
    def expiration_datetime(self):
        """When the mode stops being offered, if ever."""
        return self._expiration_datetime

    def to_tuple(self) -> Mode:
        """The mode as plain values."""
        return Mode(
            self.mode_slug,
            self.mode_display_name,
            self.min_price,
            self.suggested_prices,
            self.currency,
            self.expiration_datetime,
            self.description,
            self.sku,
            self.android_sku,
            self.ios_sku,
            self.bulk_sku,
        )

    @classmethod
    def modes_for_course(cls, course_id=None, include_expired=False) -> list[Mode]:
        """The modes of a course, or the default one if it has none."""
        rows = cls.objects.filter(course_id=course_id).order_by("min_price", "id")
        if not include_expired:
            now = timezone.now()
            rows = rows.filter(
                models.Q(_expiration_datetime=None) | models.Q(_expiration_datetime__gte=now)
            )
        return [row.to_tuple() for row in rows] or [cls.DEFAULT_MODE]

    @classmethod
    def modes_for_course_dict(cls, course_id=None, modes=None, **filters) -> dict[str, Mode]:
        """The modes of a course by slug."""
        return {mode.slug: mode for mode in modes or cls.modes_for_course(course_id, **filters)}

    @classmethod
    def can_auto_enroll(cls, course_id, modes_dict=None) -> bool:
        """Whether somebody may be enrolled here without being asked to pay or choose."""
        modes = modes_dict or cls.modes_for_course_dict(course_id)
        if any(slug in modes for slug in cls.PROFESSIONAL_MODES):
            return False
        paid_honor = len(modes) == 1 and cls.HONOR in modes and modes[cls.HONOR].min_price > 0
        return not paid_honor and any(slug in modes for slug in cls.AUTO_ENROLL_MODES)

    @classmethod
    def auto_enroll_mode(cls, course_id, modes_dict=None) -> str | None:
        """The mode that an enrollment without a choice gets, if there is one."""
        modes = modes_dict or cls.modes_for_course_dict(course_id)
        return next((slug for slug in cls.AUTO_ENROLL_MODES if slug in modes), None)


globals().update(contract_models("course_modes", __name__, written=globals()))
