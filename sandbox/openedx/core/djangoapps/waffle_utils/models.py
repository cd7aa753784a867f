"""What a course or an organisation says about a toggle; the newest row counts."""

from contract.loader import contract_base


class Override:
    """What both tables do."""

    ON, OFF = "on", "off"

    @classmethod
    def override_value(cls, waffle_flag, **where) -> bool | None:
        """On, off, or None where nothing is said."""
        rows = cls.objects.filter(waffle_flag=waffle_flag, **where).order_by("-change_date", "-id")
        newest = rows.first()
        if newest is None or not newest.enabled:
            return None
        return newest.override_choice == cls.ON


class WaffleFlagCourseOverrideModel(
    Override,
    contract_base("waffle_utils.WaffleFlagCourseOverrideModel", override_choice={"default": "on"}),
):
    """One course's way."""


class WaffleFlagOrgOverrideModel(
    Override,
    contract_base("waffle_utils.WaffleFlagOrgOverrideModel", override_choice={"default": "on"}),
):
    """One organisation's way."""
