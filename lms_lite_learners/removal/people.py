"""Who the people of a removal are, by every key that the platform knows them by."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from lms_lite_learners.data import Account, Person
from lms_lite_learners.host import accounts
from lms_lite_learners.host.erasing import anonymous
from lms_lite_learners.models import RemovalPerson

__all__ = ["accounts_of", "identify", "of_rows", "with_accounts"]


def identify(
    org: str,
    user_ids: Iterable[int],
    addresses: Iterable[str] = (),
    *,
    before: Mapping[int, str] | None = None,
) -> list[Person]:
    """The people with these accounts, and those who have nothing but an address.

    `before` is an address that an account had earlier. An account that is gone from the platform
    is still a person: rows may hold its id.
    """
    ids = sorted(set(user_ids))
    known = accounts.get_accounts(ids)
    anonymous_ids = anonymous.anonymous_ids(ids, org)
    external_ids = anonymous.external_ids(ids)
    people = [
        Person(
            account=user_id,
            username=known[user_id].username if user_id in known else "",
            addresses=_addresses(known.get(user_id), (before or {}).get(user_id)),
            anonymous=tuple(anonymous_ids.get(user_id, ())),
            external=tuple(external_ids.get(user_id, ())),
        )
        for user_id in ids
    ]
    return people + [Person(addresses=(key,)) for key in sorted(set(addresses))]


def of_rows(rows: Iterable[RemovalPerson]) -> dict[int, Person]:
    """Who the people of removals are now, by the ids of their rows, as far as that is known still.

    With the addresses that they had when the removal was asked for.
    """
    found: dict[int, Person] = {}
    for org, some in groupby(sorted(rows, key=lambda row: row.org), key=lambda row: row.org):
        known = list(some)
        before = {row.user_id: row.address for row in known if row.user_id and row.address}
        people = identify(org, [row.user_id for row in known if row.user_id], before=before)
        by_account = {person.account: person for person in people}
        for row in known:
            if row.user_id:
                found[row.pk] = by_account[row.user_id]
            elif row.address:
                found[row.pk] = Person(addresses=(row.address,))
    return found


def accounts_of(people: Iterable[Person]) -> list[int]:
    """The ids of their accounts; who has only an address has none."""
    return [person.account for person in people if person.account is not None]


def with_accounts(keys: Sequence[str]) -> Mapping[str, list[int]]:
    """The accounts that have each address key, confirmed or not; keys without any are left out."""
    found = accounts.find_accounts(keys)
    return {key: [account.id for account in some] for key, some in found.items()}


def _addresses(account: Account | None, before: str | None) -> tuple[str, ...]:
    """The address key, the address as the account spells it, and an earlier one."""
    texts: list[str | None] = [before]
    if account is not None and not accounts.is_retired(account):
        texts += [accounts.key_of(account), account.email]
    return tuple(dict.fromkeys(text for text in texts if text))
