"""What is drawn wherever it is shown: the theatre of a case, the areas in which happenings lie."""
