import pytest

from truceline.sources.byline import byline_of

BODY = "\nThe army said on Monday that two soldiers were killed.\nIt gave no further details.\n"


@pytest.mark.parametrize(
    ("line", "who", "value"),
    [
        ("By Asha Rao, Updated : Mar 08, 2021 14:06 IST", "Asha Rao", "2021-03-08T14:06:00+05:30"),
        ("By Asha Rao and Imtiaz Mir", "Asha Rao and Imtiaz Mir", None),
        ("By ASHA RAO | Published: 8 March 2021", "ASHA RAO", "2021-03-08"),
        ("Published on March 8, 2021 at 2:06 PM", None, "2021-03-08T14:06:00"),
        ("Last updated: 2021-03-08 14:06 GMT", None, "2021-03-08T14:06:00Z"),
        ("March 8, 2021", None, "2021-03-08"),
        ("Published March 8, 2021 | Updated March 9, 2021", None, "2021-03-08"),
    ],
)
def test_a_byline_line_tells_writer_and_date(line: str, who: str | None, value: str | None) -> None:
    found = byline_of(f"A headline without a stop\n{line}{BODY}")
    assert found.who == who
    assert (found.published.value if found.published else None) == value


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the shelling had stopped, officials said, and the road was open.",
        "The agreement of February 25, 2021 was welcomed by both sides.",
        "He said the truce, updated in 2003, had held until 27 February 2019.",
        "By and large it held.",
    ],
)
def test_prose_is_no_byline(line: str) -> None:
    assert byline_of(f"A headline\n{line}{BODY}").published is None


@pytest.mark.needs_data
def test_the_seed_article_is_dated_by_its_byline(seed_text: str) -> None:
    found = byline_of(seed_text)
    assert found.published is not None
    assert found.published.value == "2021-03-08T14:06:00+05:30"
    assert found.published.utc == "2021-03-08T08:36:00Z"
