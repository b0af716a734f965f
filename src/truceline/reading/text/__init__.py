"""Text: the paragraphs of an article, which of them are furniture, their parse, and the frames of its words.

Offsets are those of the document's own text, code point for code point. What may not enter: what happened or who said
it; grammar stops at which word goes with which.
"""
