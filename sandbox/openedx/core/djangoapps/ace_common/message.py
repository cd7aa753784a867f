"""The base of every message type."""

from edx_ace.message import MessageType

from openedx.core.djangoapps.site_configuration.helpers import get_value


class BaseMessageType(MessageType):
    """A message that leaves from the site's own address."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        from_address = get_value("email_from_address")
        if from_address:
            self.options["from_address"] = from_address
