"""Exports: what the ledger holds, in the formats that others read.

What may enter: writers that turn incidents, claims, rows and verdicts into ACLED- and UCDP-like CSV, HXL, GeoJSON,
Parquet, W3C Web Annotations, PROV-O, FollowTheMoney, iCalendar and Atom, each with a note of what the format cannot
hold. What may not: pages, questions of judgement, network. A writer never fills a field that no source gives.
"""
