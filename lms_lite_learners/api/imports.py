"""Paths of this door."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
