"""How an organisation's invitations go out: what it set itself over what the site has."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms_lite_learners import audit, conf
from lms_lite_learners.data import Act, InvitationRules, OwnInvitationRules
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.models import InvitationSettings

MAX_DAYS, MAX_TIMES, MAX_MAILS = 365, 10, 1_000_000
LIMITS = {"remind_after_days": MAX_DAYS, "remind_times": MAX_TIMES, "mails_a_day": MAX_MAILS}
FIELDS = (*LIMITS, "language")

__all__ = [
    "FIELDS",
    "LIMITS",
    "change",
    "orgs_reminding",
    "own",
    "rules_of",
    "rules_of_many",
    "site_rules",
]


def site_rules() -> InvitationRules:
    """What holds where an organisation set nothing."""
    return InvitationRules(
        remind_after_days=conf.remind_after_days(),
        remind_times=conf.remind_times(),
        mails_a_day=conf.mails_a_day(),
    )


def own(org: str) -> OwnInvitationRules:
    """What the organisation set itself."""
    row = InvitationSettings.objects.filter(org=org).values(*FIELDS).first()
    return OwnInvitationRules(**row) if row else OwnInvitationRules()


def rules_of(org: str) -> InvitationRules:
    """What holds for the organisation now."""
    return rules_of_many([org])[org]


def rules_of_many(orgs: Iterable[str]) -> dict[str, InvitationRules]:
    """The same for many organisations, with one query for all."""
    wanted = list(orgs)
    rows = InvitationSettings.objects.filter(org__in=wanted).values("org", *FIELDS)
    given = {row.pop("org"): OwnInvitationRules(**row) for row in rows}
    site, nothing = site_rules(), OwnInvitationRules()
    return {org: _merged(site, given.get(org, nothing)) for org in wanted}


def orgs_reminding() -> list[str]:
    """The organisations that may have reminders go automatically by a setting of their own."""
    has_own = Q(remind_after_days__gt=0) | Q(remind_times__gt=0)
    rows = InvitationSettings.objects.filter(has_own)
    return list(rows.order_by("org").values_list("org", flat=True))


def change(org: str, values: Mapping[str, Any], *, acting_user_id: int) -> OwnInvitationRules:
    """Set some of the organisation's own values, None or '' for the site's; answers them all.

    Raises InvalidInputError that names each field at fault.
    """
    _ensure_valid(values)
    with transaction.atomic():
        row, _is_new = InvitationSettings.objects.select_for_update().get_or_create(org=org)
        before = OwnInvitationRules(**{name: getattr(row, name) for name in FIELDS})
        after = OwnInvitationRules(**{**asdict(before), **values})
        if after != before:
            InvitationSettings.objects.filter(pk=row.pk).update(**asdict(after))
            audit.note(
                org, Act.SET_INVITATIONS, actor_id=acting_user_id, subject=_told(before, after)
            )
    return after


def _merged(site: InvitationRules, given: OwnInvitationRules) -> InvitationRules:
    """The organisation's own value where it set one; of two limits the lower."""
    limits = [one for one in (site.mails_a_day, given.mails_a_day) if one]
    return InvitationRules(
        remind_after_days=_either(given.remind_after_days, site.remind_after_days),
        remind_times=_either(given.remind_times, site.remind_times),
        mails_a_day=min(limits, default=0),
        language=given.language or site.language,
    )


def _either(own_value: int | None, default: int) -> int:
    return default if own_value is None else own_value


def _ensure_valid(values: Mapping[str, Any]) -> None:
    fields = {name: [text] for name in values if (text := _fault(name, values[name]))}
    if fields:
        raise InvalidInputError(" ".join(text for (text,) in fields.values()), fields=fields)


def _fault(name: str, value: Any) -> str:
    """What is wrong with a value; '' for nothing."""
    if name == "language":
        if not value or value in conf.languages():
            return ""
        return _("“%(value)s” is no language of this site.") % {"value": value}
    # A limit of no mails would be a stop.
    least = 1 if name == "mails_a_day" else 0
    most = LIMITS[name]
    if name == "mails_a_day" and conf.mails_a_day():
        most = min(most, conf.mails_a_day())
    if name == "remind_after_days":
        # Later than that the invitation is over.
        most = min(most, conf.invitation_days() - 1)
    if value is None or least <= value <= most:
        return ""
    words = {"value": value, "least": least, "most": most}
    return _("%(value)s is not between %(least)d and %(most)d.") % words


def _told(before: OwnInvitationRules, after: OwnInvitationRules) -> str:
    """What changed, in few characters: `days=7 times=- mails=100 language=de`."""
    short = {"remind_after_days": "days", "remind_times": "times", "mails_a_day": "mails"}
    old, new = asdict(before), asdict(after)
    parts = [
        f"{short.get(name, name)}={'-' if new[name] in (None, '') else new[name]}"
        for name in FIELDS
        if new[name] != old[name]
    ]
    return " ".join(parts)
