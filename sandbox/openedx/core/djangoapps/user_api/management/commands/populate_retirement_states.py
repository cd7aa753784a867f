"""Write the steps of retiring an account, as the settings name them, into their table."""

from django.conf import settings
from django.core.management.base import BaseCommand

from openedx.core.djangoapps.user_api.models import RetirementState

DEAD_END_STATES = ("ERRORED", "ABORTED", "COMPLETE")
FIRST_AND_LAST = ("PENDING", *DEAD_END_STATES)


class Command(BaseCommand):
    """Add missing steps and put all in the settings' order."""

    help = "Write RETIREMENT_STATES into their table; steps that are there stay."

    def handle(self, *args, **options) -> None:
        """Do it; a second run changes nothing."""
        # Orders are unique: new ones lie above all old ones until every step has its own.
        above = 100 * (1 + RetirementState.objects.count() + len(settings.RETIREMENT_STATES))
        for base in (above, 0):
            for position, name in enumerate(settings.RETIREMENT_STATES, 1):
                RetirementState.objects.update_or_create(
                    state_name=name,
                    defaults={
                        "state_execution_order": base + position * 10,
                        "is_dead_end_state": name in DEAD_END_STATES,
                        "required": name in FIRST_AND_LAST,
                    },
                )
        self.stdout.write(f"{RetirementState.objects.count()} states")
