"""The page: where people see whether a ceasefire is holding and follow every number to its words.

Server-rendered HTML that works without JavaScript, each page also as JSON at the same address with ``.json``. A page is
built as a frozen view first (``views``), and both forms are made from that view, so they cannot disagree. Everything
shown comes read-only from the ledger and the judgement; nothing here reads articles, computes a rate or writes a byte.
What must not enter: SQL, parsing of language, requests to other hosts, inline styles or scripts, markup made by hand
from outside text (templates escape everything).
"""
