import datetime

from django.db import migrations
from django.db.models import Case, Max, Min, Q, Value, When
from django.db.models.functions import Greatest

NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
AT_A_TIME = 5_000


def tell_what_left(apps, schema_editor):
    """Of invitations that left before, the last mail is known, and whether one was a reminder.

    In ranges of keys, each by itself: senders and who registers wait for none of it for long, and
    who was stopped halfway starts again.
    """
    rows = apps.get_model("lms_lite_learners", "Invitation").objects.using(
        schema_editor.connection.alias
    )
    left = Q(invited_at__gt=NEVER) | Q(reminded_at__gt=NEVER)
    ends = rows.aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, AT_A_TIME):
        some = rows.filter(left, id__gte=start, id__lt=start + AT_A_TIME, told_at=NEVER)
        some.update(
            told_at=Greatest("invited_at", "reminded_at"),
            reminders=Case(When(reminded_at__gt=NEVER, then=Value(1)), default=Value(0)),
        )


class Migration(migrations.Migration):
    # One transaction for all would lock every invitation.
    atomic = False

    dependencies = [("lms_lite_learners", "0006_previews")]

    operations = [migrations.RunPython(tell_what_left, migrations.RunPython.noop)]
