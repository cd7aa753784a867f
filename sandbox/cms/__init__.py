"""The second service of the sandbox: courses are made here."""
