"""The platform retires an account: what goes wrong here must stop it.

Unlike all other receivers this one raises into the host, whose pipeline tries the step again.
"""

from typing import Any

from lms_lite_learners.host import retirements
from lms_lite_learners.removal import retiring

__all__ = ["on_account_retired"]


def on_account_retired(*, user: Any, **_kwargs: Any) -> None:
    """A step of the retirement: our rows and files about the account go, in every organisation."""
    retiring.clear_account(user.pk, retirements.original_addresses(user))
