"""The organisations, courses and named people of the sandbox; plain data."""

from dataclasses import dataclass

PASSWORD = "sandbox"
MAIL_DOMAIN = "sandbox.example"

ORGANIZATIONS = {"Acme": "Acme Industries", "Globex": "Globex Corporation"}


@dataclass(frozen=True)
class Course:
    """A course; its dates count in days from the day of seeding."""

    key: str
    name: str
    starts: int
    ends: int
    # How it is taken; without one, as the platform has it: audit, which earns no certificate.
    mode: str = ""


SAFE101 = "course-v1:Acme+SAFE101+2026"
DATA200 = "course-v1:Acme+DATA200+2026"
LEAD300 = "course-v1:Acme+LEAD300+2026"
OPS10 = "course-v1:Globex+OPS10+2026"
COURSES = [
    Course(SAFE101, "Safety at Work", -200, 400, mode="honor"),
    Course(DATA200, "Working with Data", -240, -20),
    Course(LEAD300, "Leading a Team", -60, 300),
    Course(OPS10, "Operations Basics", -90, 365, mode="honor"),
]


@dataclass(frozen=True)
class Person:
    """Somebody with a name of their own; what they are is granted in `people`."""

    username: str
    name: str
    city: str
    country: str
    part: str
    is_operator: bool = False
    manages: str = ""
    writes: str = ""
    studies: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    buys: str = ""

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.username}@{MAIL_DOMAIN}"


PEOPLE = [
    Person("operator", "Odile Brandt", "Bern", "CH", "runs the site", is_operator=True),
    Person("acme-manager", "Marta Lindqvist", "Malmö", "SE", "manages Acme", manages="Acme"),
    Person("acme-author", "Anselm Okoye", "Lagos", "NG", "author of SAFE101", writes=SAFE101),
    Person(
        *("acme-learner", "Lea Fontaine", "Lyon", "FR", "learns at Acme and Globex"),
        studies=(SAFE101, LEAD300, OPS10),
        passed=(SAFE101, OPS10),
    ),
    Person(
        *("acme-customer", "Cora Bellini", "Turin", "IT", "has paid for a course of Acme"),
        buys=LEAD300,
    ),
    Person("globex-manager", "Gideon Marsh", "Leeds", "GB", "manages Globex", manages="Globex"),
]


def people_lines() -> list[str]:
    """One line per named person, then their password."""
    lines = [f"{person.username:<16}{person.part}" for person in PEOPLE]
    return [*lines, f"everybody's password: {PASSWORD}"]
