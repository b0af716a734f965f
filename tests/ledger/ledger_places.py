"""A place for a ledger in each of the two databases, for tests that hold for both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from bench import postgres

from truceline.model.server import DatabaseUrl, LedgerPlace, ServerAddress

Places = Callable[[str], LedgerPlace]
_number = count(1)


@pytest.fixture(scope="session")
def database() -> Iterator[DatabaseUrl]:
    """A PostgreSQL server for the whole run. Where there can be none the tests fail, unless TRUCELINE_TEST_POSTGRES
    says ``none``; then each says that it was left out."""
    if os.environ.get(postgres.NAME) == "none":
        pytest.skip(f"{postgres.NAME}=none: not tried on PostgreSQL")
    with postgres.server(durable=False) as url:
        yield DatabaseUrl.of(url)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Makes a new, empty place for the ledger of a case, in a database."""
    if request.param == "sqlite":
        return lambda case_id: tmp_path_factory.mktemp("place") / f"{case_id}.sqlite"
    database: DatabaseUrl = request.getfixturevalue("database")

    def in_server(case_id: str) -> LedgerPlace:
        return ServerAddress(database, f"{case_id} {os.getpid()} {next(_number)}", tmp_path_factory.mktemp("beside"))

    return in_server


@pytest.fixture
def place(places: Places) -> LedgerPlace:
    """A place where there is no ledger yet."""
    return places("toy")


def in_words(place: LedgerPlace) -> str:
    """A place as another process is told it; what is kept beside a server's ledger is then in ``TRUCELINE_HOME``."""
    return str(place) if isinstance(place, Path) else f"{place.database.url}#{place.case_id}"


def home(place: LedgerPlace) -> Path:
    """The folder that keeps the end of the chain."""
    return place.parent if isinstance(place, Path) else place.beside
