"""Evaluation: how well the reader reads, scored against labelled development data.

What may enter: the reader as its users see it, labelled data from the folder of development data (never shipped), and
scorers, pure functions from labels and claims to counts. What may not: anything that a reading could learn from; no
module of another room imports this one, except the command line.
"""
