"""The second service, in which courses are made."""
