"""Sources: whatever was published outside, turned into documents with exact text, or refused with a reason.

What may enter: files, folders, standard input, addresses on the web; bytes of any kind, hostile ones included. What
may not: anything that knows what a text means (that is ``reading``), the ledger, statistics. Every input ends as a
document or as a ``Refusal`` with a stable code (``refusals``); no input ends as a traceback, and none is held in memory
beyond its named limit (``limits``). ``intake.documents`` is the one entry for texts; ``tables`` reads event tables.
"""
