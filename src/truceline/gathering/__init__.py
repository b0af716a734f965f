"""Gathering: sources read into a case's ledger. Behind ``truceline watch``, ``truceline import`` and ``Case.watch``.

The one room that joins sources, reading and ledger: it reads, stores, counts and accounts for every input. It judges
nothing, and nothing below it knows it.
"""

from truceline.gathering.gather import Gatherer, how_many, is_table
from truceline.gathering.gathered import DocumentsIn, TableIn

__all__ = ["DocumentsIn", "Gatherer", "TableIn", "how_many", "is_table"]
