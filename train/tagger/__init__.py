"""Learning the network that finds cues, speakers and contents (``truceline.reading.attribution.network``)."""
