"""`manage.py lms sandbox_load`: an organisation with very many learners."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from seed.load.disk import NotEnoughDiskError
from seed.load.load import analyze, load


class Command(BaseCommand):
    """Fill organisation Load in bulk; repeating it adds nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the two sizes."""
        parser.add_argument("--learners", type=int, default=1_000_000)
        parser.add_argument("--courses", type=int, default=20)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, printing progress."""
        if not 1 <= options["courses"] <= 999 or not 1 <= options["learners"] < 100_000_000:
            raise CommandError("--courses goes from 1 to 999, --learners from 1 to 99999999.")
        try:
            added = load(options["learners"], options["courses"], self.stdout.write)
        except NotEnoughDiskError as error:
            raise CommandError(str(error)) from error
        if added:
            analyze()
        self.stdout.write(f"Added {added} learners.")
