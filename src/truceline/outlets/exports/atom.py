"""Atom (RFC 4287): the incidents as a feed, each entry with every account's words."""

from __future__ import annotations

from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Material
from truceline.outlets.web.forms.atom import Feed
from truceline.outlets.web.forms.atom import atom as feed
from truceline.outlets.web.forms.records import Record, Records


def atom(material: Material) -> tuple[bytes, str]:
    """The feed and its loss note."""
    case = material.case.case
    items = tuple(
        Record(
            kind="incident", id=h.incident.id, title=f"{h.type.replace('_', ' ')}, {h.incident.place or 'no place'}",
            href=f"/incidents/{h.incident.id}", dated=h.incident.day, text=h.words, cells=(),
            author="; ".join(h.publishers),
        )
        for h in material.happenings()
    )  # fmt: skip
    changed = max((c.recorded_at for c in material.ledger.documents(newest_first=True, limit=1)), default="")
    about = Feed(
        case=case.id, title=f"{case.title}: incidents", base=material.base.rstrip("/"), path="/incidents",
        own="/incidents.atom", changed=changed,
    )  # fmt: skip
    losses = Losses("Atom", ("places, numbers of killed and standing, but in words",))
    return feed(about, Records(columns=(), items=items)), losses.note(len(items))
