"""A search of every table of every database for invented people, by values and links.

It knows no map: a row tells of somebody by a name, an address, a number in a column of accounts or
a code, and of whatever the rows tell that it names.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lms_lite_learners.host.planting.contexts import WORDS
from lms_lite_learners.host.planting.pointing import Pointers, Where, code_of, codes_in, pointers_of
from lms_lite_learners.host.planting.reading import Table, Values, new_rows
from lms_lite_learners.host.planting.world import World

ACCOUNT = re.compile(r"user_id\"?\W{1,4}(\d+)\b")

__all__ = ["Search", "Seen", "Where", "key_of", "rows_of"]


@dataclass
class Seen:
    """What a row tells: of whom, of which organisation, and which rows it names."""

    digest: str
    people: set[str] = field(default_factory=set)
    orgs: set[str] = field(default_factory=set)
    names: set[Where] = field(default_factory=set)
    # Does it hold a person's own words?
    quotes: bool = False

    def learn(self, people: Iterable[str], orgs: Iterable[str]) -> bool:
        """Take over what another row tells; was there anything new?"""
        before = len(self.people), len(self.orgs)
        self.people |= set(people)
        self.orgs |= set(orgs)
        return before != (len(self.people), len(self.orgs))


@dataclass(frozen=True)
class Search:
    """Looks for the people of a world in the rows that are new since tables were noted."""

    world: World
    tables: list[Table]

    def rows(self) -> dict[Where, Seen]:
        """Every row that tells of one of them or of their organisations, or was planted."""
        found: dict[Where, Seen] = {}
        for table in self.tables:
            pointers = pointers_of(table.model)
            for row in new_rows(table, self._values):
                where, seen = self._read(table, pointers, row)
                found[where] = seen
        self._follow(found)
        return {
            where: seen
            for where, seen in found.items()
            if seen.people or seen.orgs or where in self._planted
        }

    def invented(self) -> set[Where]:
        """The rows that were planted, whether a search finds them or not."""
        return set(self._planted)

    def words_left(self) -> set[Where]:
        """Rows that hold one of the invented names in any spelling, wherever there are any."""
        names = self.world.names
        left = set()
        for table in self.tables:
            for row in new_rows(table, self._values):
                texts = [text_of(value).lower() for value in row.values()]
                if any(name in text for text in texts for name in names):
                    left.add((table.label, key_of(row.get(table.key))))
        return left

    @cached_property
    def _names(self) -> dict[str, str]:
        """Parts of the people's user names and addresses that nobody else has."""
        return {one.name: one.user.username for one in (self.world.gone, self.world.mate)}

    @cached_property
    def _accounts(self) -> dict[int, str]:
        return {one.user.pk: one.name for one in (self.world.gone, self.world.mate)}

    @cached_property
    def _planted(self) -> dict[Where, tuple[set[str], set[str]]]:
        return {
            (one.label, key_of(one.row.pk)): (
                {one.context.person.name} if one.context.person else set(),
                {one.context.place.org} if one.context.place else set(),
            )
            for one in self.world.planter.rows
        }

    @cached_property
    def _codes(self) -> dict[str, Where]:
        found: dict[str, Where] = {}
        for one in self.world.planter.rows:
            for code in codes_in(one.row):
                found.setdefault(code, (one.label, key_of(one.row.pk)))
        return found

    @cached_property
    def _stands(self) -> dict[Where, str]:
        """Where rows stand that tell it by no column."""
        stands = self.world.by_hand.stands.items()
        return {(label, key_of(key)): org for (label, key), org in stands}

    @cached_property
    def _values(self) -> Values:
        people = (self.world.gone, self.world.mate)
        places = (self.world.acme, self.world.globex, self.world.capitals)
        texts = [text for one in people for text in (one.user.username, one.user.email)]
        for place in places:
            texts += [place.org, str(place.course), str(place.block)]
        keys: dict[str, list[Any]] = {}
        for one in self.world.planter.rows:
            keys.setdefault(one.label, []).append(one.row.pk)
        return Values([*texts, *self._codes], list(self._accounts), keys)

    def _read(self, table: Table, pointers: Pointers, row: dict[str, Any]) -> tuple[Where, Seen]:
        texts = {column: text_of(value) for column, value in row.items()}
        seen = Seen(hashlib.sha256(repr(texts).encode()).hexdigest())
        where = table.label, key_of(row[table.key]) if table.key else seen.digest
        for column, value in row.items():
            if value is None:
                continue
            account = pointers.account_in(column, value)
            if account in self._accounts:
                seen.people.add(self._accounts[account])
            if target := pointers.target_of(column, row):
                seen.names.add((target, key_of(value)))
            if not isinstance(value, (int, float)):
                self._learn(seen, texts[column])
        seen.orgs |= {self._stands[where]} if where in self._stands else set()
        seen.names.discard(where)
        return where, seen

    def _learn(self, seen: Seen, text: str) -> None:
        lowered = text.lower()
        seen.people |= {name for name, known in self._names.items() if known in lowered}
        seen.orgs |= {org for org in self.world.orgs if org in text}
        seen.quotes |= WORDS in text
        for number in ACCOUNT.findall(text):
            if int(number) in self._accounts:
                seen.people.add(self._accounts[int(number)])
        for code in code_of(text):
            if code in self._codes:
                seen.names.add(self._codes[code])

    def _follow(self, found: dict[Where, Seen]) -> None:
        """Rows that name others tell what these tell, those that are gone included."""
        news = True
        while news:
            news = False
            for seen in found.values():
                for where in seen.names:
                    if there := found.get(where):
                        news |= seen.learn(there.people, there.orgs)
                    elif where in self._planted:
                        news |= seen.learn(*self._planted[where])


def rows_of(rows: Mapping[Where, Seen], person: str, org: str) -> set[Where]:
    """The rows of a person in an organisation."""
    return {where for where, seen in rows.items() if person in seen.people and org in seen.orgs}


def key_of(value: Any) -> str:
    """A key as text, however a database spells it."""
    return text_of(value).replace("-", "")


def text_of(value: Any) -> str:
    """A value as text, however a database spells it."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    return str(value)
