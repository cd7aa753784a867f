"""Tags of mails."""
