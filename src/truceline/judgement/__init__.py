"""What it adds up to: whether an agreement is holding, with the numbers, their intervals and what they cannot show.

Event rows, tallies, mission points and dated claims come in as plain values; a verdict with its evidence goes out.
Every threshold is a named setting (``settings.py``), every number has its formula in ``docs/method.md``. No SQL, no
file but a table given by path, no web page enters here.
"""
