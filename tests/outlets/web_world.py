"""A small ledger for tests of the page: the shipped tables, real shipped items with claims marked by hand, and a
document full of hostile strings."""

from __future__ import annotations

import json

from truceline import cases
from truceline.gathering.gather import Gatherer
from truceline.ledger import Ledger
from truceline.model.claim import Actor, AnyClaim, Count, Event, Reading, Silence, Statement, Toll, When, Where
from truceline.model.document import Document, Published, digest, document_id
from truceline.model.server import LedgerPlace
from truceline.model.source import Source
from truceline.model.span import Evidence, Span

RAN = "truceline_ran"
"""A hostile string that runs would set this name on the window."""

_CALL = f"window.{RAN}=1"
HOSTILE = (
    f"<script>{_CALL}</script>",
    f"</title><script>{_CALL}</script>",
    f"</textarea><script>{_CALL}</script>",
    f"--><script>{_CALL}</script><!--",
    f"]]><script>{_CALL}</script>",
    f"'\"><script>{_CALL}</script>",
    f"<ScRiPt>{_CALL}</sCrIpT>",
    f"<script\n>{_CALL}</script\n>",
    f"<script/x>{_CALL}</script>",
    f"<<script>{_CALL}//<</script>",
    f"<script src=data:,{_CALL}></script>",
    f"<script src=//evil.example/x.js></script>{_CALL}",
    f"<scr<script>ipt>{_CALL}</scr</script>ipt>",
    f"\\x3cscript\\x3e{_CALL}\\x3c/script\\x3e",
    f"\\u003cscript\\u003e{_CALL}\\u003c/script\\u003e",
    f"&lt;script&gt;{_CALL}&lt;/script&gt;",
    f"&#60;script&#62;{_CALL}&#60;/script&#62;",
    f"%3Cscript%3E{_CALL}%3C/script%3E",
    f"+ADw-script+AD4-{_CALL}+ADw-/script+AD4-",
    f"＜script＞{_CALL}＜/script＞",
    f"‹script›{_CALL}‹/script›",
    f"{{{{ {_CALL} }}}}",
    "{{ 7*7 }}{% raw %}{{ config }}{% endraw %}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    f"javascript:{_CALL}",
    f"JaVaScRiPt:{_CALL}",
    f"java\tscript:{_CALL}",
    f"java\nscript:{_CALL}",
    f" \x01javascript:{_CALL}",
    f"data:text/html,<script>{_CALL}</script>",
    f"data:text/html;base64,{_CALL}",
    f"vbscript:{_CALL}",
    f'https://example.org/" onmouseover="{_CALL}',
    f"https://example.org/' onclick='{_CALL}",
    f"https://example.org/><script>{_CALL}</script>",
    f"//evil.example/<script>{_CALL}</script>",
    f"*{{background:url(javascript:{_CALL})}}",
    f"</style><script>{_CALL}</script>",
    f"<style>@import 'javascript:{_CALL}';</style>",
    f'<div style="background:url(javascript:{_CALL})">x</div>',
    f"<div style=width:expression({_CALL})>x</div>",
    f"<base href=javascript:{_CALL}//>",
    f'<meta http-equiv=refresh content="0;url=javascript:{_CALL}">',
    f'<link rel=import href="data:text/html,<script>{_CALL}</script>">',
    f"<link rel=stylesheet href=javascript:{_CALL}>",
    f"<isindex action=javascript:{_CALL} type=image>",
    f"<form><button formaction=javascript:{_CALL}>x</button></form>",
    f"<form action=javascript:{_CALL}><input type=submit></form>",
    f"<math><mtext></mtext><script>{_CALL}</script></math>",
    f"<math href=javascript:{_CALL}>x</math>",
    f"<svg><script>{_CALL}</script></svg>",
    f"<svg><a xlink:href=javascript:{_CALL}><text>x</text></a></svg>",
    f"<svg><animate onbegin={_CALL} attributeName=x dur=1s></svg>",
    f"<svg><set onbegin={_CALL} attributeName=x to=1></svg>",
    f"<svg><use href=\"data:image/svg+xml,<svg id='x'><script>{_CALL}</script></svg>#x\"></svg>",
    f'<noscript><p title="</noscript><img src=x onerror={_CALL}>">',
    f"<template><script>{_CALL}</script></template>",
    f"<xmp><script>{_CALL}</script></xmp>",
    f"<plaintext><script>{_CALL}</script>",
    f'<!--<img src="--><img src=x onerror={_CALL}//">',
    f"<![CDATA[<script>{_CALL}</script>]]>",
    f'<?xml version="1.0"?><script>{_CALL}</script>',
    "<a href=https://evil.example/ target=_blank>Is it holding?</a>",
    f"<a href=javascript:{_CALL}>x</a>",
    f'<a href="&#106;avascript:{_CALL}">x</a>',
    f'<a href="jav&#x09;ascript:{_CALL}">x</a>',
    f"<iframe src=javascript:{_CALL}></iframe>",
    f'<iframe srcdoc="<script>parent.{RAN}=1</script>"></iframe>',
    f"<object data=javascript:{_CALL}></object>",
    f"<embed src=javascript:{_CALL}>",
    f"<applet code=javascript:{_CALL}>",
    f"<frameset onload={_CALL}></frameset>",
    "\u202e<tpircs>\u202c gnidloh",
    "a\u0000b<script>\ufeff",
    "\U0001f441\ufe0f<b>\u0301</b>",
    *(
        f"<{tag} {on}={_CALL}{rest}>"
        for tag, on, rest in (
            ("img src=x", "onerror", ""),
            ("img src=x", "OnErRoR", ""),
            ("img/src=x", "onerror", "//"),
            ('img """', "onerror", " src=x"),
            ("svg", "onload", ""),
            ("svg/x", "onload", "/"),
            ("body", "onload", ""),
            ("body", "onpageshow", ""),
            ("body", "onhashchange", ""),
            ("video", "onloadstart", " src=x"),
            ("video><source", "onerror", ""),
            ("audio src=x", "onerror", ""),
            ("input autofocus", "onfocus", ""),
            ("select autofocus", "onfocus", ""),
            ("textarea autofocus", "onfocus", ""),
            ("keygen autofocus", "onfocus", ""),
            ("details open", "ontoggle", ""),
            ("marquee", "onstart", ""),
            ("object data=x", "onerror", ""),
            ("style", "onload", ""),
            ("link rel=stylesheet href=x", "onerror", ""),
            ("script src=x", "onerror", ""),
            ("div tabindex=1 autofocus", "onfocusin", ""),
            ("div style=animation-name:x", "onanimationstart", ""),
            ("x contenteditable autofocus", "onfocus", ""),
            ("bgsound", "onpropertychange", ""),
            ("iframe", "onload", ""),
            ("dialog open", "onclose", ""),
            ("table background=x", "onpointerenter", ""),
        )
    ),
)
"""Strings that try to run, to fetch, to break out or to be taken for the page's own words."""


