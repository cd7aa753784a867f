"""Files of invented people in the storages of the platform, which no transaction undoes."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from lms_lite_learners.host.erasing.stored import Place, report_store
from lms_lite_learners.host.erasing.tables import find_model
from lms_lite_learners.host.planting.columns import meta_of
from lms_lite_learners.host.planting.contexts import Context
from lms_lite_learners.host.planting.inserting import CantPlantError
from lms_lite_learners.host.planting.world import World

UPLOADS = "submissions.SubmissionFile"

__all__ = ["Files"]


@dataclass
class Files:
    """What was handed in by each, and a results file of each course."""

    # Storage, name, and whose it is.
    stored: list[tuple[Any, str, Context]] = field(default_factory=list)

    def plant(self, world: World) -> None:
        """Store them and name them in the rows that were planted."""
        model = find_model(UPLOADS)
        for context in world.contexts if model is not None else ():
            self._hand_in(world, model, context)
        store = report_store(Place.GRADE_REPORTS)
        places = {context.place: Context(None, context.place) for context in world.contexts}
        for place, context in places.items() if store is not None else ():
            name = store.path_to(place.course, f"{place.org}-grades.csv")
            self._save(store.storage, name, context)

    def going(self, context: Context) -> list[tuple[Any, str]]:
        """Those that go with a person, and those of all learners of the place."""
        whose = (context, Context(None, context.place))
        return [(storage, name) for storage, name, of in self.stored if of in whose]

    def staying(self, context: Context) -> list[tuple[Any, str]]:
        """All others."""
        going = self.going(context)
        return [
            (storage, name) for storage, name, _of in self.stored if (storage, name) not in going
        ]

    def clear(self) -> list[str]:
        """Delete what is left of them; answers the names of those that can't be."""
        left = []
        for storage, name, _context in self.stored:
            try:
                storage.delete(name)
                is_left = storage.exists(name)
            except Exception:  # noqa: BLE001 - a storage raises what its service does
                is_left = True
            if is_left:
                left.append(name)
        return left

    def _hand_in(self, world: World, model: Any, context: Context) -> None:
        try:
            row = world.planter.row(model, context)
        except CantPlantError:
            return  # Told as a table without rows.
        storage = meta_of(model).get_field("file").storage
        username = context.person.user.username
        name = self._save(storage, f"{username}-{context.place.org}.txt", context)
        model._base_manager.filter(pk=row.pk).update(file=name)  # noqa: SLF001 - hidden rows too

    def _save(self, storage: Any, name: str, context: Context) -> str:
        stored = storage.save(name, ContentFile(b"invented by a check of the plugin"))
        self.stored.append((storage, stored, context))
        return str(stored)
