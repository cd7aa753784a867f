"""A checksum over the hashes of a removal's people, which are too many to stand in its receipt."""

import hashlib
import hmac
from collections.abc import Iterator

from lms_lite_learners import conf
from lms_lite_learners.models import RemovalPerson

AT_ONCE = 5000
_FIRST = "people:"

__all__ = ["people_digest", "people_digests"]


def people_digest(job_id: int) -> str:
    """The keyed checksum of a removal's people in the order of their numbers."""
    return people_digests(job_id)[0]


def people_digests(job_id: int) -> list[str]:
    """The same under every key in use; however many they are, few are read at once."""
    digests = [hmac.new(key.encode(), _FIRST.encode(), hashlib.sha256) for key in conf.hash_keys()]
    for text in _texts(job_id):
        for digest in digests:
            digest.update(text)
    return [digest.hexdigest() for digest in digests]


def _texts(job_id: int) -> Iterator[bytes]:
    number = -1
    people = RemovalPerson.objects.filter(job_id=job_id).order_by("number")
    columns = people.values_list("number", "person_hash", "address_hash")
    while some := list(columns.filter(number__gt=number)[:AT_ONCE]):
        number = some[-1][0]
        yield "".join(f"{at}:{person}:{address}\n" for at, person, address in some).encode()
