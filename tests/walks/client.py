"""A person at the sandbox with nothing but HTTP."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import requests


class Client:
    """Keeps cookies as a browser does, and sends the CSRF token with what it posts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str, **options: Any) -> requests.Response:
        """Get a page; `path` may be a whole address."""
        return self.session.get(urljoin(self.url, path), timeout=30, **options)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any):
        """Post a form, or `json=`, or `files=`, with the token of the CSRF cookie."""
        headers = {"X-CSRFToken": self.csrf_token(), "Referer": urljoin(self.url, path)}
        return self.session.post(
            urljoin(self.url, path),
            data=data,
            headers=headers | options.pop("headers", {}),
            timeout=30,
            **options,
        )

    def csrf_token(self) -> str:
        """The token, fetched with the sign-in page where there is none yet."""
        if "csrftoken" not in self.session.cookies:
            self.get("/login")
        return self.session.cookies.get("csrftoken", default="")

    def sign_in(self, username: str, password: str = "sandbox") -> requests.Response:
        """Sign in by the page's own form, and be where it leads."""
        self.get("/login")
        return self.post("/login", {"username": username, "password": password})

    def register(self, email: str, *, username: str, name: str, password: str):
        """Register by the page's own form."""
        self.get("/register")
        fields = {"email": email, "username": username, "name": name, "password": password}
        return self.post("/register", fields)

    def json(self, path: str, **params: str) -> Any:
        """What an address answers as JSON; raises for an error."""
        answer = self.get(path, params=params)
        answer.raise_for_status()
        return answer.json()

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """The mails to an address with their texts, newest first."""
        found = self.json("/sandbox/mail/", format="json", to=address)["messages"]
        return [self.json(mail["url"], format="json") for mail in found]


def links(text: str) -> list[str]:
    """The addresses in a mail's text."""
    return re.findall(r"https?://[^\s<>\"')]+", text)
