"""Passwords: Argon2id as argon2-cffi sets it (RFC 9106, the profile for little memory), made anew when that changes."""

from __future__ import annotations

import argon2

from truceline.people.errors import PeopleError

SHORTEST = 12
"""Code points of the shortest password (NIST SP 800-63B asks for 8 at least; there is no second factor here)."""
_LONGEST = 1024
"""Bytes hashed at most, so that nobody makes the server work by sending a book."""


class Passwords:
    """Hashes and checks passwords. A name nobody has takes as long to refuse as a wrong password."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")

    def hashed(self, password: str) -> str:
        """The hash to keep. PeopleError for a password that is too short or too long."""
        if len(password) < SHORTEST:
            raise PeopleError(
                "people-password", f"the password is shorter than {SHORTEST} characters.", mend="A few words will do."
            )
        if len(password.encode("utf-8", "surrogatepass")) > _LONGEST:
            raise PeopleError("people-password", f"the password is longer than {_LONGEST} bytes.")
        return self._hasher.hash(password)

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one behind a kept hash (None: there is no such account, or it has no password)."""
        if len(password.encode("utf-8", "surrogatepass")) > _LONGEST:
            password = ""
        try:
            self._hasher.verify(kept if kept is not None else self._nobody, password)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
        return kept is not None

    def is_dated(self, kept: str) -> bool:
        """Whether a kept hash was made with other parameters than are in force."""
        return self._hasher.check_needs_rehash(kept)
