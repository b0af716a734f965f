"""A case file to begin with: what is known of a ceasefire so far as TOML with comments, which ``case check`` accepts as
it stands."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

import msgspec

_BARE = re.compile(r"[^a-z0-9]+")
_SOURCE_TABLE = re.compile(r"^\[\[source\]\]\n(?:(?!\[)[^\n]*\n)*", re.MULTILINE)
_MATERIAL = re.compile(r"^# -+ material shipped with the case[^\n]*\n", re.MULTILINE)


class PartyDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A party as far as it is known: its plain English name, the other names it goes by, whether it is a state."""

    name: str
    aliases: tuple[str, ...] = ()
    is_state: bool = False


class CaseDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a ceasefire when its case file is begun. ``effective`` is an ISO day or instant, empty where
    there is no agreement to name yet; ``source`` is where the agreement's facts were read, empty for memory;
    ``contact_days``: how often the sides should speak over their hotline, 0 for no hotline."""

    id: str
    title: str
    summary: str = ""
    parties: tuple[PartyDraft, ...] = ()
    agreement: str = ""
    effective: str = ""
    zone: str = "UTC"
    sectors: tuple[str, ...] = ()
    contact_days: int = 0
    source: str = ""


def slug(text: str) -> str:
    """A text as small letters, digits and hyphens; empty where it has no Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _BARE.sub("-", plain).strip("-")[:60].strip("-")


