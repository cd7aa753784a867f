"""Starts, watches and stops the processes of a sandbox: `python -m processes serve`."""
