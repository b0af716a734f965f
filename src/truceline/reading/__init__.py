"""Reading: one document in, claims with spans out. Pure functions in a numbered cascade (see ``reader``).

What may enter: a Document, the names a case knows, models shipped inside the package. What may not: the ledger, the
network, the clock, statistics. Everything found carries the span of its words; everything dropped carries its reason.
"""
