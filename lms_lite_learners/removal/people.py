"""Who the people of a removal are, by every key that the platform knows them by."""

from collections.abc import Iterable, Mapping, Sequence

from lms_lite_learners.data import Account, Person
from lms_lite_learners.host import accounts
from lms_lite_learners.host.erasing import anonymous

__all__ = ["identify", "with_accounts"]


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
