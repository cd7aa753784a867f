"""Invented people with rows in every table that ties a person to a course, and a search for them.

Both know the tables by their columns and links alone, and nothing of the map of learner data.
"""
