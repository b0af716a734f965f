"""Column types that hold the same in both databases.

In SQLite a text is compared byte by byte, may hold NUL, and an integer has 64 bits. PostgreSQL gets the collation
``C`` and ``bigint`` for that, and NUL in another form, for its text has no such character.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_ESCAPE = "\x1a"
_NUL = "\x1a0"


class _PostgresText(sa.types.TypeDecorator[str]):
    """Text in PostgreSQL: NUL is kept as SUBSTITUTE and ``0``, SUBSTITUTE itself as two."""

    impl = postgresql.TEXT
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(collation="C")

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        del dialect
        return escaped(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        del dialect
        if value is None or _ESCAPE not in value:
            return value
        return _ESCAPE.join(part.replace(_NUL, "\x00") for part in value.split(_ESCAPE * 2))


def escaped(value: str) -> str:
    """A text as PostgreSQL holds it."""
    if _ESCAPE not in value and "\x00" not in value:
        return value
    return value.replace(_ESCAPE, _ESCAPE * 2).replace("\x00", _NUL)


Text = sa.Text().with_variant(_PostgresText(), "postgresql")
Integer = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
Float = sa.Float()
