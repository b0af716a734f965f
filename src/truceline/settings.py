"""Settings: a handful of names, each with a default, read at the edges of the program.

They come from one settings file (``truceline.toml`` where the program is started, or the file that
``TRUCELINE_SETTINGS`` names) and from the environment, which overrides it.

| name | in the file | default | what it is |
|---|---|---|---|
| ``TRUCELINE_HOME`` | ``home`` | ``./var`` | folder that holds one ledger a case (``loc.sqlite``) |
| ``TRUCELINE_LEDGER`` | ``ledger`` | none: files | database that holds the ledgers instead (``postgresql://...``) |
| ``TRUCELINE_ALLOW_PRIVATE`` | ``allow_private`` | ``0`` | ``1`` lets a URL fetch reach private addresses |
| ``TRUCELINE_DATA`` | ``data`` | ``../shared`` | development data for ``truceline eval`` and training |
| ``TRUCELINE_LIMIT_NAME`` | ``[limits]`` | see ``sources/limits.py`` | another value for a named limit of one input |
| ``TRUCELINE_ENDPOINT_URL`` | ``[endpoint] url`` | none | a stronger reader's address (``http://127.0.0.1:8080/v1``) |
| ``TRUCELINE_ENDPOINT_MODEL`` | ``[endpoint] model`` | ``default`` | the model asked for, and its name in readings |
| ``TRUCELINE_ENDPOINT_PRIVATE`` | ``[endpoint] private`` | ``0`` | ``1``: the endpoint may be on a private address |
| ``TRUCELINE_ENDPOINT_KEY`` | never | none | the endpoint's key; from the environment alone, shown nowhere |
| ``TRUCELINE_PUBLIC`` | ``public`` | ``0`` | ``1`` shows public records to visitors who have not signed in |
| ``TRUCELINE_SIGN_IN_SECRET`` | never | none | the client secret at the ``[sign_in]`` provider, where it gave one |
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from truceline.errors import TrucelineError
from truceline.model.server import DatabaseUrl, LedgerPlace, ServerAddress

NAMES = (
    "TRUCELINE_SETTINGS", "TRUCELINE_HOME", "TRUCELINE_LEDGER", "TRUCELINE_ALLOW_PRIVATE", "TRUCELINE_DATA",
    "TRUCELINE_LIMIT_NAME",
    "TRUCELINE_ENDPOINT_URL", "TRUCELINE_ENDPOINT_MODEL", "TRUCELINE_ENDPOINT_PRIVATE", "TRUCELINE_ENDPOINT_KEY",
    "TRUCELINE_PUBLIC", "TRUCELINE_SIGN_IN_SECRET",
)  # fmt: skip
FILE = "truceline.toml"
_LIMIT = "TRUCELINE_LIMIT_"
_MODEL = re.compile(r"[\w.:/@+-]{1,120}")
_KEY = re.compile(r"[\x21-\x7e]{1,4096}")


class EndpointSettings(msgspec.Struct, frozen=True):
    """A stronger reader: the address before ``/chat/completions``, the model's name, and whether it may be on a private
    or loopback address."""

    url: str
    model: str = "default"
    private: bool = False


class ProviderSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sign-in provider (OpenID Connect): its ``issuer`` address, this truceline's ``client_id`` there and ``address``
    under which people reach the page; ``roles``: a group of the provider's -> a role (``liaison Pakistan``), which
    gives an account to whoever is in it; ``claim``: where an ID token names the groups; ``private``: the issuer may be
    on a private or loopback address."""

    issuer: str
    client_id: str
    address: str
    roles: dict[str, str] = {}
    claim: str = "groups"
    private: bool = False


class Settings(msgspec.Struct, frozen=True):
    """The settings in force."""

    home: Path
    allow_private: bool
    data: Path
    limits: dict[str, float] = {}
    endpoint: EndpointSettings | None = None
    public: bool = False
    sign_in: ProviderSettings | None = None
    database: DatabaseUrl | None = None

    @property
    def people(self) -> Path:
        """The file of accounts."""
        return self.home / "people.sqlite"

    def ledger(self, case_id: str) -> LedgerPlace:
        """Where the ledger of a case is kept: its file, or its schema in the database."""
        if self.database is not None:
            return ServerAddress(self.database, case_id, self.home)
        return self.home / f"{case_id}.sqlite"