def item(name: str) -> dict[str, str]:
    """A shipped Wikipedia current-events item (CC BY-SA)."""
    case = cases.load("loc")
    for source in case.source:
        if source.kind == "documents":
            for line in cases.shipped_path("loc", source).read_text("utf-8").splitlines():
                row = json.loads(line)
                if row["id"] == name:
                    return row
    raise LookupError(name)


def document(ref: str, text: str, date: str, **more: object) -> Document:
    """A document as intake makes it."""
    sha256 = digest(f"{ref}\n{text}".encode("utf-8", "surrogatepass"))
    published = Published(date, "day", date, f"{date}T00:00:00Z")
    held = {"publisher": "Wikipedia current events", "language": "en", "published": published} | more
    return Document(ref=ref, id=document_id(sha256), sha256=sha256, text=text, **held)  # type: ignore[arg-type] # a test's shorthand


class Marker:
    """Marks words of a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def words(self, *words: str) -> tuple[Evidence, ...]:
        return tuple(Evidence.cut(self.text, self.span(w)) for w in words)


def agreed() -> Reading:
    """The joint statement of 25 February 2021, with a statement and an event on overlapping words."""
    row = item("wce-2021-02-25-52")
    m = Marker(row["text"])
    doc = document(row["id"], row["text"], row["date"], url="https://en.wikipedia.org/wiki/Portal:Current_events")
    both = Source(kind="named_organ", name="India and Pakistan", span=m.span("India and Pakistan"))
    claims: tuple[AnyClaim, ...] = (
        Statement(
            id="s1",
            evidence=m.words(row["text"].rstrip(".")),
            source=both,
            content=m.span(
                "both sides agree to stop firing at each other at the disputed Line of Control border in Kashmir"
            ),
            cue=m.span("indicating"),
            manner="indirect",
            does=("agree",),
            confidence=0.9,
        ),
        Event(
            id="e1",
            evidence=m.words("agree to stop firing at each other"),
            source=both,
            type="ceasefire_agreed",
            trigger=m.span("agree to stop firing"),
            plover="AGREE",
            cameo="0871",
            actor=Actor("India", m.span("India"), "India", "IND"),
            recipient=Actor("Pakistan", m.span("Pakistan"), "Pakistan", "PAK"),
            when=When("2021-02-25", "2021-02-25", "day"),
            where=Where("Line of Control", 34.0, 74.0, "line", span=m.span("Line of Control")),
            by="s1",
            confidence=0.9,
        ),
    )
    return Reading(doc, claims, reader="marked by hand")


def shelled() -> Reading:
    """The shelling of 13 November 2020, each side's claim."""
    row = item("wce-2020-11-13-6")
    m = Marker(row["text"])
    doc = document(row["id"], row["text"], row["date"])
    india = Source(kind="named_organ", name="Indian Army", party="India", span=m.span("The Indian Army"))
    pakistan = Source(kind="named_organ", name="Pakistan Army", party="Pakistan", span=m.span("the Pakistan Army"))
    foiled = 'it foiled an "infiltration attempt from Pakistan" in northern Kashmir'
    responded = 'it responded to "unprovoked and indiscriminate firing" from India'
    day = When("2020-11-13", "2020-11-13", "day")
    north = m.span("northern Kashmir")
    place = Where("northern Kashmir", 34.4, 74.1, "district", sector="Keran", side="India", span=north)
    claims: tuple[AnyClaim, ...] = (
        Event(
            id="e1",
            evidence=m.words("Cross-border shelling between Indian and Pakistani troops kill 15 people"),
            source=Source(kind="publication", name="Wikipedia current events"),
            type="shelling",
            trigger=m.span("shelling"),
            actor=Actor("Indian and Pakistani troops", m.span("Indian and Pakistani troops")),
            when=day,
            where=place,
            weapon="artillery",
            killed=Toll(15, 15, 15, None, {"civilian": 10, "military": 5}),
        ),
        Statement(
            id="s1",
            evidence=m.words(
                'The Indian Army says it foiled an "infiltration attempt from Pakistan" in northern Kashmir'
            ),
            source=india,
            cue=m.span("says"),
            content=m.span(foiled),
            manner="mixed",
            does=("blame",),
        ),
        Statement(
            id="s2",
            evidence=m.words(
                'the Pakistan Army claims it responded to "unprovoked and indiscriminate firing" from India'
            ),
            source=pakistan,
            cue=m.span("claims"),
            content=m.span(responded),
            manner="mixed",
            does=("deny", "blame"),
        ),
        Event(
            id="e2",
            evidence=m.words("unprovoked and indiscriminate firing"),
            source=pakistan,
            type="firing",
            trigger=m.span("firing"),
            actor=Actor("India", None, "India"),
            recipient=Actor("Pakistan", None, "Pakistan"),
            when=day,
            where=place,
            standing="alleged",
            by="s2",
        ),
    )
    return Reading(doc, claims, reader="marked by hand")


