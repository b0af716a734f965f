"""Acts: what happened, is said to have, is denied or may happen (``events`` is the way in; ``pair`` for marks).

Predicates and their parts, as codes of the field. What may not enter: who said it (an act only points at the statement
that carries it), and any actor, date or place that stands in no word of the text.
"""
