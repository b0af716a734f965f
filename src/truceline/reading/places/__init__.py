"""Places: the toponyms of a text, each with the one point it most likely means, or none (``mentions`` is the way in).

The gazetteer and the choice among namesakes. What may not enter: a side or sector that no gazetteer row states.
"""
