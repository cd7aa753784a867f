"""The language a file gives a person, by its code or by its name."""

import re
from functools import cache

from django.conf.locale import LANG_INFO

_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")

__all__ = ["find_language"]


@cache
def _by_name() -> dict[str, str]:
    """Codes by the English and the own name of each language."""
    names: dict[str, str] = {}
    for code, info in LANG_INFO.items():
        for name in (info.get("name"), info.get("name_local")):
            if isinstance(name, str):
                names[name.casefold()] = code
    return names


def find_language(text: str) -> str:
    """The code that a cell means (`de`, `pt_BR`, `Deutsch`, `German`), or '' for none."""
    wanted = text.strip().casefold()
    code = wanted.replace("_", "-")
    if code in LANG_INFO:
        return code
    if wanted in _by_name():
        return _by_name()[wanted]
    return code if _CODE.fullmatch(code) and code.partition("-")[0] in LANG_INFO else ""
