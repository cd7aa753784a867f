"""Empty the database after a test whose transactions were real ones."""

from django.core.management import sql

# What fits in one statement on every database.
AT_A_TIME = 100


def filled_tables(connection) -> list[str]:
    """The tables in which there is a row."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
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
