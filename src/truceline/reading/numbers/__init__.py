"""Numbers: casualties by side, tallies over a period, and the quantities both are made of.

What may not enter: arithmetic that the text does not state, except the check whether stated parts make their total.
"""
