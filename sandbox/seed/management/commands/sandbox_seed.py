"""`manage.py lms sandbox_seed`: the invented world of the sandbox."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from seed.world import seed


class Command(BaseCommand):
    """Write what is missing of the seed; repeating it changes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --once."""
        parser.add_argument(
            "--once",
            action="store_true",
            help="leave a database alone that was seeded before, whatever was deleted since",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed, and say whether anything was missing."""
        made = seed(once=options["once"])
        self.stdout.write("The seed is written." if made else "The seed is there.")
