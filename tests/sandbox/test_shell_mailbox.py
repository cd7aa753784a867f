"""The mail server as a process, and the pages that show what it kept."""

import os
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command

from common.djangoapps.student.message_types import EmailChangeConfirmation
from common.djangoapps.student.views.mail import hand_over

SERVER = Path(__file__).resolve().parents[2] / "sandbox" / "mailbox" / "server.py"


@pytest.fixture(scope="module")
def mail_home(tmp_path_factory):
    """The data folder of the mail server under test."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def mail_port(mail_home):
    """A mail server that runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"SANDBOX_DIR": str(mail_home), "SANDBOX_SMTP_PORT": str(port)}
    with subprocess.Popen([sys.executable, SERVER], env=environment) as process:
        wait_for(port)
        yield port
        process.terminate()


@pytest.fixture
def mail_server(mail_port, mail_home, settings):
    """The running server, empty and normal, with the settings pointing at it."""
    settings.SANDBOX_DIR = mail_home
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = mail_port
    for kept in (mail_home / "mail").glob("*.eml"):
        kept.unlink()
    tell("--normal")
    return mail_port


def wait_for(port):
    """Wait until something listens."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the mail server doesn't listen")


def tell(*arguments):
    """Tell the server how to behave."""
    call_command("sandbox_mail", *arguments, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123


def send(to="ada@people.example", subject="Hello", *, html=""):
    """Send a mail as Django does."""
    message = EmailMultiAlternatives(subject, "Open https://lms.example/activate/k1", to=[to])
    if html:
        message.attach_alternative(html, "text/html")
    return message.send()


def listed(client, **query):
    """What the mailbox lists, as JSON."""
    return client.get("/sandbox/mail/", query | {"format": "json"}).json()


def test_the_server_keeps_what_it_gets(mail_server, client, db):
    send(subject="Grüße")
    [kept] = listed(client)["messages"]
    assert (kept["to"], kept["subject"]) == ("ada@people.example", "Grüße")
    assert "https://lms.example/activate/k1" in client.get(kept["url"]).content.decode()


def test_each_recipient_has_a_mail(mail_server, client, db):
    message = EmailMessage()
    message["Subject"] = "Both"
    message.set_content("Hi")
    with smtplib.SMTP("127.0.0.1", mail_server) as session:
        session.send_message(message, "from@x.example", ["a@x.example", "b@x.example"])
    assert listed(client)["count"] == 2
    assert listed(client, to="B@x.example")["messages"][0]["to"] == "b@x.example"
    assert listed(client, to="c@x.example") == {"count": 0, "next": None, "messages": []}


def test_the_newest_mail_is_first_and_pages_go_back(mail_server, client, db):
    for number in range(52):
        send(subject=f"mail {number}")
    first = listed(client)
    assert first["messages"][0]["subject"] == "mail 51"
    assert [mail["subject"] for mail in client.get(first["next"]).json()["messages"]] == [
        "mail 1",
        "mail 0",
    ]


def test_a_refused_mail_is_an_error_to_the_sender_and_not_kept(mail_server, client, db):
    tell("--refuse", "451 later")
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="451"):
        send()
    assert listed(client)["count"] == 0


def test_one_address_can_be_refused(mail_server, client, db):
    tell("--refuse-address", "gone@people.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
        send("Gone@people.example")
    send("ada@people.example")
    assert listed(client)["count"] == 1


def test_the_server_can_take_its_time(mail_server):
    tell("--delay", "0.7")
    started = time.monotonic()
    send()
    assert time.monotonic() - started >= 0.7


def test_normal_again_takes_everything(mail_server, client, db):
    tell("--refuse")
    tell("--normal")
    send()
    assert listed(client)["count"] == 1


def test_the_html_part_has_its_styles_and_no_scripts(mail_server, client, db):
    send(html='<p style="color:red">Hi</p>')
    [kept] = listed(client)["messages"]
    page = client.get(f"/sandbox/mail/{kept['id']}/html")
    policy = page["Content-Security-Policy"]
    assert '<p style="color:red">Hi</p>' in page.content.decode()
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "default-src 'self'" in client.get(kept["url"])["Content-Security-Policy"]


@pytest.mark.parametrize("mail_id", ["control", "..%2fcontrol", "0" * 20])
def test_other_files_are_no_mails(mail_server, client, db, mail_id):
    tell("--refuse")
    assert client.get(f"/sandbox/mail/{mail_id}/").status_code == 404


def test_an_account_mail_arrives_with_both_parts(mail_server, client, person, run_tasks):
    ada = person("ada", name="Ada")
    hand_over(EmailChangeConfirmation, ada, ada.email, old_email="a@x.example", new_email=ada.email)
    run_tasks()
    [kept] = listed(client, to=ada.email)["messages"]
    whole = client.get(kept["url"], {"format": "json"}).json()
    assert "a@x.example" in whole["text"]
    assert "a@x.example" in whole["html"]
    assert "registration@sandbox.example" in kept["from"]
