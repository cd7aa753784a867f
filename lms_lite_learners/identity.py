"""Who somebody is to us: the key of an address and the keyed hash of a person."""

import hmac
import unicodedata
from collections.abc import Callable

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lms_lite_learners import conf
from lms_lite_learners.exceptions import InvalidEmailError

# What spreadsheets and mail programs leave around an address.
_INVISIBLE = {"\u00a0", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
MAX_LENGTH = 254

__all__ = [
    "MAX_LENGTH",
    "clean_address",
    "email_key",
    "find_email_key",
    "hasher",
    "keyed_hashes",
    "sign",
]


def _is_blank(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE or unicodedata.category(char) in {"Cf", "Zs"}


def clean_address(text: str) -> str:
    """The address without blanks, invisible marks and `mailto:` around it."""
    if text.isascii() and text[:1] > " " and text[-1:] > " " and text[:1] not in "mM":
        return text  # The common case, several times faster.
    start, end = 0, len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    cleaned = text[start:end]
    return cleaned[7:] if cleaned[:7].lower() == "mailto:" else cleaned


def _ascii_domain(domain: str, address: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain.lower(), uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise InvalidEmailError(
            _("“%(value)s” is not an e-mail address: its domain can't be written in ASCII.")
            % {"value": address}
        ) from error


def email_key(text: str) -> str:
    """The key under which an address is one person: local part in ASCII lower case, IDNA domain.

    Raises InvalidEmailError, naming the value and the rule.
    """
    address = clean_address(text)
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise InvalidEmailError(
            _("“%(value)s” is not an e-mail address: it has no “@” with text on both sides.")
            % {"value": address}
        )
    if not local.isascii():
        raise InvalidEmailError(
            _(
                "“%(value)s” is not an e-mail address that can be invited: before the “@” only "
                "plain letters, digits and signs are possible."
            )
            % {"value": address}
        )
    key = f"{local.lower()}@{_ascii_domain(domain, address)}"
    if len(key) > MAX_LENGTH:
        raise InvalidEmailError(
            _("“%(value)s” is too long: an address has at most %(limit)d characters.")
            % {"value": address, "limit": MAX_LENGTH}
        )
    try:
        validate_email(key)
    except ValidationError as error:
        raise InvalidEmailError(
            _("“%(value)s” is not an e-mail address.") % {"value": address}
        ) from error
    return key


def find_email_key(text: str) -> str | None:
    """The key of an address, or None where it has none (an account's odd address, say)."""
    try:
        return email_key(text)
    except InvalidEmailError:
        return None


def _digest(key: str, kind: str, value: str) -> str:
    return hmac.digest(key.encode(), f"{kind}:{value}".encode(), "sha256").hex()


def sign(kind: str, value: str) -> str:
    """The keyed hash (64 hexadecimal digits) that stands for a person from now on."""
    return _digest(conf.hash_keys()[0], kind, value)


def keyed_hashes(kind: str, value: str) -> list[str]:
    """The hashes under which a person may stand, one per key in use."""
    return [_digest(key, kind, value) for key in conf.hash_keys()]


def hasher(kind: str) -> Callable[[str], list[str]]:
    """What answers `keyed_hashes` of one kind, for a great many values."""
    keys = [key.encode() for key in conf.hash_keys()]

    def hashes(value: str) -> list[str]:
        text = f"{kind}:{value}".encode()
        return [hmac.digest(key, text, "sha256").hex() for key in keys]

    return hashes
