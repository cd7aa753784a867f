"""Our public signals.

`LEARNER_REMOVED` is sent after somebody was removed from an organisation: once per person and
removal, when the transaction is committed. A receiver's failure stops nobody else. Its arguments:

- `org`: the organisation's short name
- `user_id`: the account's id; None for somebody without an account
- `removal`: the id of the removal, under which its page and its receipt are found
"""

from django.dispatch import Signal

LEARNER_REMOVED = Signal()

__all__ = ["LEARNER_REMOVED"]
