"""Accounts of the platform."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import idna
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners.data import Account, People
from lms_lite_learners.host.capitals import spelled_with_capitals
from lms_lite_learners.host.selection import as_it_is, ask_of, moment_reader
from lms_lite_learners.identity import find_email_key
from lms_lite_learners.statements import fetch

SLICE = 5000
COLUMNS = (
    "id",
    "username",
    "email",
    "profile__name",
    "profile__city",
    as_it_is("profile__country"),
    as_it_is("is_active"),
    as_it_is("last_login"),
)

__all__ = [
    "accounts_of",
    "find_accounts",
    "get_accounts",
    "is_registration_open",
    "is_retired",
    "key_of",
    "language_of",
    "registration_patterns",
    "registration_refusals",
    "time_zone_of",
]


def get_accounts(user_ids: Iterable[int]) -> dict[int, Account]:
    """The accounts with these ids, by id; unknown ids are left out."""
    found: dict[int, Account] = {}
    for ids in _slices(user_ids):
        found.update(_by_id(People(frozenset(ids))))
    return found


def accounts_of(people: People) -> dict[int, Account]:
    """The accounts of these people, by id, with one query where they are a range."""
    if not people.until:
        return get_accounts(people.ids or ())
    return {pk: account for pk, account in _by_id(people) if people.has(pk)}


def find_accounts(keys: Iterable[str]) -> dict[str, list[Account]]:
    """The accounts of each address key, active or not; keys without any are left out.

    Two accounts of one key happen where the database tells capitals apart. Retired accounts have
    no address that counts. Takes four queries for 5,000 keys at most, each by an index.
    """
    wanted = set(keys)
    found: dict[int, Account] = {}
    for some in _slices(wanted):
        candidates = [text for key in some for text in _written_forms(key)]
        for rows in _lookups(candidates):
            found.update(_read(fetch(_shown(rows))))
    by_key: dict[str, list[Account]] = {}
    for account in sorted(found.values(), key=lambda account: account.id):
        key = key_of(account)
        if key in wanted:
            by_key.setdefault(key, []).append(account)
    return by_key


def key_of(account: Account) -> str | None:
    """The key of an account's address; None for a retired account and an unusable address."""
    return None if is_retired(account) else find_email_key(account.email)


def is_retired(account: Account) -> bool:
    """Was the account retired, or is it about to be? Its address is no person's then."""
    prefix = str(getattr(settings, "RETIRED_EMAIL_PREFIX", "retired__user_")).lower()
    domain = str(getattr(settings, "RETIRED_EMAIL_DOMAIN", "retired.invalid")).lower()
    email = account.email.lower()
    return email.startswith(prefix) and email.endswith(f"@{domain}")


def language_of(user_id: int) -> str:
    """Code of the language that a person prefers, or '' without a preference."""
    from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
    from openedx.core.djangoapps.user_api.models import UserPreference

    rows = UserPreference.objects.filter(user_id=user_id, key=LANGUAGE_KEY)
    return str(rows.values_list("value", flat=True).first() or "")


def time_zone_of(user_id: int) -> str:
    """Name of the time zone that a person prefers, or that of the site."""
    from openedx.core.djangoapps.user_api.models import UserPreference

    rows = UserPreference.objects.filter(user_id=user_id, key="time_zone")
    return str(rows.values_list("value", flat=True).first() or settings.TIME_ZONE)


def registration_refusals(
    keys: Iterable[str], *, will_be_allowed: Iterable[str] = ()
) -> dict[str, str]:
    """Why nobody can register with each address, in words; who can register is left out.

    `will_be_allowed`: addresses that are about to get a place on a course's allow list. Takes two
    queries at most.
    """
    keys = list(keys)
    if not is_registration_open():
        return dict.fromkeys(keys, _("Creating accounts is switched off on this site."))
    refused = dict.fromkeys(_retired(keys), _("No account can be made with this address."))
    shut_out = _shut_out(key for key in keys if key not in refused) - set(will_be_allowed)
    if shut_out:
        shut_out -= _on_allow_lists(shut_out)
    return refused | dict.fromkeys(
        shut_out, _("This site takes no accounts with an address like this one.")
    )


def _slices(values: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while part := list(islice(rest, SLICE)):
        yield part


def _users() -> QuerySet[Any]:
    return get_user_model().objects.all()


def _by_id(people: People) -> Iterator[tuple[int, Account]]:
    return _read(ask_of(people, _all_shown, column="pk"))


def _all_shown() -> QuerySet[Any]:
    return _shown(_users())


def _shown(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values_list(*COLUMNS)


def _read(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Account]]:
    moment = moment_reader()
    for pk, username, email, name, city, country, is_active, last_login in rows:
        account = Account(
            pk,
            username,
            email,
            bool(is_active),
            name or "",
            city or "",
            country or "",
            moment(last_login),
        )
        yield pk, account


def _written_forms(key: str) -> list[str]:
    """The lower-case texts under which an account of this key may be stored."""
    local, _at, domain = key.rpartition("@")
    if "xn--" not in domain:
        return [key]
    try:
        return [key, f"{local}@{idna.decode(domain)}"]
    except idna.IDNAError:
        return [key]


def _lookups(candidates: Sequence[str]) -> list[QuerySet[Any]]:
    """The queries that find these addresses however they are capitalised, each by an index."""
    exact = _users().filter(email__in=candidates)
    if connection.vendor == "mysql":
        # The column's collation folds case (and accents, which the caller tells apart again).
        return [exact]
    return [exact, spelled_with_capitals(candidates, _users())]


def is_registration_open() -> bool:
    """May somebody without an account make one?"""
    from openedx.core.djangoapps.site_configuration.helpers import get_value

    features = getattr(settings, "FEATURES", {})
    return bool(
        get_value(
            "ALLOW_PUBLIC_ACCOUNT_CREATION", features.get("ALLOW_PUBLIC_ACCOUNT_CREATION", True)
        )
    )


def registration_patterns() -> list[str] | None:
    """Regular expressions, one of which a whole address must match to register; None takes all."""
    patterns = getattr(settings, "REGISTRATION_EMAIL_PATTERNS_ALLOWED", None)
    return None if patterns is None else list(patterns)


def _retired(keys: Sequence[str]) -> list[str]:
    """Those of the addresses whose account was retired."""
    from user_util.user_util import get_all_retired_emails

    platform: Any = settings
    salts, shape = platform.RETIRED_USER_SALTS, platform.RETIRED_EMAIL_FMT
    forms = {form: key for key in keys for form in get_all_retired_emails(key, salts, shape)}
    taken: list[str] = []
    for some in _slices(forms):
        taken += _users().filter(email__in=some).values_list("email", flat=True)
    return [forms[email] for email in taken if email in forms]


def _shut_out(keys: Iterable[str]) -> set[str]:
    """Those of the addresses that no pattern of the site takes."""
    patterns = registration_patterns()
    if patterns is None:
        return set()
    # As the platform's form for registration writes it.
    rules = [re.compile(f"{pattern}$") for pattern in patterns]
    return {key for key in keys if not any(rule.match(key) for rule in rules)}


def _on_allow_lists(keys: set[str]) -> set[str]:
    from common.djangoapps.student.models import CourseEnrollmentAllowed

    found: set[str] = set()
    for some in _slices(keys):
        found.update(
            CourseEnrollmentAllowed.objects.filter(email__in=some).values_list("email", flat=True)
        )
    return {email.lower() for email in found} & keys
