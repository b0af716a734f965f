"""Signing: a node's Ed25519 key, the heads it signs, and the other nodes it knows.

The key lies in ``node.key`` and the known nodes in ``peers.json``, both in the folder of the ledgers (TRUCELINE_HOME).
A node is named by its public key, 64 hexadecimal digits.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from truceline.ledger.errors import LedgerError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE = "node.key"
PEERS_FILE = "peers.json"
JOURNAL = "journal"
"""The name of a ledger's whole journal as a log; other logs bear the name of the group they are shared with."""
_HEAD_FORM = "truceline head 1"
_ASK_FORM = "truceline ask 1"
_KEY = re.compile(r"[0-9a-f]{64}")
_encode = msgspec.json.Encoder().encode


class SignedHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a log stands: ``size`` entries, the ``root`` of their Merkle tree, the hash of the last (``chain``), ``at``
    which instant, by which ``node``; and its signature. ``log`` is ``journal`` or a group."""

    case: str
    log: str
    size: int
    root: str
    chain: str
    at: str
    node: str
    signature: str = ""
    form: str = _HEAD_FORM

    def signed_bytes(self) -> bytes:
        """What the signature covers: the JSON list of everything else, the form first."""
        return _encode((self.form, self.case, self.log, self.size, self.root, self.chain, self.at, self.node))

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the node it names."""
        return self.form == _HEAD_FORM and is_signed(self.node, self.signed_bytes(), self.signature)


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One node's signed question for another's log, from an entry on."""

    case: str
    group: str
    since: int
    at: str
    node: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers."""
        return _encode((_ASK_FORM, self.case, self.group, self.since, self.at, self.node))

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the node it names."""
        return is_signed(self.node, self.signed_bytes(), self.signature)


class Peer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node that this one knows: a name for people, its public key, and the groups whose log it may have."""

    name: str
    key: str
    groups: tuple[str, ...] = ()


class NodeKey:
    """This node's private key. It signs, and is shown nowhere."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw().hex()

    @classmethod
    def at(cls, home: Path) -> Self:
        """The key of the node whose ledgers lie in ``home``; made where there is none, readable by its owner alone.

        Raises :class:`LedgerError` where the file is no key, or others may read it."""
        path = home / KEY_FILE
        if not path.exists():
            _make(path)
        try:
            if path.stat().st_mode & 0o077:
                mend = f"chmod 600 {path}; if others have read it, remove it and tell your partners the new key."
                raise LedgerError("ledger-key", "others may read this key.", place=str(path), mend=mend)
            return cls(_private(path.read_bytes()))
        except (OSError, ValueError) as error:
            mend = "Put back the key, or remove the file to get a new one, which your partners must trust anew."
            raise LedgerError("ledger-key", "this is no key that can be used.", place=str(path), mend=mend) from error

    def sign(self, message: bytes) -> str:
        """The signature of a message, 128 hexadecimal digits."""
        return self._private.sign(message).hex()

    def sign_head(self, head: SignedHead) -> SignedHead:
        """A head with this node's name and signature."""
        named = msgspec.structs.replace(head, node=self.public)
        return msgspec.structs.replace(named, signature=self.sign(named.signed_bytes()))

    def ask(self, case: str, group: str, since: int, at: str) -> Ask:
        """A signed question for the log of a group."""
        named = Ask(case=case, group=group, since=since, at=at, node=self.public)
        return msgspec.structs.replace(named, signature=self.sign(named.signed_bytes()))


def is_signed(node: str, message: bytes, signature: str) -> bool:
    """Whether a signature (hexadecimal, lower case) is that of a node for a message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not _KEY.fullmatch(node) or not re.fullmatch(r"[0-9a-f]{128}", signature):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(node)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def peers(home: Path) -> tuple[Peer, ...]:
    """The nodes known here, by name."""
    path = home / PEERS_FILE
    try:
        found = msgspec.json.decode(path.read_bytes(), type=tuple[Peer, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise LedgerError(
            "ledger-peers", f"the list of known nodes cannot be read ({error}).", place=str(path),
            mend="Mend it, or remove it and trust the nodes anew.",
        ) from error  # fmt: skip
    return tuple(sorted(found, key=lambda peer: peer.name))


def trust(home: Path, peer: Peer) -> None:
    """Know a node from now on; one of the same name or key is replaced."""
    if not _KEY.fullmatch(peer.key) or not peer.name.strip() or not peer.name.isprintable():
        raise LedgerError(
            "ledger-peers", "a known node has a name and a key of 64 hexadecimal digits.",
            mend="Ask your partner for the public key of its node.",
        )  # fmt: skip
    others = [known for known in peers(home) if peer.name != known.name and peer.key != known.key]
    _write(home / PEERS_FILE, msgspec.json.format(_encode([*others, peer])) + b"\n")


def distrust(home: Path, name: str) -> bool:
    """Forget a node, by name or key; whether it was known."""
    known = peers(home)
    kept = [peer for peer in known if name not in (peer.name, peer.key)]
    if len(kept) == len(known):
        return False
    _write(home / PEERS_FILE, msgspec.json.format(_encode(kept)) + b"\n")
    return True


def _private(data: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(data, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")  # noqa: TRY004 # the file is wrong, not the program
    return key


def _make(path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, made)


def _write(path: Path, data: bytes) -> None:
    """Write a file that its owner alone may read, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
