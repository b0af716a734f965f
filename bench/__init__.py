"""Speed and memory, printed as ratios within one run, with quality beside speed. Run by ``make bench``."""
