"""The tables of a ledger. ``journal`` and ``head`` are the truth; every other table is a projection of the journal.

Every projection row names the journal entry it comes from, so that it can be compared with it and rebuilt. A document
read again by a newer reader has a second row; that with the highest entry is the current one, nothing is overwritten.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, Table

from truceline.ledger.columns import Float, Integer, Text

VERSION = 2
"""Layout of the file; kept in ``PRAGMA user_version``. A program refuses a ledger newer than itself."""

metadata = MetaData()

journal = Table(
    "journal",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Column("shared", Text, nullable=False, server_default=""),
    Column("who", Text, nullable=False, server_default=""),
    Column("why", Text, nullable=False, server_default=""),
    Column("salt", Text, nullable=False, server_default=""),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("commitment", Text),
    Index("journal_once", "kind", "key", unique=True),
)
Index("journal_shared", journal.c.n, sqlite_where=journal.c.shared != "", postgresql_where=journal.c.shared != "")

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)

tree = Table(
    "tree",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
)

projected = MetaData()

document = Table(
    "document",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("byline", Text),
    Column("published", Text),
    Column("published_utc", Text, index=True),
    Column("language", Text),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("dropped", Integer, nullable=False),
    Column("dismissed", Text),
    Column("at", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("document_by_id", "id", "entry"),
)

claim = Table(
    "claim",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, index=True),
    Column("document_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("type", Text),
    Column("standing", Text),
    Column("does", Text),
    Column("source_kind", Text),
    Column("source_name", Text),
    Column("source_party", Text),
    Column("parties", Text, nullable=False),
    Column("day", Text, index=True),
    Column("day_end", Text),
    Column("day_from", Text),
    Column("place", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("sector", Text),
    Column("killed", Integer),
    Column("n", Integer),
    Column("confidence", Float, nullable=False),
    Column("quote", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

refusal = Table(
    "refusal",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("ref", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("place", Text),
    Column("source", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

table_source = Table(
    "table_source",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("rows", Integer, nullable=False),
    Column("in_scope", Integer, nullable=False),
    Column("start", Text),
    Column("end", Text),
    Column("licence", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

coverage = Table(
    "coverage",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("week", Text, primary_key=True),
    Column("dataset", Text, nullable=False),
)

event_row = Table(
    "event_row",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("in_scope", Integer, nullable=False),
    Column("date_start", Text, nullable=False, index=True),
    Column("date_end", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("dyad", Text, nullable=False, index=True),
    Column("side_a", Text, nullable=False),
    Column("side_b", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("sector", Text),
    Column("killed", Integer),
    Column("marking", Text, nullable=False),
    Index("event_row_once", "dataset", "row_id", unique=True),
)

tally = Table(
    "tally",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("period_start", Text, nullable=False, index=True),
    Column("period_end", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("qualifier", Text, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("accused", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("tally_once", "dataset", "row_id", unique=True),
)

mission_point = Table(
    "mission_point",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("period_end", Text, nullable=False, index=True),
    Column("metric", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("region", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("mission_point_once", "dataset", "row_id", unique=True),
)

ladder_entry = Table(
    "ladder_entry",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("date", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("status_after", Text, nullable=False),
    Column("list_name", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("ladder_entry_once", "dataset", "row_id", unique=True),
)

verdict = Table(
    "verdict",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("agreement", Text, nullable=False),
    Column("sector", Text),
    Column("as_of", Text, nullable=False),
    Column("known_by", Text),
    Column("verdict", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

incident_link = Table(
    "incident_link",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", Text, nullable=False, index=True),
    Column("member_kind", Text, nullable=False),
    Column("member", Text, nullable=False, index=True),
    Column("undone", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("day", Text, nullable=False, index=True),
    Column("marking", Text, nullable=False),
)

claim_review = Table(
    "claim_review",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("claim", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("claim_review_by_claim", "claim", "entry"),
)

contact = Table(
    "contact",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("mechanism", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("initiator", Text),
    Column("started", Text, nullable=False),
    Column("started_utc", Text, nullable=False, index=True),
    Column("day", Text, nullable=False),
    Column("duration_minutes", Integer),
    Column("agreement", Text),
    Column("next_due", Text),
    Column("points", Integer, nullable=False),
    Column("marking", Text, nullable=False),
)

readout = Table(
    "readout",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("contact_id", Text, nullable=False, index=True),
    Column("party", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("given", Text),
    Column("marking", Text, nullable=False),
)

complaint_step = Table(
    "complaint_step",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("complaint_id", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("role", Text),
    Column("party", Text),
    Column("accused", Text),
    Column("type", Text),
    Column("sector", Text),
    Column("received", Text),
    Column("incident_id", Text),
    Column("assignee", Text),
    Column("due", Text),
    Column("outcome", Text),
    Column("marking", Text, nullable=False),
)

custody = Table(
    "custody",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("complaint_id", Text, nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("name", Text),
    Column("media_type", Text),
    Column("size", Integer),
    Column("note", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

joint_review_step = Table(
    "joint_review_step",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("review_id", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("title", Text),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("signed_by", Text),
    Column("signed", Text),
    Column("sealed", Text),
    Column("marking", Text, nullable=False),
)

monitor_row = Table(
    "monitor_row",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("dataset", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("day", Text, nullable=False, index=True),
    Column("time", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("means", Text, nullable=False),
    Column("count", Integer),
    Column("observation", Text, nullable=False),
    Column("weapon", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("monitor_row_once", "dataset", "row_id", unique=True),
)

link_decision = Table(
    "link_decision",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("word", Text, nullable=False),
    Column("incident_id", Text, nullable=False, index=True),
    Column("members", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("undoes", Integer),
    Column("marking", Text, nullable=False),
)

received = Table(
    "received",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("node", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("adopted", Text, nullable=False),
    Column("marking", Text, nullable=False),
    Index("received_once", "node", "group", "n", unique=True),
    Index("received_record", "kind", "adopted"),
)

redaction = Table(
    "redaction",
    projected,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("commitment", Text),
    Column("hash", Text, nullable=False),
    Column("bar", Text, nullable=False),
    Column("marking", Text, nullable=False),
)

PROJECTIONS: tuple[Table, ...] = tuple(projected.tables.values())
