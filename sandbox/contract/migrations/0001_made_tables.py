from django.db import migrations

from contract.operations import MakeTables

LINKED = (
    "contenttypes",
    "course_modes",
    "course_overviews",
    "courseware",
    "organizations",
    "sites",
    "student",
)


class Migration(migrations.Migration):
    """Make the tables of the made applications; later ones get one more migration like this."""

    initial = True
    # What follows a migration writes rights, whose names are long enough only by auth's last one.
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        *[(label, "__first__") for label in LINKED],
    ]
    operations = [MakeTables()]
