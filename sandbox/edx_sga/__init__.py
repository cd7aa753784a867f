"""Staff-graded assignments: where their files lie."""
