from collections.abc import Callable
from typing import Any

from truceline.model.document import Refusal
from truceline.sources.limits import Limits

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>The Paper</title>{}</channel></rss>"""
ITEM = """<item><title>Shelling &amp; talks {n}</title><link>https://paper.example/{n}</link><guid>g{n}</guid>
<pubDate>Mon, 08 Mar 2021 14:06:00 +0530</pubDate><author>Asha Rao</author>
<description>&lt;p&gt;Troops fired across the line on Monday, the army said in report {n}.&lt;/p&gt;
&lt;p&gt;Nobody was hurt in it.&lt;/p&gt;</description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>One</title><id>urn:1</id>
<link href="https://wire.example/1"/><updated>2021-03-08T08:36:00Z</updated>
<content type="html">&lt;p&gt;The truce held on the second day, the mission said.&lt;/p&gt;</content></entry></feed>"""
Take = Callable[..., list[Any]]


def test_each_entry_is_a_document(take: Take) -> None:
    taken = take(RSS.format(ITEM.format(n=1) + ITEM.format(n=2)).encode())
    first = taken[0].document
    assert [t.document.ref for t in taken] == ["https://paper.example/1", "https://paper.example/2"]
    assert first.text == "Troops fired across the line on Monday, the army said in report 1.\nNobody was hurt in it."
    assert (first.title, first.publisher) == ("Shelling & talks 1", "The Paper")
    assert first.published.value == "2021-03-08T14:06:00+05:30"
    assert first.id != taken[1].document.id


def test_the_same_entry_in_a_later_feed_is_the_same_document(take: Take) -> None:
    before = take(RSS.format(ITEM.format(n=1)).encode())
    after = take(RSS.format(ITEM.format(n=0) + ITEM.format(n=1)).encode())
    assert before[0].document.id == after[1].document.id


def test_atom_is_read(take: Take) -> None:
    (taken,) = take(ATOM.encode())
    assert taken.document.text == "The truce held on the second day, the mission said."
    assert taken.document.published.utc == "2021-03-08T08:36:00Z"


def test_a_broken_feed_gives_its_entries_and_says_where_it_broke(take: Take) -> None:
    data = RSS.format(ITEM.format(n=1) + "<item><title>cut").encode()[:-20]
    taken = take(data)
    assert taken[0].document.ref == "https://paper.example/1"
    assert isinstance(taken[-1], Refusal)
    assert taken[-1].code == "broken-feed"
    assert taken[-1].place.startswith("after entry ")


def test_empty_and_overlong_feeds(codes: Callable[..., list[str]]) -> None:
    assert codes(RSS.format("").encode()) == ["empty-feed"]
    data = RSS.format("".join(ITEM.format(n=n) for n in range(5))).encode()
    assert codes(data, limits=Limits(feed_entries=2)) == ["read", "read", "too-many-entries"]
    assert codes(data, limits=Limits(feed_bytes=100)) == ["too-big"]


def test_an_entry_in_another_language_is_refused_by_its_number(take: Take) -> None:
    urdu = ITEM.format(n=1).replace(
        "Troops fired across the line on Monday, the army said in report 1.", "جنگ بندی " * 12
    )
    urdu = urdu.replace("Nobody was hurt in it.", "")
    (refused,) = take(RSS.format(urdu).encode())
    assert (refused.code, refused.place) == ("not-english", "-, entry 1")
