"""truceline reads reporting about a ceasefire and answers, with the exact words: is it holding, and how do we know?

Rooms, through which data flows one way: ``sources -> reading -> ledger -> judgement -> outlets``.
"""

__version__ = "0.1.0"