def text_of(draft: CaseDraft) -> str:
    """The case file. What is not known yet stands in it as a comment that shows the form."""
    ids = _party_ids(draft.parties)
    blocks = [
        _head(draft),
        *(_party(party, party_id) for party, party_id in zip(draft.parties, ids, strict=True)),
        _agreement(draft, ids),
        _line(draft),
        _hotline(draft, ids),
        _MORE,
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def copied(source: str, *, old_id: str, new_id: str, gazetteer: str) -> str:
    """The text of another case under a new id: its facts with their origin. Material that ships with the old case is
    not taken along; ``gazetteer`` is the file name of the copied places, empty for none."""
    text = _MATERIAL.sub("", _SOURCE_TABLE.sub("", source))
    text = re.sub(
        rf'^id = "{re.escape(old_id)}"(?=\s*(?:#.*)?$)', lambda _: f'id = "{new_id}"', text, count=1, flags=re.MULTILINE
    )
    text = re.sub(r"^gazetteer = .*$", lambda _: f"gazetteer = {quoted(gazetteer)}", text, count=1, flags=re.MULTILINE)
    further = "# gazetteers: lay your own places beside this file and name them here again; it was: "
    text = re.sub(r"^gazetteers = (.*)$", rf"{further}\1", text, count=1, flags=re.MULTILINE)
    return f"# Begun from the case '{old_id}'; every fact keeps the source it was read at.\n" + text


def quoted(text: str) -> str:
    """A text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(quoted, texts)) + "]"


def _party_ids(parties: tuple[PartyDraft, ...]) -> list[str]:
    ids: list[str] = []
    for number, party in enumerate(parties, 1):
        wanted = slug(party.name) or f"party-{number}"
        ids.append(wanted if wanted not in ids else f"{wanted}-{number}")
    return ids


def _origin(draft: CaseDraft) -> list[str]:
    if draft.source:
        return [f"src = {quoted(draft.source)}", 'conf = "read"']
    return [
        'src = "general knowledge"',
        'conf = "known"  # from memory; "read", with the address, once you saw it',
    ]


def _head(draft: CaseDraft) -> list[str]:
    return [
        f"# {' '.join(filter(str.isprintable, draft.title.split()))}".rstrip(),
        "# Every fact carries src (where it was read) and conf: read (seen there) or known (from memory, marked so).",
        "# An empty string means unknown. docs/reference/case-files.md lists all tables and keys.",
        "",
        "[case]",
        f"id = {quoted(draft.id)}  # names the ledger: small letters, digits, hyphens",
        f"title = {quoted(draft.title)}",
        f"summary = {quoted(draft.summary)}  # one or two sentences",
        "# countries = []  # ISO codes of three letters",
        "# ucdp_dyads = { 422 = \"Government of India - Government of Pakistan\" }  # your rows of a UCDP table",
        "# gazetteer = \"my_gazetteer.tsv\"  # places of the theatre, beside this file",
        'src = "general knowledge"',
        'conf = "known"',
    ]  # fmt: skip


def _party(party: PartyDraft, party_id: str) -> list[str]:
    return [
        "[[party]]",
        f"id = {quoted(party_id)}",
        f"name = {quoted(party.name)}  # the plain English name that claims will carry",
        f"kind = {quoted('state' if party.is_state else 'non-state')}",
        f"side = {quoted(party_id)}  # which side it stands on; allies share one; none for monitors",
        f"aliases = {_list(party.aliases)}  # other names, armed forces among them",
        "metonyms = []  # capitals and buildings that stand for it: \"Islamabad\", \"South Block\"",
        "adjectives = []",
        "demonyms = []",
        'src = "general knowledge"',
        'conf = "known"',
    ]  # fmt: skip


def _agreement(draft: CaseDraft, ids: list[str]) -> list[str]:
    known = bool(draft.effective)
    title = draft.agreement or "Ceasefire"
    effective = draft.effective or "2021-02-25"
    lines = [
        "[[agreement]]",
        f"id = {quoted(slug(f'{title} {effective[:4]}')[:60] or 'ceasefire')}",
        f"title = {quoted(title)}",
        "names = {}  # what each side calls it: { " + (ids[0] if ids else "party") + " = \"understanding\" }",
        'form = ""  # written, verbal, joint statement ...',
        'class = "cessation of hostilities"  # or recommitment, preliminary ceasefire, definitive, pause',
        f"announced = {quoted(effective[:10])}",
        f"effective = {quoted(effective)}  # a verdict counts from here: a day, or an instant with its offset",
        f"effective_zone = {quoted(draft.zone)}",
        f"effective_precision = {quoted('minute' if 'T' in effective else 'day')}",
        'expires = "none"',
        'ended = ""  # the first day it was no longer in force, with end_kind: expired, denounced, superseded ...',
        'end_reason = ""',
        'predecessor = ""  # the agreement that it restates or follows',
        'successor = ""',
        "scope = []",
        f"parties = {_list(tuple(ids))}",
        *_origin(draft),
        "provision = [",
        '  { id = "no-fire", kind = "prohibited act", text = "No fire.", breached_by = ["firing", "shelling", '
        '"air_strike", "infiltration", "violation", "mine_ied"], src = "general knowledge", conf = "known" },',
        "]",
    ]  # fmt: skip
    return lines if known else ["# The agreement, once it is known when it took effect:", *_commented(lines)]


def _line(draft: CaseDraft) -> list[str]:
    lines = [
        "[[line]]",
        'id = "line"',
        'name = "Line of contact"',
        "aliases = []",
        'geometry_id = ""',
        'src = "general knowledge"',
        'conf = "known"',
    ]
    ids: list[str] = []
    for order, name in enumerate(draft.sectors or ("North",), 1):
        wanted = slug(name) or f"sector-{order}"
        ids.append(wanted if wanted not in ids else f"{wanted}-{order}")
        lines += [
            "",
            "[[sector]]",
            f"id = {quoted(ids[-1])}",
            f"order = {order}",
            'line = "line"',
            f"name = {quoted(name)}",
            "aliases = []  # places whose naming puts a report into this sector",
            'src = "general knowledge"',
            'conf = "known"',
        ]
    return lines if draft.sectors else ["# The line and its sectors, where there are any:", *_commented(lines)]


def _hotline(draft: CaseDraft, ids: list[str]) -> list[str]:
    days = draft.contact_days or 7
    lines = [
        "[[mechanism]]",
        'id = "hotline"',
        'kind = "hotline"',
        'name = "Hotline"',
        'level = ""',
        f"who = {_list(tuple(ids))}",
        f"cadence_days = {days}  # contacts are due this often; late ones are told",
        'src = "general knowledge"',
        'conf = "known"',
    ]
    return lines if draft.contact_days else ["# How the sides keep contact:", *_commented(lines)]


def _commented(lines: list[str]) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in lines)


_MORE = [
    "# Further tables: [[organ]] and [[role]] (who speaks for a party), [[instrument]] (texts that parties invoke,",
    "# with clauses), [[issue]], [[pressure]] (a ladder outside the conflict), [[background]] (retold history),",
    "# [[phrase]]. `truceline case show loc` shows a full case; `truceline case new FILE --from CASE` begins from one.",
]
