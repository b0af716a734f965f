"""Proposals: claims that a stronger reader proposes, each checked against the text before it counts (``check``).

What may enter: a reply as text, whoever wrote it. What may not: a network, a claim whose words are not in the document,
a value (date, place, party, number) that this program has not read from those words itself.
"""
