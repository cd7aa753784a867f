"""Teams after members left."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count

from lms_lite_learners.host.erasing.tables import rows_in, slices

__all__ = ["recount"]


def recount(team_pks: Iterable[int]) -> int:
    """Have teams say how many members they have now; answers in how many that changed.

    Teams are locked until the transaction ends, so that two who leave at once are both counted.
    """
    teams, members = rows_in("teams.CourseTeam"), rows_in("teams.CourseTeamMembership")
    if teams is None or members is None:
        return 0
    changed = 0
    for some in slices(sorted(set(team_pks))):
        with transaction.atomic():
            locked = teams.filter(pk__in=some).order_by("pk").select_for_update()
            said = dict(locked.values_list("pk", "team_size"))
            counts = members.filter(team_id__in=said).values("team_id").annotate(size=Count("pk"))
            real = dict(counts.values_list("team_id", "size"))
            wrong = [pk for pk, size in said.items() if size != real.get(pk, 0)]
            for pk in wrong:
                teams.filter(pk=pk).update(team_size=real.get(pk, 0))
            changed += len(wrong)
    return changed
