"""Empty the database after a test whose transactions were real ones."""

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from django.core.management import sql
from django.db.models.signals import post_migrate

# What fits in one statement on every database.
AT_A_TIME = 100
# What describes the models: the same in each test, and long to write anew.
PERMISSIONS = "django.contrib.auth.management.create_permissions"
KEPT = {model._meta.db_table for model in (ContentType, Permission)}


def filled_tables(connection) -> list[str]:
    """The tables in which there is a row."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [table for table in found if table not in KEPT]
    filled = []
    with connection.cursor() as cursor:
        for start in range(0, len(tables), AT_A_TIME):
            some = tables[start : start + AT_A_TIME]
            looks = (f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(one)})" for one in some)
            cursor.execute(f"SELECT {', '.join(looks)}")
            filled += [
                one for one, has_rows in zip(some, cursor.fetchone(), strict=True) if has_rows
            ]
    return filled


def statements(style, connection, reset_sequences=True, allow_cascade=False) -> list[str]:
    """The statements of Django's `flush`, for tables with rows only: most have none."""
    if reset_sequences or allow_cascade:
        return sql.sql_flush(style, connection, reset_sequences, allow_cascade)
    filled = filled_tables(connection)
    if connection.vendor == "postgresql":
        # TRUNCATE would have to name all the empty tables that link to these.
        return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in filled]
    return connection.ops.sql_flush(style, filled)


def emit_post_migrate(*arguments, **options) -> None:
    """Django's signal after a `flush`, without those who would write what is kept."""
    post_migrate.disconnect(dispatch_uid=PERMISSIONS)
    post_migrate.disconnect(create_contenttypes)
    try:
        sql.emit_post_migrate_signal(*arguments, **options)
    finally:
        post_migrate.connect(create_permissions, dispatch_uid=PERMISSIONS)
        post_migrate.connect(create_contenttypes)
