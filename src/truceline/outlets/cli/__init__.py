"""The command line: one module a command. A command parses its arguments, calls one room, prints; the same verbs exist
in Python. Nothing heavy is imported before a command runs.
"""
