"""Finding people of a removal again, of whom nothing is known but keyed hashes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms_lite_learners import identity
from lms_lite_learners.models import RemovalPerson
from lms_lite_learners.roster import suppression
from lms_lite_learners.roster.suppression import EMAIL, USER

# So many people's hashes are held at once; a removal of more goes through the accounts again.
AT_ONCE = 200_000

__all__ = ["Wanted", "are_kept_off", "hashes_of", "load"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Some people of a removal by the hashes of their accounts or addresses.

    `alone` are addresses of people who had no account; `last` is the number of the last person.
    """

    accounts: frozenset[str]
    alone: frozenset[str]
    addresses: frozenset[str]
    last: int

    def accounts_in(self, rows: Iterable[tuple[int, str]]) -> dict[int, str]:
        """Those of the accounts (id, confirmed address or '') that are one, with address key.

        Somebody who merely has the address of a removed account now is somebody else.
        """
        of_account = identity.hasher(USER)
        of_address = identity.hasher(EMAIL) if self.alone else None
        found: dict[int, str] = {}
        for pk, email in rows:
            if not self.accounts.isdisjoint(of_account(str(pk))) or (
                of_address and email and not self.alone.isdisjoint(of_address(_key(email)))
            ):
                found[pk] = _key(email)
        return found

    def addresses_in(self, addresses: Iterable[str]) -> dict[str, bool]:
        """Keys of those of the addresses that are one's; is one known by it alone?"""
        of_address = identity.hasher(EMAIL)
        found: dict[str, bool] = {}
        for key in {_key(address) for address in addresses} - {""}:
            hashes = of_address(key)
            if not self.addresses.isdisjoint(hashes):
                found[key] = not self.alone.isdisjoint(hashes)
        return found


def load(job_id: int, after: int) -> Wanted | None:
    """The next people of a removal with greater numbers; None behind the last."""
    rows = RemovalPerson.objects.filter(job_id=job_id, number__gt=after).order_by("number")
    columns = rows.values_list("person_hash", "address_hash", "number")[:AT_ONCE]
    accounts, alone, addresses, last = set[str](), set[str](), set[str](), after
    for person, address, last in columns.iterator(chunk_size=5000):  # noqa: B007 - the last one
        (alone if person == address else accounts).add(person)
        addresses.add(address)
    if not accounts and not alone:
        return None
    return Wanted(frozenset(accounts), frozenset(alone), frozenset(addresses) - {""}, last)


def are_kept_off(org: str, people: Mapping[int, str]) -> set[int]:
    """Those of the accounts (id to address key or '') who are still kept off the list."""
    # Two accounts may have one address, so that it is asked for apart.
    by_account: dict[str, int | None] = {f"account {pk}": pk for pk in people}
    by_address: dict[str, int | None] = {key: None for key in people.values() if key}
    barred = suppression.find_suppressed(org, by_account)
    barred |= suppression.find_suppressed(org, by_address)
    return {pk for pk, key in people.items() if f"account {pk}" in barred or key in barred}


def hashes_of(user_id: int, key: str) -> list[str]:
    """What a removal may know an account by: its id, or the address it got it with."""
    hashes = identity.keyed_hashes(USER, str(user_id))
    return hashes + (identity.keyed_hashes(EMAIL, key) if key else [])


def _key(email: str) -> str:
    """The key of an address, or something that is nobody's; much faster than `email_key`."""
    return email.lower() if email.isascii() else identity.find_email_key(email) or ""