def hostile() -> Reading:
    """A document whose every field holds hostile strings, a claim for each."""
    text = "\n\n".join(HOSTILE)
    m = Marker(text)
    title = HOSTILE[1]
    doc = document(
        f"{HOSTILE[0]}.html", text, "2021-03-01",
        title=title, url=HOSTILE[25], publisher=HOSTILE[5], byline=HOSTILE[76], furniture=(m.span(HOSTILE[2]),),
    )  # fmt: skip
    claims: list[AnyClaim] = []
    for n, words in enumerate(HOSTILE):
        source = Source(kind="named_person", name=words, role=words, party="Pakistan", span=m.span(words))
        claims.append(
            Statement(
                id=f"s{n}",
                evidence=m.words(words),
                source=source,
                content=m.span(words),
                manner="direct",
                addressee=words,
                occasion=words,
            )
        )
    claims.append(
        Event(
            id="e1",
            evidence=m.words(HOSTILE[7]),
            source=Source(kind="anonymous", name=HOSTILE[8]),
            type="firing",
            trigger=m.span(HOSTILE[7]),
            actor=Actor(HOSTILE[9]),
            recipient=Actor(HOSTILE[10]),
            when=When("2021-03-01", "2021-03-01", "day"),
            weapon=HOSTILE[12],
            known_as=HOSTILE[13],
            where=Where(HOSTILE[11], 34.0, 74.0, "point", sector=HOSTILE[14], side=HOSTILE[15]),
        )
    )
    claims.append(
        Count(id="n1", evidence=m.words(HOSTILE[16]), n=3, what=HOSTILE[17], reporter=HOSTILE[18], scope=HOSTILE[19])
    )
    claims.append(
        Silence(
            id="x1", evidence=m.words(HOSTILE[20]), speaker=HOSTILE[21], omitted=HOSTILE[22], instrument=HOSTILE[23]
        )
    )
    return Reading(doc, tuple(claims), reader=HOSTILE[24])


def build(path: LedgerPlace) -> dict[str, str]:
    """Fill a ledger at ``path``; the ids of its documents by name."""
    case = cases.load("loc")
    readings = {"agreed": agreed(), "shelled": shelled(), "hostile": hostile()}
    with Ledger.open(path, case_id="loc") as ledger:
        gatherer = Gatherer(case, ledger)
        for source in case.source:
            if source.kind != "documents":
                gatherer.shipped_source("loc", source)
        for reading in readings.values():
            ledger.add_reading(reading, case_id="loc", source="test")
        ledger.link()
    return {name: reading.document.id for name, reading in readings.items()}
