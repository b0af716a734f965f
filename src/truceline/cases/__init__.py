"""Cases: the world of one ceasefire as data, read from TOML with its mistakes named by line and field.

What may enter: case files, their gazetteers, the material shipped with them and the rules a case file must keep. What
may not: reading of articles, the ledger, statistics. A case is facts with their origin, never a verdict.
"""

from truceline.cases.check import Problem, check
from truceline.cases.load import CaseError, folder, library, load, path_of, shipped_path

__all__ = ["CaseError", "Problem", "check", "folder", "library", "load", "path_of", "shipped_path"]
