"""What can go wrong with accounts, in words a person can act on."""

from __future__ import annotations

from truceline.errors import TrucelineError


class PeopleError(TrucelineError):
    """Accounts, sessions or protected sources that cannot be used as asked."""


class SignInError(PeopleError):
    """A sign-in that was not let through. It says the same whether the name is unknown, the password wrong or the
    account disabled."""

    def __init__(self) -> None:
        super().__init__(
            "sign-in-refused", "name and password do not go together.", mend="Try again, or ask the administrator."
        )


class ThrottledError(PeopleError):
    """Too many sign-ins failed lately."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(
            "sign-in-throttled", "too many sign-ins failed lately.", mend=f"Try again in {minutes} minutes."
        )
