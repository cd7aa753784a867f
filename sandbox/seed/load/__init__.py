"""Fills a database with very many learners, past the platform's models."""
