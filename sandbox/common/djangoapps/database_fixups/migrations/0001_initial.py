"""One account an address: Django's own table doesn't say so."""

from django.conf import settings
from django.db import migrations

INDEX = "auth_user_email_1c89df09_uniq"


def add_index(apps, schema_editor):
    """Make the e-mail column of accounts unique, in the column's own collation."""
    quote = schema_editor.quote_name
    schema_editor.execute(
        f"CREATE UNIQUE INDEX {quote(INDEX)} ON {quote('auth_user')} ({quote('email')})"
    )


def drop_index(apps, schema_editor):
    """Take the unique index away."""
    quote = schema_editor.quote_name
    table = f" ON {quote('auth_user')}" if schema_editor.connection.vendor == "mysql" else ""
    schema_editor.execute(f"DROP INDEX {quote(INDEX)}{table}")


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(add_index, drop_index, atomic=False)]
