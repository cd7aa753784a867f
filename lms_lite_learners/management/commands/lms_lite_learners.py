"""`manage.py lms lms_lite_learners SUBCOMMAND`: what operators and cron call."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms_lite_learners.management.subcommands import SUBCOMMANDS

_BY_NAME = {subcommand.NAME: subcommand for subcommand in SUBCOMMANDS}


class Command(BaseCommand):
    """One command with a sub-command for each thing an operator does."""

    help = f"Learner Management: {', '.join(_BY_NAME)}."
    # What another plugin's table lacks must not stop the tick, nor whoever looks what it is.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="SUBCOMMAND")
        for name, subcommand in _BY_NAME.items():
            told = subcommand.HELP
            subcommand.declare(commands.add_parser(name, help=told, description=told))

    def handle(self, *_arguments: Any, command: str, **options: Any) -> None:
        """Do what the sub-command says."""
        _BY_NAME[command].handle(self.stdout.write, **options)
