"""`manage.py lms lms_lite_learners SUBCOMMAND`: what operators and cron call."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms_lite_learners import access, jobs, plans
from lms_lite_learners.data import JobState, Kind, Plan
from lms_lite_learners.models import Job, OrganizationPlan
from lms_lite_learners.roster import ended, reconcile
from lms_lite_learners.roster.drain import marked_orgs
from lms_lite_learners.tasks import due
from lms_lite_learners.tasks.jobs import work
from lms_lite_learners.tasks.roster import work_off


class Command(BaseCommand):
    """One command with a sub-command for each thing an operator does."""

    help = "Learner Management: tick, backfill, reconcile, refresh-ended, enable."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the sub-commands."""
        commands = parser.add_subparsers(dest="command", required=True, metavar="SUBCOMMAND")
        commands.add_parser("tick", help="Do all that is due; let cron call it every minute.")
        backfill = commands.add_parser("backfill", help="List the people enrolled before.")
        backfill.add_argument("org", metavar="ORG")
        mend = commands.add_parser("reconcile", help="Mend what lost events left.")
        mend.add_argument("org", metavar="ORG", nargs="?", help="Without it: every organisation.")
        commands.add_parser("refresh-ended", help="Bring figures up to date of courses that ended.")
        enable = commands.add_parser("enable", help="Give an organisation the paid plan.")
        enable.add_argument("org", metavar="ORG")

    def handle(self, *_arguments: Any, command: str, **options: Any) -> None:
        """Do what the sub-command says."""
        if command == "tick":
            self._tick()
        elif command == "backfill":
            self._backfill(_known(options["org"]))
        elif command == "reconcile":
            self._reconcile(options["org"])
        elif command == "refresh-ended":
            self._refresh_ended()
        else:
            self._enable(_known(options["org"]))

    def _tick(self) -> None:
        try:
            done = due.tick(timezone.now())
        except due.BrokerDownError:
            raise CommandError(
                "The message broker can't be reached; what is due waits for the next tick."
            ) from None
        if done:
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in done.items()))

    def _backfill(self, org: str) -> None:
        if not plans.has_feature(org):
            raise CommandError(f"The plan of {org} lacks Learner Management: enable it first.")
        job = jobs.create(Kind.BACKFILL, org, owner_id=0, arguments={})
        work(job.pk)
        job = Job.objects.get(pk=job.pk)
        if job.state != JobState.SUCCEEDED:
            raise CommandError(f"Job {job.public_id} is {job.state}: {job.error_detail}")
        counts = ", ".join(f"{name}: {count}" for name, count in job.counts.items())
        self.stdout.write(f"{org}: {counts or 'nothing to do'}")

    def _reconcile(self, org: str | None) -> None:
        orgs = [_known(org)] if org else plans.orgs_with_feature(access.known_orgs())
        for one in orgs:
            counts = reconcile.reconcile(one, timezone.now())
            self.stdout.write(f"{one}: " + ", ".join(f"{k}: {v}" for k, v in counts.items()))

    def _refresh_ended(self) -> None:
        now = timezone.now()
        ended.note_changes(now)
        count = 0
        while looked_at := ended.refresh_ended(now):
            count += looked_at
        worked_off = sum(work_off(org) for org in marked_orgs())
        self.stdout.write(f"looked at: {count}, worked off: {worked_off}")

    def _enable(self, org: str) -> None:
        OrganizationPlan.objects.update_or_create(
            org=org, defaults={"plan": Plan.PAID.value, "trial_ends_at": None}
        )
        self.stdout.write(f"{org} has the paid plan.")


def _known(org: str) -> str:
    if org not in access.known_orgs():
        raise CommandError(f"There is no organisation “{org}”. Capitals count.")
    return org
