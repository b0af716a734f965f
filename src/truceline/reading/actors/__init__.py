"""Actors: who a text names that can act or speak, and which party each stands for (``mentions`` is the way in).

Noun phrases, persons, offices. What may not enter: a party guessed for a name that only its own sentence could tell.
"""
