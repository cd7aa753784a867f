"""Rows for people in every table that ties a person to a course, and a search for what is left.

Both know the tables by their columns and links alone, and nothing of the map of learner data.
"""
