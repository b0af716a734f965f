"""Attribution: who says what, in whose words, to whom (``statements`` is the way in).

Quotations, cues, contents and speakers of one article. What may not enter: what happened (that is ``acts``), and any
speaker the words do not give: no speaker found is no speaker given.
"""
