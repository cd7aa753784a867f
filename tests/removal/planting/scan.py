"""A search of every table of every database, by values: it knows no model, no link, no map."""

import hashlib
import re
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connections, models

from lms_lite_learners.host.planting import columns
from lms_lite_learners.host.planting.contexts import WORDS
from lms_lite_learners.host.planting.rows import OWN_CODES

PERSON = re.compile(r"planted-(\w+)", re.IGNORECASE)
PLACE = re.compile(r"-v1:(\w+)\+")
MARK = re.compile(
    r"(?<!\d)9[12]\d{7}(?!\d)|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE
)
NOT_OURS = {"django_migrations", "django_content_type", "django_session", "auth_permission"}


@dataclass
class Seen:
    """What a row tells: of whom, of which organisation, and which planted rows it names."""

    digest: str
    people: set = field(default_factory=set)
    orgs: set = field(default_factory=set)
    marks: set = field(default_factory=set)
    # Does it hold a person's own words?
    quotes: bool = False

    def learn(self, people, orgs):
        """Take over what another row tells; was there anything new?"""
        before = len(self.people), len(self.orgs)
        self.people |= people
        self.orgs |= orgs
        return before != (len(self.people), len(self.orgs))


@dataclass(frozen=True)
class Search:
    """Looks for people by their names and numbers, and for rows that hang on theirs."""

    accounts: dict
    orgs: frozenset
    marks: dict
    # Where rows stand that tell it by no column.
    stands: dict = field(default_factory=dict)

    def rows(self):
        """Every row of every table: {(label, key): Seen}."""
        found = {}
        for connection in connections.all():
            with connection.cursor() as cursor:
                for table in connection.introspection.table_names(cursor):
                    if table not in NOT_OURS:
                        self._read(cursor, connection.ops.quote_name(table), table, found)
        self._follow(found)
        return found

    def of(self, person, org):
        """Rows of a person in an organisation by label."""
        return by_label(self.rows(), person, org)

    def _read(self, cursor, quoted, table, found):
        cursor.execute(f"SELECT * FROM {quoted}")
        rows = cursor.fetchall()
        if not rows:
            return
        label, key = named(table)
        names = [column[0] for column in cursor.description]
        place = names.index(key) if key in names else 0
        for row in rows:
            texts = [text_of(value) for value in row]
            seen = Seen(hashlib.sha256(repr(texts).encode()).hexdigest())
            for number, text in enumerate(texts):
                self._learn(seen, text, is_own=number == place)
            where = label, texts[place].replace("-", "")
            seen.orgs |= {self.stands[where]} if where in self.stands else set()
            found[where] = seen

    def _learn(self, seen, text, *, is_own):
        seen.people |= {name.lower() for name in PERSON.findall(text)} & set(self.accounts.values())
        seen.quotes |= WORDS in text
        seen.orgs |= {org for org in PLACE.findall(text) if org in self.orgs}
        if text in self.orgs:
            seen.orgs.add(text)
        for mark in MARK.findall(text):
            code = mark.replace("-", "").lower()
            if code in self.accounts:
                seen.people.add(self.accounts[code])
            elif not is_own:
                seen.marks.add(code)

    def _follow(self, found):
        """Rows that name others tell what these tell, those that are gone included."""
        news = True
        while news:
            news = False
            for seen in found.values():
                for mark in seen.marks & self.marks.keys():
                    label, key, people, orgs = self.marks[mark]
                    there = found.get((label, key))
                    tells = (there.people, there.orgs) if there else (people, orgs)
                    news |= seen.learn(*tells)


def by_label(rows, person, org):
    """The rows of a person in an organisation: {label: {key}}."""
    found = {}
    for (label, key), seen in rows.items():
        if person in seen.people and org in seen.orgs:
            found.setdefault(label, set()).add(key)
    return found


def named(table):
    """A table's model and the column of its key; its own name where it has no model."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model._meta.label, model._meta.pk.column
    return table, ""


def text_of(value):
    """A value as text, however this database spells it."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    return str(value)


def marks_of(planted):
    """What only one planted row holds, its number and its codes: {mark: row, people, orgs}."""
    marks = {}
    for one in planted:
        person, place = one.context.person, one.context.place
        tells = {person.name} if person else set(), {place.org} if place else set()
        for mark in _marks(one.row, one.label):
            marks.setdefault(mark, (one.label, str(one.row.pk).replace("-", ""), *tells))
    return marks


def _marks(row, label):
    for one in row._meta.concrete_fields:
        own = one.primary_key and not one.is_relation
        code = isinstance(one, models.UUIDField) or columns.kind_of(one) in OWN_CODES.get(label, ())
        if own or (code and not label.partition(".")[2].startswith("Historical")):
            yield str(getattr(row, one.attname)).replace("-", "")
