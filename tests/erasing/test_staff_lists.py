"""Lists that operators gave to commands lose the lines about who was removed."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage

from common.djangoapps.student.models import BulkChangeEnrollmentConfiguration as Change
from common.djangoapps.student.models import BulkUnenrollConfiguration as Unenroll
from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing import staff_lists

pytestmark = pytest.mark.django_db

LENA = Person(account=7, username="lena", addresses=("lena@people.example",))
SAFE, OPS = "course-v1:Acme+SAFE101+2026", "course-v1:Globex+OPS10+2026"


def given(text, model=Unenroll):
    """Give a list to a command, as an operator does in the administration."""
    return model.objects.create(enabled=True, csv_file=ContentFile(text, name="list.csv"))


def lines(setting):
    setting.refresh_from_db()
    with setting.csv_file.open("rb") as file:
        return file.read().decode("utf-8", "surrogateescape").splitlines()


def clear():
    return staff_lists.clear_people([LENA], lambda key: key.startswith("course-v1:Acme+"))


def test_a_line_goes_and_the_others_stay():
    setting = given(f"username,course_id\nlena,{SAFE}\nolga,{SAFE}\nlena,{OPS}\n,{SAFE}\n".encode())
    assert clear() == (1, 0)
    assert lines(setting) == ["username,course_id", f"olga,{SAFE}", f"lena,{OPS}", f",{SAFE}"]
    assert clear() == (0, 0)


def test_both_commands_lists_are_read_whoever_spelled_the_name():
    setting = given(f"\ufeffcourse_id,user,mode\n{SAFE},LENA,honor\n".encode(), Change)
    other = given(f"email,course_id\nLena@People.example , {SAFE}\n".encode(), Change)
    other_key = given(f"email,course_id\nLena@People.example,{SAFE}\n".encode())
    assert clear() == (2, 0)
    assert lines(setting) == ["course_id,user,mode"]
    assert lines(other_key) == ["email,course_id"]
    assert len(lines(other)) == 2


def test_a_list_that_names_nobody_is_left_as_it_is():
    setting = given(b"username;course_id\r\n\xe9ric;x\r\n")
    assert clear() == (0, 0)
    assert setting.csv_file.read() == b"username;course_id\r\n\xe9ric;x\r\n"


def test_letters_of_another_encoding_come_through():
    setting = given(b"username,course_id\n\xe9ric," + SAFE.encode() + b"\nlena," + SAFE.encode())
    assert clear() == (1, 0)
    with setting.csv_file.open("rb") as file:
        assert file.read().startswith(b"username,course_id\r\n\xe9ric,")


def test_all_settings_with_one_list_keep_naming_it():
    first = given(f"username,course_id\nlena,{SAFE}\n".encode())
    again = Unenroll.objects.create(enabled=False, csv_file=first.csv_file.name)
    assert clear() == (1, 0)
    assert lines(first) == lines(again) == ["username,course_id"]


def test_a_list_that_is_gone_is_nothing():
    setting = given(b"username,course_id\n")
    default_storage.delete(setting.csv_file.name)
    assert clear() == (0, 0)


class Down(InMemoryStorage):
    """A storage whose service is down."""

    def exists(self, name):
        if name == "list.csv":
            raise ConnectionError
        return super().exists(name)


def test_a_list_that_cannot_be_read_is_left(settings, caplog):
    Unenroll.objects.create(enabled=True, csv_file="list.csv")
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Down"}}
    assert clear() == (0, 1)
    assert "list.csv" not in caplog.text
