"""Tell the mail server how to behave."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from sandbox_mail import control, store


class Command(BaseCommand):
    """Refuse, delay, or be normal again."""

    help = "Tell the sandbox's mail server to refuse mail, to delay it, or to be normal again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what can be told."""
        parser.add_argument("--normal", action="store_true", help="take everything at once")
        parser.add_argument("--refuse", metavar="ANSWER", nargs="?", const="550 no", default="")
        parser.add_argument("--refuse-address", action="append", default=[], metavar="ADDRESS")
        parser.add_argument("--delay", type=float, default=0, metavar="SECONDS")

    def handle(self, *args, **options) -> None:
        """Write the control file."""
        told = control.Control(
            refuse=options["refuse"],
            refuse_addresses=options["refuse_address"],
            delay_seconds=options["delay"],
        )
        if options["normal"]:
            told = control.Control()
        where = store.folder(settings.SANDBOX_DIR)
        control.write(where, told)
        self.stdout.write(str(control.read(where)))
