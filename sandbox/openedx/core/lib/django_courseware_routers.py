"""Which database a table lives in."""

HISTORY_LABEL = "coursewarehistoryextended"


class StudentModuleHistoryExtendedRouter:
    """Keeps the history of answers in a database of its own, and all else out of it."""

    DATABASE_NAME = "student_module_history"

    def db_for_read(self, model, **hints) -> str | None:
        """The history's database for its model, no opinion on others."""
        return self.DATABASE_NAME if model._meta.app_label == HISTORY_LABEL else None

    def db_for_write(self, model, **hints) -> str | None:
        """As for reading."""
        return self.db_for_read(model)

    def allow_relation(self, obj1, obj2, **hints) -> bool | None:
        """A row of the history may point at its answer over there."""
        if HISTORY_LABEL in (obj1._meta.app_label, obj2._meta.app_label):
            return True
        return None

    def allow_migrate(self, db, app_label, model_name=None, **hints) -> bool | None:
        """The history's table is made in its database and nowhere else, and nothing else there."""
        if app_label == HISTORY_LABEL:
            return db == self.DATABASE_NAME
        return False if db == self.DATABASE_NAME else None
