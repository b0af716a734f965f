"""The ledger: append-only truth about one case, in one SQLite file.

What may enter: readings, refusals, rows of tables, verdicts, links between claims, each as a journal entry that carries
the hash of the one before it. What may not: statistics, pages, parsing. SQL is spoken here and nowhere else. Everything
but the journal is a projection that can be rebuilt from it.
"""

from truceline.ledger.errors import LedgerError
from truceline.ledger.records import (
    Account,
    Added,
    DocumentLine,
    Incident,
    LadderEntry,
    SearchHit,
    StoredAlert,
    StoredClaim,
    StoredDocument,
    StoredRefusal,
    StoredSource,
    StoredVerdict,
    TableSource,
    Verification,
)
from truceline.ledger.store import Ledger

__all__ = [
    "Account",
    "Added",
    "DocumentLine",
    "Incident",
    "LadderEntry",
    "Ledger",
    "LedgerError",
    "SearchHit",
    "StoredAlert",
    "StoredClaim",
    "StoredDocument",
    "StoredRefusal",
    "StoredSource",
    "StoredVerdict",
    "TableSource",
    "Verification",
]
