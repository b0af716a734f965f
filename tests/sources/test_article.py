import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from truceline.sources import article

PROSE = [
    f"Paragraph number {name} has quite enough words in it to count as prose, and it ends as sentences do."
    for name in ("one", "two", "three", "four")
]


def test_lost_prose_is_put_back_where_it_stood() -> None:
    found, seen = [PROSE[0], PROSE[3]], [PROSE[0], "Advertisement", PROSE[1], PROSE[2], PROSE[3]]
    assert article._with_lost_prose(found, seen) == PROSE


def test_a_few_teasers_are_not_taken_for_lost_prose() -> None:
    assert article._with_lost_prose(PROSE[:3], [*PROSE[:3], PROSE[3]]) == PROSE[:3]


@pytest.mark.parametrize(
    "line",
    [
        "Related: Another story", "Also Read: x", "Image credit: NASA", "Subscribe to our newsletter", "___",
        "Advertisement", "Reporting by A. Writer; Editing by B. Ed", "Follow her on Twitter", "Updated at 1:23 p.m.",
        "Click here for more information.", "Published on Monday, March 8, 2021",
        "Email the writer at name@paper.example or write a letter.", "The writer may be reached at name@paper.example.",
        "Get it through your letterbox every month. Click here for more.",
    ],
)  # fmt: skip
def test_furniture_lines(line: str) -> None:
    assert article.treatment(line)


@pytest.mark.parametrize(
    "line",
    [
        "More than forty people were killed, officials said.",
        "Watch towers on the line were hit by mortar fire.",
        "Related charges were dropped.",
        "He said in comments on Twitter that the truce would hold.",
        "Published accounts of the shelling differ.",
        "Posted at the line, the two men saw nothing.",
        *PROSE,
    ],
)
def test_article_lines_are_no_furniture(line: str) -> None:
    assert article.treatment(line) is None


def test_links_and_contacts_under_the_article_are_left_out_and_its_writers_stay() -> None:
    body = PROSE * 3
    under = ["Related: Another story", "Fifteen pictures of the line", "Email us at name@paper.example."]
    assert article._without_tail([*body, *under]) == body
    inside = [body[0], "Related: Another story", *body[1:]]
    assert article._without_tail(inside) == inside
    signed = [*body, "Reporting by A. Writer; editing by B. Ed."]
    assert article._without_tail(signed) == signed


def test_torn_sentences_are_put_together() -> None:
    torn = "He was critical, \n“Green wickets were prepared”\n.\nHe left\n, they said.\n- One\nTwo,\nThree"
    assert article._lines(torn) == [
        "He was critical, “Green wickets were prepared”.", "He left, they said.", "One", "Two,", "Three",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["By Asha Rao, Updated : Mar 08, 2021 14:06 IST", "By Asha Rao", "Monday Aug 27, 2018"]
)
def test_bylines_and_dates_stay_and_are_marked(line: str) -> None:
    assert article.treatment(line) == "marked"


def test_marked_lines_are_found_in_the_text() -> None:
    lines = [PROSE[0], "Also Read: Another story", PROSE[1]]
    ((start, end),) = article.marked(lines)
    assert "\n".join(lines)[start:end] == lines[1]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def _precision_recall(gold: str, found: str) -> tuple[float, float]:
    want, have = _shingles(gold), _shingles(found)
    both = (want & have).total()
    return both / max(1, have.total()), both / max(1, want.total())


@pytest.mark.needs_data
def test_articles_of_real_pages_reach_the_floor(data_dir: Path) -> None:
    """88 pages, 4-word shingles, F1 of mean precision and mean recall; trafilatura alone has .954 to .963."""
    from truceline.sources.markup import page_of
    from truceline.sources.parser import Task

    folder = data_dir / "corpora/dev/html_article_extraction"
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    scores = [
        _precision_recall(entry["articleBody"], page_of(Task("page", gzip.decompress(path.read_bytes()))).text)
        for key, entry in sorted(gold.items())
        if (path := folder / "html" / f"{key}.html.gz").exists()
    ]
    assert len(scores) == 88
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert 2 * precision * recall / (precision + recall) >= 0.968
