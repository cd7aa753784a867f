"""The people of a removal as our own tables know them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms_lite_learners import identity
from lms_lite_learners.data import Person
from lms_lite_learners.models import Learner, LearnerTerm
from lms_lite_learners.roster.search import terms_of
from lms_lite_learners.roster.suppression import EMAIL, USER

__all__ = ["Who", "who_are"]


@dataclass(frozen=True, slots=True)
class Who:
    """Some people in one organisation: what our rows name each by, and their keyed hashes.

    `spelled` are addresses that have no key, as an account may have one; `terms` are what a search
    finds the people by.
    """

    org: str
    accounts: dict[int, str]
    keys: dict[str, str]
    spelled: dict[str, str]
    learners: dict[int, str]
    terms: frozenset[str]


def who_are(org: str, people: Sequence[Person]) -> Who:
    """The people with the ids of their rows on the organisation's list."""
    accounts: dict[int, str] = {}
    keys: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for person in people:
        digest = _hash_of(person)
        if person.account is not None:
            accounts[person.account] = digest
        for text in person.addresses:
            if key := identity.find_email_key(text):
                keys[key] = digest
            else:
                spelled |= {text: digest, text.lower(): digest}
    learners, names = _listed(org, accounts, keys)
    found = LearnerTerm.objects.filter(learner_id__in=list(learners)).values_list("term", flat=True)
    terms = frozenset({*keys, *names, *found})
    return Who(org, accounts, keys, spelled, learners, terms)


def _listed(
    org: str, accounts: dict[int, str], keys: dict[str, str]
) -> tuple[dict[int, str], set[str]]:
    """Hashes by the ids of the rows on the list, and what finds those that are pending."""
    rows = Learner.objects.filter(org=org)
    active = rows.filter(user_id__in=list(accounts)).values_list("id", "user_id")
    pending = list(rows.filter(email_key__in=list(keys)).values_list("id", "email_key", "name"))
    learners = {pk: accounts[int(user_id or 0)] for pk, user_id in active}
    learners |= {pk: keys[str(key)] for pk, key, _name in pending}
    return learners, {term for _pk, key, name in pending for term in terms_of(name, str(key))}


def _hash_of(person: Person) -> str:
    """The hash by which receipts, jobs and suppressions refer to somebody."""
    if person.account is not None:
        return identity.sign(USER, str(person.account))
    return identity.sign(EMAIL, _first_key(person.addresses))


def _first_key(addresses: Iterable[str]) -> str:
    keys = (identity.find_email_key(text) or text for text in addresses)
    return next(keys, "")
