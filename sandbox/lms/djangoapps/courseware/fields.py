"""Column types of the platform's own."""

from django.db import models


class UnsignedBigIntAutoField(models.AutoField):
    """A primary key for tables that outgrow 32 bits."""

    def db_type(self, connection) -> str:
        """The column type on each database."""
        types = {"mysql": "bigint UNSIGNED AUTO_INCREMENT", "sqlite": "integer"}
        return types.get(connection.vendor, "bigint")

    def rel_db_type(self, connection) -> str:
        """The type of columns that point here."""
        types = {"mysql": "bigint UNSIGNED", "sqlite": "integer"}
        return types.get(connection.vendor, "bigint")
