"""Event tables, tallies and mission points: outside files read column by column, nothing guessed from a file's name.

What may enter: a CSV (plain or gzip) whose header says what it is. What comes out: a ``Table`` of raw columns with the
days its rows speak of, records of ``truceline.model.table``, and a refusal (row, column, reason) for every row that
could not be used. No statistics live here, and nothing here knows a case.
"""
