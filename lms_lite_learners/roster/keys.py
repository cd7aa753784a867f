"""The columns an active row is sorted, filtered and found by, from what the platform says.

One function for whoever writes them and whoever looks whether they still hold.
"""

from typing import Any

from lms_lite_learners.data import HIDDEN, NEVER, Account, Figures
from lms_lite_learners.roster.search import MAX_LENGTH, address_key, fold

# Named once for whoever reads or writes them; `keys_of` has a value for each.
KEYS = (
    "email_sort",
    "name_sort",
    "location_sort",
    "last_login",
    "last_active",
    "enrolled",
    "completed",
)

__all__ = ["KEYS", "adder_key", "keys_of", "name_key"]


def keys_of(account: Account, figures: Figures, *, is_open: bool) -> dict[str, Any]:
    """The sort columns of an active row by name.

    Of who isn't open yet only name and address count, so that no order or filter tells the rest.
    """
    return {
        "email_sort": address_key(account.email)[:254],
        "name_sort": name_key(account),
        "location_sort": fold(account.location)[:MAX_LENGTH] if is_open else "",
        "last_login": account.last_login or NEVER if is_open else HIDDEN,
        "last_active": figures.last_active or NEVER if is_open else HIDDEN,
        "enrolled": figures.enrolled if is_open else 0,
        "completed": figures.completed if is_open else 0,
    }


def name_key(account: Account) -> str:
    """What an account is sorted by under its name."""
    return fold(account.shown_name)[:MAX_LENGTH]


def adder_key(account: Account | None) -> str:
    """What rows are sorted by under "added by"; nobody in particular comes first."""
    return fold(account.shown_name) if account else ""
