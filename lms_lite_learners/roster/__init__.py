"""Who belongs to an organisation: the list, and how people come onto it and leave it."""