class _EndpointInFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    url: str | None = None
    model: str | None = None
    private: bool | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a settings file may hold."""

    home: str = "var"
    ledger: str = ""
    allow_private: bool = False
    data: str = "../shared"
    limits: dict[str, float] = {}
    endpoint: _EndpointInFile = _EndpointInFile()
    public: bool = False
    sign_in: ProviderSettings | None = None


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings as the settings file and the environment (default: the process's) give them.

    Raises :class:`TrucelineError` where a name has a value that means nothing.
    """
    env = os.environ if environment is None else environment
    file = _in_file(env.get("TRUCELINE_SETTINGS"))
    limits = {name: _positive(f"limits.{name}", str(value)) for name, value in file.limits.items()}
    limits |= {k[len(_LIMIT) :].lower(): _positive(k, v) for k, v in env.items() if k.startswith(_LIMIT)}
    return Settings(
        home=Path(env.get("TRUCELINE_HOME", file.home)),
        allow_private=_switch(env, "TRUCELINE_ALLOW_PRIVATE", file.allow_private),
        data=Path(env.get("TRUCELINE_DATA", file.data)),
        limits=limits,
        endpoint=_endpoint(env, file.endpoint),
        public=_switch(env, "TRUCELINE_PUBLIC", file.public),
        sign_in=file.sign_in,
        database=_database(env.get("TRUCELINE_LEDGER", file.ledger).strip()),
    )


def endpoint_key(environment: Mapping[str, str] | None = None) -> str | None:
    """The key of the endpoint, from the environment alone. It is kept in no settings and stands in no message.

    Raises :class:`TrucelineError` where it cannot be sent as a header.
    """
    key = (os.environ if environment is None else environment).get("TRUCELINE_ENDPOINT_KEY", "").strip()
    if key and not _KEY.fullmatch(key):
        raise TrucelineError(
            "settings-value", "TRUCELINE_ENDPOINT_KEY has characters that no key has", mend="Set it anew."
        )
    return key or None


def sign_in_secret(environment: Mapping[str, str] | None = None) -> str | None:
    """The client secret at the sign-in provider, from the environment alone."""
    return (os.environ if environment is None else environment).get("TRUCELINE_SIGN_IN_SECRET", "").strip() or None


def _in_file(named: str | None) -> _File:
    path = Path(named or FILE)
    if not named and not path.is_file():
        return _File()
    try:
        return msgspec.convert(tomllib.loads(path.read_bytes().decode("utf-8-sig")), _File)
    except (OSError, ValueError) as error:  # a TOMLDecodeError and a ValidationError are ValueErrors
        raise TrucelineError(
            "settings-file", f"the settings file cannot be used: {error}", place=str(path),
            mend="docs/reference/settings.md says what it may hold.",
        ) from error  # fmt: skip


def _endpoint(env: Mapping[str, str], file: _EndpointInFile) -> EndpointSettings | None:
    url = env.get("TRUCELINE_ENDPOINT_URL", file.url or "").strip()
    model = env.get("TRUCELINE_ENDPOINT_MODEL", file.model or "default").strip()
    private = _switch(env, "TRUCELINE_ENDPOINT_PRIVATE", bool(file.private))
    if not url:
        return None
    if not _MODEL.fullmatch(model):
        raise TrucelineError(
            "settings-value", f"TRUCELINE_ENDPOINT_MODEL is {model!r}", mend="Give the model's name, without spaces."
        )
    return EndpointSettings(url, model, private)


def _database(words: str) -> DatabaseUrl | None:
    if not words:
        return None
    try:
        return DatabaseUrl.of(words)
    except ValueError as error:  # the value itself is not repeated: it may hold a password
        raise TrucelineError(
            "settings-value", f"TRUCELINE_LEDGER is no address of a database: {error}",
            mend="Write postgresql://USER@HOST/DATABASE.",
        ) from error  # fmt: skip


def _switch(env: Mapping[str, str], name: str, otherwise: bool) -> bool:
    words = env.get(name, "1" if otherwise else "0")
    if words not in ("0", "1"):
        raise TrucelineError("settings-value", f"{name} is {words!r}", mend="Use 0 (refuse) or 1 (allow).")
    return words == "1"


def _positive(name: str, words: str) -> float:
    try:
        value = float(words)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise TrucelineError("limit-value", f"{name} is {words!r}", mend="Give a positive number.")
    return value
