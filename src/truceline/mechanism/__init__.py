"""The mechanism: what the parties and monitors themselves do to keep a ceasefire.

What may enter: contacts, readouts, complaints and the steps taken with them, joint reviews, a mission's tables, an
analyst's decisions; each goes to the ledger as an entry. What comes out: contacts side by side, the standing of each
complaint and review, rulings, and what is due. The steps that may be taken are tables under ``data/``. What was read
in articles is no business of this room; judgement puts the two side by side.
"""
