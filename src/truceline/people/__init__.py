"""The people who use a truceline: accounts, passwords, sessions, sign-in through a provider, protected sources.

What is kept here stands beside the ledgers, never in them: a password's hash and a source's identity must be able to go
for good, and a journal keeps everything. What happened to an account is kept here too, as a chain of its own.
"""

from truceline.people.accounts import Account, People
from truceline.people.errors import PeopleError
from truceline.people.store import Happening

__all__ = ["Account", "Happening", "People", "PeopleError"]
