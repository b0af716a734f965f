"""Outlets: where people see, ask and take away: the command line, the page, exports, evaluation.

An outlet asks the other rooms and shows the answer. It decides nothing about what happened or whether a truce holds,
and no other room imports it.
"""
