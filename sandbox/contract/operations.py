"""What a migration does for all made applications at once."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from contract.labels import MADE


def all_made_models() -> Iterator[type[models.Model]]:
    """Every model of the made applications."""
    for label in MADE:
        yield from apps.get_app_config(label).get_models()


class MakeTables(Operation):
    """Makes the tables of made applications that are not there yet, with keys and links."""

    reversible = False

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell the state of the models under their own labels."""
        # All of them link to accounts: were they rendered now, each later migration of a model
        # that does too would render them all anew.
        rendered = state.__dict__.pop("apps", None)
        for model in all_made_models():
            if (model._meta.app_label, model._meta.model_name) not in state.models:
                state.add_model(ModelState.from_model(model))
        if rendered is not None:
            state.apps = rendered

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables."""
        connection = schema_editor.connection
        if connection.vendor == "mysql":
            # Else each link that is added has its whole table copied.
            schema_editor.execute("SET foreign_key_checks = 0")
        there = set(connection.introspection.table_names())
        for model in all_made_models():
            if not router.allow_migrate_model(connection.alias, model):
                continue
            if connection.introspection.identifier_converter(model._meta.db_table) not in there:
                schema_editor.create_model(model)
        if connection.vendor == "mysql":
            schema_editor.deferred_sql.append("SET foreign_key_checks = 1")

    def describe(self) -> str:
        """What the list of migrations says."""
        return "Make the tables of made applications"
