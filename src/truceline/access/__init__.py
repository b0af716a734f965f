"""Who may do what with a record, and why: roles, markings, sharing groups, one table of permissions, one decision.

Pure: no I/O but the tables that ship with it. It sits beside the model, below the ledger; who signed in, and how a
record is kept from those who may not see it, is decided elsewhere from what this package says.
"""

from truceline.access.decision import Decision, decide
from truceline.access.marking import MARKINGS, Marking
from truceline.access.person import VISITOR, Person, Role, groups_of
from truceline.access.record import Record
from truceline.access.sight import Sight, sight_of

__all__ = [
    "MARKINGS",
    "VISITOR",
    "Decision",
    "Marking",
    "Person",
    "Record",
    "Role",
    "Sight",
    "decide",
    "groups_of",
    "sight_of",
]
