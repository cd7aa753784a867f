"""What a search before and one after a removal must have found, and what it means if not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms_lite_learners import conf
from lms_lite_learners import removal as removals
from lms_lite_learners.data import Along, Cover, JobState, Treatment
from lms_lite_learners.host.planting.columns import meta_of
from lms_lite_learners.host.planting.reading import Table
from lms_lite_learners.host.planting.search import Seen, key_of, rows_of
from lms_lite_learners.host.planting.stored_files import Files
from lms_lite_learners.host.planting.world import World
from lms_lite_learners.models import Job
from lms_lite_learners.removal import coverage
from lms_lite_learners.removal.learner_data import MAP

Where = tuple[str, str]
Rows = Mapping[Where, Seen]
OURS = "lms_lite_learners."
# What a removal itself writes on its way, and deletes again.
ON_ITS_WAY = {
    f"{OURS}{name}" for name in ("EraserCall", "LaterTrace", "RemovalPerson", "Suppression")
}
__all__ = [
    "beyond",
    "by_label",
    "compare",
    "files",
    "is_ok",
    "kept_by",
    "planted",
    "removal",
]


def is_ok(told: Mapping[str, Any]) -> bool:
    """Is everything as it must be?"""
    return not told["error"] and not any(
        (
            told["planted"]["not_planted"],
            told["planted"]["not_found"],
            told["removal"]["faults"],
            told["scan"]["left"],
            told["scan"]["missing"],
            told["beyond"],
            *told["files"].values(),
            *told["left_behind"].values(),
        )
    )


def planted(world: World, before: Rows) -> dict[str, Any]:
    """The tables that got rows, those that took none, and those whose rows no search finds."""
    known = conf.erasure_known()
    labels = {meta_of(one).label for one in world.models} - set(world.planter.unplanted)
    not_found: set[str] = set()
    for context in world.contexts:
        found = {label for label, _key in rows_of(before, context.person.name, context.place.org)}
        not_found |= labels - found
    return {
        "tables": len(labels),
        "rows": len(world.planter.rows),
        "not_planted": {
            label: why for label, why in world.planter.unplanted.items() if label not in known
        },
        "not_found": sorted(not_found),
    }


def removal(job: Job, org: str) -> dict[str, Any]:
    """What the job says of itself, and what is wrong with it, its receipt or others' erasers."""
    if job.state != JobState.SUCCEEDED:
        faults = [f"{job.error_code} {job.error_detail}".strip() or job.state]
        return {"state": job.state, "erased": 0, "faults": faults}
    faults = [str(fault) for fault in removals.check_receipts(org)]
    if job.counts.get("removed") != 1 or job.counts.get("left"):
        faults.append(f"counts: {job.counts}")
    called = removals.get_receipt(org, job.public_id).content["erasers"]
    faults += [
        f"eraser {name}: {', '.join(told['kinds'])}"
        for name, told in called.items()
        if told["open"]
    ]
    return {"state": job.state, "erased": job.counts.get("erased", 0), "faults": faults}


def kept_by(job: Job) -> dict[str, int]:
    """Rows by model of which the receipt says that they stay."""
    if not removals.has_receipt(job.org, job.public_id):
        return {}
    told = removals.get_receipt(job.org, job.public_id).content["models"]
    return {label: numbers["kept"] for label, numbers in told.items() if numbers["kept"]}


def compare(world: World, before: Rows, after: Rows, *, kept: Mapping[str, int]) -> dict[str, Any]:
    """Rows that are left of the removed, rows that others miss, and rows that stay for a reason."""
    team = {(label, key_of(key)) for label, key in world.by_hand.of_teams}
    still = rows_of(after, world.gone.name, world.acme.org) - team
    stays, left = _told_apart(still, after, kept)
    return {
        "found_before": len(rows_of(before, world.gone.name, world.acme.org)),
        "others_before": len(_others(world, before)),
        "left": by_label(left),
        "missing": by_label(_missing(world, before, after)),
        "kept": by_label(stays),
    }


def beyond(
    tables: Sequence[Table], before: Rows, after: Rows, deleted: Mapping[tuple[str, str], int]
) -> dict[str, int]:
    """Tables of which the removal deleted more rows than invented ones went: others' rows."""
    names = {(table.alias, table.name): table.label for table in tables}
    went = Counter(label for label, _key in set(before) - set(after))
    return {
        label: number - went[label]
        for where, number in sorted(deleted.items())
        if (label := names.get(where, where[1])) not in ON_ITS_WAY
        if number > went[label]
    }


def files(world: World, stored: Files) -> dict[str, list[str]]:
    """Files that are left of the removed, and files of others that are gone."""
    mine = world.contexts[0]
    return {
        "left": [name for storage, name in stored.going(mine) if storage.exists(name)],
        "missing": [name for storage, name in stored.staying(mine) if not storage.exists(name)],
    }


def by_label(rows: Iterable[Where]) -> dict[str, int]:
    """How many rows of each model, or of each table that has none."""
    return dict(sorted(Counter(label for label, _key in rows).items()))


def _told_apart(
    still: Iterable[Where], after: Rows, kept: Mapping[str, int]
) -> tuple[set[Where], set[Where]]:
    """Those that stay as the list of the kept or the receipt says, and those that are left."""
    listed = {line.model for line in coverage.running_coverage() if line.cover is Cover.KEEP}
    stays = {where for where in still if where[0] in listed}
    if _may_keep():
        stays |= _told_by(kept, set(still) - stays, after)
    return stays, set(still) - stays


def _told_by(kept: Mapping[str, int], still: set[Where], after: Rows) -> set[Where]:
    """As many rows as the receipt says stay, and those that stay with them; none with words."""
    told, hanging = Counter(kept), _staying_with()
    stays: set[Where] = set()
    for where in sorted(still):
        if told[where[0]] and not after[where].quotes:
            told[where[0]] -= 1
            stays.add(where)
    news = stays
    while news:
        news = {
            where
            for where in still - stays
            if where[0] in hanging and after[where].names & stays and not after[where].quotes
        }
        stays = stays | news
    return stays


def _staying_with() -> set[str]:
    """Models of which rows stay with the row that they hang on, where that one stays.

    They are never looked for there, or are emptied, and neither is what hangs on them.
    """
    found: set[str] = set()
    for entry in MAP:
        ways = [way for way in entry.ways if isinstance(way, Along)]
        is_emptied = entry.treatment is Treatment.BLANK
        if is_emptied or any(not way.with_kept or way.of in found for way in ways):
            found.add(entry.model)
    return found


def _may_keep() -> bool:
    return "keep" in {conf.paid_enrollments(), conf.certificates()}


def _missing(world: World, before: Rows, after: Rows) -> set[Where]:
    """Rows that are gone or changed though they must not be; of what others need, the person."""
    gone = {
        where
        for where in _others(world, before)
        if where not in after or _is_changed(where, before, after)
    }
    needed = {(label, key_of(key)) for label, key in world.needed}
    return gone | (needed - set(after))


def _is_changed(where: Where, before: Rows, after: Rows) -> bool:
    return not where[0].startswith(OURS) and before[where].digest != after[where].digest


def _others(world: World, before: Rows) -> set[Where]:
    """Rows that a removal must leave as they are."""
    beside = {(label, key_of(key)) for label, key in world.by_hand.beside}
    return (set(before) - rows_of(before, world.gone.name, world.acme.org)) | beside
