"""How many rows were found, went and stayed, by model and by category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms_lite_learners import words
from lms_lite_learners.data import Category, CategoryCount, Entry, Kept, Treatment
from lms_lite_learners.removal.collect import ASSESSMENTS, Found
from lms_lite_learners.removal.learner_data import MAP
from lms_lite_learners.removal.learner_data.handled import HANDLED

# Of what is no row of the platform's: our own list, files, other plugins.
OURS, FILES = "lms_lite_learners", "files"
_ELSEWHERE = {OURS: Category.LIST.value, FILES: Category.FILES.value}

__all__ = ["FILES", "OURS", "Tally"]


@dataclass(slots=True)
class Tally:
    """Figures by model: rows found, erased (or emptied of the person), and kept."""

    figures: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, model: str, **numbers: int) -> None:
        """Add to the figures of a model; nothing where all are 0."""
        if any(numbers.values()):
            known = self.figures.setdefault(model, {"found": 0, "erased": 0, "kept": 0})
            for name, number in numbers.items():
                known[name] += number

    def merge(self, other: "Tally | Mapping[str, Mapping[str, int]]") -> None:
        """Add another's figures."""
        figures = other.figures if isinstance(other, Tally) else other
        for model, numbers in figures.items():
            self.add(model, **numbers)

    @property
    def found(self) -> int:
        """All rows found."""
        return sum(numbers["found"] for numbers in self.figures.values())

    def sum(self, name: str) -> int:
        """All rows of one figure."""
        return sum(numbers[name] for numbers in self.figures.values())

    def categories(self) -> list[dict[str, Any]]:
        """The figures by category as a receipt has them; `left` should be gone and isn't."""
        sums: dict[str, dict[str, int]] = {}
        kept_why: dict[str, list[str]] = {}
        for model, figures in self.figures.items():
            category = category_of(model)
            into = sums.setdefault(category, {"found": 0, "erased": 0, "kept": 0})
            for name, number in figures.items():
                into[name] += number
            if figures["kept"]:
                kept_why.setdefault(category, []).append(why_kept(model))
        return [
            {
                "category": category,
                **numbers,
                "left": numbers["found"] - numbers["erased"] - numbers["kept"],
                "reason": ",".join(sorted(set(kept_why.get(category, ())))),
            }
            for category in _order()
            if (numbers := sums.get(category))
        ]

    def counts(self) -> tuple[CategoryCount, ...]:
        """The figures by category as a preview shows them."""
        return tuple(
            CategoryCount(
                category=row["category"],
                label=str(words.CATEGORIES[row["category"]]),
                erase=row["found"] - row["kept"],
                keep=row["kept"],
                reason=words.why_kept(row["reason"]),
            )
            for row in self.categories()
        )


def of_found(found: Found, entries: Iterable[Entry] = MAP) -> Tally:
    """What would go and stay, nothing of it erased yet."""
    tally = Tally()
    for entry in entries:
        number, staying = len(found.keys(entry.model)), len(found.kept.get(entry.model, ()))
        if entry.treatment is Treatment.KEEP:
            staying = number
        elif entry.kept is Kept.REPLIED:
            # They stay for those who replied, without the person.
            staying = 0
        tally.add(entry.model, found=number, kept=staying)
    tally.add(ASSESSMENTS, found=len(found.reviews))
    return tally


def category_of(model: str) -> str:
    """The category that a model's figures count to."""
    return _ELSEWHERE.get(model) or _CATEGORIES.get(model) or HANDLED[model].category.value


def why_kept(model: str) -> str:
    """Code of the reason why rows of a model stay."""
    return _KEPT.get(model, "kept")


def _order() -> list[str]:
    return [category.value for category in Category]


_CATEGORIES = {entry.model: entry.category.value for entry in MAP}
_KEPT = {entry.model: entry.kept.value for entry in MAP if entry.kept}
