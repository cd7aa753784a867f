"""The language a person prefers."""

LANGUAGE_KEY = "pref-lang"
