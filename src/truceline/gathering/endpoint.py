"""The seam for a stronger reader: an HTTP endpoint of the OpenAI-compatible chat form proposes claims.

Off unless an address is set (``TRUCELINE_ENDPOINT_URL``, or ``[endpoint]`` of the settings file); nothing needs it. The
call is guarded like a fetch (``sources/fetch.post``); what comes back is checked by ``reading/proposals``. Whatever the
endpoint does, the built-in reading stands: a failure is listed in ``dropped``, and after three in a row the endpoint is
left alone for the rest of the run.
"""

from __future__ import annotations

import msgspec

from truceline.model.claim import Drop, Reading
from truceline.model.document import Document
from truceline.model.span import Span
from truceline.reading.proposals.check import Reply, with_proposals
from truceline.reading.proposals.form import INSTRUCTIONS, parts
from truceline.reading.world import World
from truceline.settings import EndpointSettings, Settings, endpoint_key
from truceline.sources.fetch import FetchError, post
from truceline.sources.limits import Limits, with_overrides

MOST_FAILURES = 3
"""Failures in a row after which the endpoint is taken for down."""
_PATH = "/chat/completions"


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class Endpoint:
    """A stronger reader and how it has fared in this run."""

    def __init__(self, where: EndpointSettings, limits: Limits, key: str | None = None) -> None:
        self._where = where
        self._limits = limits
        self._key = key
        self._failed = 0

    @classmethod
    def of(cls, now: Settings) -> Endpoint | None:
        """The endpoint that the settings name, or None where they name none."""
        return cls(now.endpoint, with_overrides(now.limits), endpoint_key()) if now.endpoint is not None else None

    @property
    def name(self) -> str:
        """Who proposed a claim, as a reader's name."""
        return f"endpoint:{self._where.model}"

    def added(self, reading: Reading, world: World) -> Reading:
        """A reading with what the endpoint proposes and the text bears out. A document that triage dismissed is not
        sent: so the two read together."""
        if any(d.what == "document" for d in reading.dropped):
            return msgspec.structs.replace(reading, reader=f"{reading.reader}+{self.name}")
        if self._failed >= MOST_FAILURES:
            note = Drop("document", f"{self.name}: not asked, it failed {MOST_FAILURES} times in a row")
            return msgspec.structs.replace(reading, dropped=(*reading.dropped, note))
        replies = []
        for part in parts(reading.document, self._limits.endpoint_chars):
            replies.append(self._asked(reading.document, part))
            self._failed = self._failed + 1 if replies[-1].text is None else 0
            if self._failed >= MOST_FAILURES:
                break
        return with_proposals(reading, replies, world=world, reader=self.name)

    def _asked(self, document: Document, part: Span) -> Reply:
        limits = msgspec.structs.replace(
            self._limits, fetch_bytes=self._limits.endpoint_bytes, fetch_seconds=self._limits.endpoint_seconds,
            connect_seconds=self._limits.endpoint_seconds,
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        url = self._where.url.rstrip("/") + _PATH
        try:
            body = msgspec.json.encode(self._question(document, part))
            answer = post(url, body, headers, limits, allow_private=self._where.private)
            completion = msgspec.json.decode(answer.data, type=_Completion)
            return Reply(part, completion.choices[0].message.content)
        except FetchError as error:
            return Reply(part, failure=f"{error.code}: {error.detail}")
        except (msgspec.DecodeError, UnicodeError, RecursionError, IndexError):
            return Reply(part, failure="the answer is no chat completion")

    def _question(self, document: Document, part: Span) -> dict[str, object]:
        published = f"Published: {document.published.value}\n\n" if document.published else ""
        return {
            "model": self._where.model,
            "messages": [
                {"role": "system", "content": INSTRUCTIONS},
                {"role": "user", "content": published + part.of(document.text)},
            ],
            "temperature": 0,
            "seed": 0,
            "response_format": {"type": "json_object"},
        }
