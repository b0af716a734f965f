"""Text: the paragraphs of an article, which of them are furniture, and their parse.

Offsets are those of the document's own text, code point for code point. What may not enter: any meaning of the words.
"""
