"""Dates: every date, time and duration a text names, as intervals of local days (``expressions`` is the way in).

What may not enter: the clock. A date is resolved against the publication date and the article, or it stays open.
"""
