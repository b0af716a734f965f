"""Acts: what happened, is said to have happened, is denied or may happen, as one Event a happening.

Numbered steps: (1) the lexicon's rules find triggers by predicate structure; (2) each is given actor, recipient, date,
place, weapon, casualties and standing from its clause; (3) triggers that tell of one happening become one Event;
(4) causes named in the text link events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceline.model.claim import Event, Statement, Where
from truceline.model.document import Document
from truceline.model.source import Source
from truceline.model.span import Evidence
from truceline.reading.acts_causes import Told, causes
from truceline.reading.acts_lexicon import lexicon
from truceline.reading.acts_match import Matcher
from truceline.reading.acts_merge import Draft, merged
from truceline.reading.acts_roles import Roles
from truceline.reading.mention import DateMention, Mention
from truceline.reading.parse import Parsed
from truceline.reading.standing import carrier, retold, standing

if TYPE_CHECKING:
    from truceline.reading.world import World

_WAR_SHARE = 0.012
"""Share of words of war above which a text is about armed conflict: one in eighty."""
_WAR_WORDS = 2


def events(
    document: Document,
    parsed: Sequence[Parsed],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    places: Sequence[Where],
    statements: Sequence[Statement],
    world: World,
) -> tuple[Event, ...]:
    """The acts of a document, one Event a happening, in the order of their first triggers."""
    drafts = _drafts(document, parsed, mentions, dates, places, statements, world)
    return _numbered(document, merged(drafts))


def _drafts(
    document: Document,
    parsed: Sequence[Parsed],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    places: Sequence[Where],
    statements: Sequence[Statement],
    world: World,
) -> list[Draft]:
    war = about_war(parsed)
    out: list[Draft] = []
    for paragraph in parsed:
        roles = Roles(paragraph, mentions, dates, places)
        matcher = Matcher(lexicon(), paragraph.doc, roles.is_party, war=war)
        candidates = matcher.candidates()
        roles.share(candidates)
        for candidate in candidates:
            rule = candidate.rule
            if rule.type is None:
                continue
            first, last = candidate.words
            trigger = paragraph.span(paragraph.doc[first : last + 1])
            by = carrier(trigger, statements)
            when = roles.when(candidate)
            sentence = paragraph.span(candidate.frame.trigger.sent)
            known_as = retold(sentence.of(document.text), trigger.of(document.text), world.case, document)
            out.append(
                Draft(
                    rule=rule,
                    type=rule.type,
                    triggers=[trigger],
                    sentence=sentence,
                    actor=roles.actor(candidate),
                    recipient=roles.recipient(candidate),
                    when=when,
                    where=roles.where(candidate),
                    standing=standing(candidate.frame, rule.type, when, by, document, old=known_as is not None),
                    by=by,
                    known_as=known_as,
                    told=[(trigger, sentence, candidate.frame.trigger.pos_ in ("NOUN", "PROPN"))],
                )
            )
    return out


def about_war(parsed: Sequence[Parsed]) -> bool:
    """Whether a text is about armed conflict, by the share of words of war in it."""
    words = hits = 0
    for paragraph in parsed:
        classes = lexicon().words(paragraph.doc).classes
        hits += sum("WARWORD" in names for names in classes.values())
        words += len(paragraph.doc)
    return hits >= _WAR_WORDS and hits >= _WAR_SHARE * words


def _numbered(document: Document, drafts: Sequence[Draft]) -> tuple[Event, ...]:
    ids = [_identify(document, draft) for draft in drafts]
    told = [Told(t, s, n, nominal) for n, draft in enumerate(drafts) for t, s, nominal in draft.told]
    led_to = causes(document.text, told)
    out = []
    for index, draft in enumerate(drafts):
        spans = sorted(set(draft.triggers))
        sentences = sorted({s for _, s, _ in draft.told})
        out.append(
            Event(
                id=ids[index],
                evidence=tuple(Evidence.cut(document.text, s) for s in sentences),
                source=draft.by.source if draft.by is not None else Source(kind="publication", name=document.publisher),
                confidence=draft.confidence,
                type=draft.type,
                trigger=draft.triggers[0],
                triggers=tuple(spans),
                plover=draft.rule.plover,
                cameo=draft.rule.cameo,
                weapon=draft.rule.weapon,
                actor=draft.actor,
                recipient=draft.recipient,
                when=draft.when,
                where=draft.where,
                killed=draft.killed,
                injured=draft.injured,
                standing=draft.standing,
                by=draft.by.id if draft.by is not None else None,
                cause_of=tuple(ids[n] for n in led_to.get(index, ())),
                known_as=draft.known_as,
            )
        )
    return tuple(out)


def _identify(document: Document, draft: Draft) -> str:
    """An id that the same words of the same document always get."""
    words = f"{document.id}|event|{draft.type}|{draft.triggers[0].start}|{draft.triggers[0].end}"
    return f"c-{hashlib.sha256(words.encode()).hexdigest()[:16]}"
