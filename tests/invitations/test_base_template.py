"""What the platform's base template of mails asks is there for every mail of ours."""

import pytest

from lms_lite_learners.host import mail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(mail.TAKEN))
def test_names_that_the_platform_uses_itself_are_refused(name):
    with pytest.raises(ValueError, match=name):
        mail.send(
            "course", email="ada@x.example", user_id=None, language="en", context={name: "Hello"}
        )


def test_a_mail_is_written_though_nobody_asked_for_a_page(mailoutbox):
    context = {"course_name": "Safety", "launch_url": "https://x.example", "org_name": "Acme"}
    mail.send("course", email="ada@x.example", user_id=None, language="en", context=context)
    assert [one.to for one in mailoutbox] == [["ada@x.example"]]
