"""What can go wrong with a ledger, in words a person can act on."""

from __future__ import annotations

from truceline.errors import TrucelineError


class LedgerError(TrucelineError):
    """A ledger that cannot be opened, written or read. Codes: ``ledger-missing``, ``ledger-busy``,
    ``ledger-unreadable``, ``ledger-newer``, ``ledger-case``, ``ledger-read-only``, ``ledger-write``,
    ``ledger-record``, ``ledger-group``."""
