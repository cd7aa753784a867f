"""The people and courses of the recorded actions, and the symbols that stand for them."""

from copy import deepcopy
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import (
    CourseEnrollment,
    CourseEnrollmentAllowed,
    Registration,
    UserProfile,
    get_retired_email_by_email,
    get_retired_username_by_username,
)
from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

PASSWORD = "Correct-Horse-7"
ORG = "Acme"
GRADING_POLICY_HASH = "policy-1"


class World:
    """One fresh state: `user` and `other` with profiles, two courses; the rest on demand."""

    def __init__(self, settings):
        """Make the accounts and courses that every action has."""
        self.settings = settings
        self.course = CourseKey.from_string(f"course-v1:{ORG}+101+run")
        self.course2 = CourseKey.from_string(f"course-v1:{ORG}+102+run")
        self.unknown_course = CourseKey.from_string(f"course-v1:{ORG}+404+run")
        self.users: dict[str, User] = {}
        self.symbols_by_id: dict[int, str] = {}
        self.texts = {
            "new@example.com": "<new.email>",
            ORG: "<org>",
            GRADING_POLICY_HASH: "<grading_policy_hash>",
            str(self.course): "<course>",
            str(self.course2): "<course2>",
            str(self.unknown_course): "<unknown course>",
        }
        for key, name in ((self.course, "Acme 101"), (self.course2, "Acme 102")):
            self.add_course(key, name)
        self.user = self.add_user("user")
        self.other = self.add_user("other")
        self.name_person("invitee")
        self.http_exceptions: list[str] = []
        self.undo: list = []

    def on_exit(self, undo) -> None:
        """Have something undone when the action is over."""
        self.undo.append(undo)

    def end(self) -> None:
        """Undo what would outlive the action."""
        for undo in self.undo:
            undo()

    def add_course(self, key, name) -> None:
        """Make an open course."""
        CourseOverview.objects.create(
            id=key,
            _location=key.make_usage_key("course", "course"),
            org=key.org,
            display_name=name,
            start=timezone.now() - timedelta(days=30),
        )

    def name_person(self, symbol) -> None:
        """Have texts that belong to a person, who may not be there yet, shown as symbols."""
        email = f"{symbol}@example.com"
        self.texts |= {
            email: f"<{symbol}.email>",
            email.upper(): f"<{symbol}.email>".upper(),
            f"{symbol}_1": f"<{symbol}.username>",
            f"{symbol.title()} Person": f"<{symbol}.name>",
            get_retired_email_by_email(email): "<retired.email>",
            get_retired_username_by_username(f"{symbol}_1"): "<retired.username>",
        }

    def add_user(self, symbol, **fields) -> User:
        """Make an account with a profile."""
        self.name_person(symbol)
        user = User.objects.create_user(f"{symbol}_1", f"{symbol}@example.com", PASSWORD, **fields)
        UserProfile.objects.create(user=user, name=f"{symbol.title()} Person")
        self.users[symbol] = user
        self.symbols_by_id[user.id] = symbol
        return user

    def add_invitee(self) -> User:
        """Make the invited person's account, which waits for its activation."""
        self.invitee = self.add_user("invitee", is_active=False)
        self.register(self.invitee)
        return self.invitee

    def register(self, user) -> None:
        """Give an account its activation key."""
        self.registration = Registration()
        self.registration.register(user)

    def allow(self, email, course=None, *, auto_enroll=False) -> None:
        """Let an address enroll."""
        CourseEnrollmentAllowed.objects.create(
            email=email, course_id=course or self.course, auto_enroll=auto_enroll
        )

    def enroll(self, user=None) -> CourseEnrollment:
        """Enroll in the course."""
        return CourseEnrollment.enroll(user or self.user, self.course)

    def change_course(self, **fields) -> None:
        """Change what is known of the course."""
        CourseOverview.objects.filter(id=self.course).update(**fields)

    def set_modes(self, *slugs) -> None:
        """Give the course exactly these modes."""
        for slug in slugs:
            CourseMode.objects.create(course_id=self.course, mode_slug=slug, min_price=10)

    def add_step(self, filter_type, step) -> None:
        """Add a step of `tests.host.steps` to a filter's pipeline."""
        config = deepcopy(getattr(self.settings, "OPEN_EDX_FILTERS_CONFIG", {}))
        pipeline = config.setdefault(filter_type, {"fail_silently": False, "pipeline": []})
        pipeline["pipeline"] = [*pipeline["pipeline"], f"tests.host.steps.{step}"]
        self.settings.OPEN_EDX_FILTERS_CONFIG = config

    def person_of(self, user_id) -> str | None:
        """The symbol of an account's id; an account made by the action is the invited person."""
        if user_id in (None, ""):
            return None
        return self.symbols_by_id.get(user_id, "invitee")

    def symbolic(self, value):
        """A value with symbols for what differs from run to run."""
        if isinstance(value, dict):
            return {key: self.symbolic(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.symbolic(item) for item in value]
        if not isinstance(value, str):
            return value
        if value in self.texts:
            return self.texts[value]
        for text in sorted(self.texts, key=len, reverse=True):
            if len(text) > len(ORG):
                value = value.replace(text, self.texts[text])
        return value
