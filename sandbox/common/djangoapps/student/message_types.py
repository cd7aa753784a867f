"""Mails about accounts; their templates are under `student/edx_ace/`."""

from openedx.core.djangoapps.ace_common.message import BaseMessageType


class AccountMessage(BaseMessageType):
    """A mail that people need, whatever else they unsubscribed from."""

    APP_LABEL = "student"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.options["transactional"] = True


class AccountActivation(AccountMessage):
    """Asks a new account's owner to confirm the address."""


class EmailChange(AccountMessage):
    """Asks at the new address whether it is right."""


class EmailChangeConfirmation(AccountMessage):
    """Tells the old address that it was changed."""
