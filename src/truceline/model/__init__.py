"""The words of the field as frozen values: span, document, source, claim, place, agreement, case, verdict.

Nothing here reads a file, opens a connection, parses a language or knows another room. A type belongs here when two
rooms must agree on it; a type that one room uses alone stays in that room.
"""
