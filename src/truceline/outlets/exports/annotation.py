"""W3C Web Annotation (Recommendation of 23 February 2017) as JSON-LD: each claim as an annotation of its words.

The target is the document with the place of the words (``TextPositionSelector``, in code points of the text as kept)
and the words themselves with what stands around them (``TextQuoteSelector``), so that they can be found again in
another copy of the article.
"""

from __future__ import annotations

import msgspec

from truceline.ledger.records import StoredClaim, StoredDocument
from truceline.model.span import Evidence
from truceline.outlets.exports.losses import Losses
from truceline.outlets.exports.material import Material

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters kept before and after the words, as the Recommendation's examples do."""


def web_annotations(material: Material) -> tuple[bytes, str]:
    """An AnnotationCollection with one page, and the loss note."""
    documents: dict[str, StoredDocument | None] = {}
    items = []
    for claim in material.claims():
        if claim.document_id not in documents:
            documents[claim.document_id] = material.ledger.document(claim.document_id)
        items.append(_annotation(claim, documents[claim.document_id], material))
    name = f"{material.name('export', 'annotations')}"
    page = {"id": f"{name}#1", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items}
    held = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": f"Claims read for {material.case.case.title}",
        "total": len(items),
        "first": page,
    }
    losses = Losses("Web Annotation", ("incidents, rows of tables, verdicts: only claims have words to point at",))
    return msgspec.json.encode(held) + b"\n", losses.note(len(items))


def _annotation(claim: StoredClaim, document: StoredDocument | None, material: Material) -> dict[str, object]:
    text = document.document.text if document else ""
    source = claim.url or material.name("document", claim.document_id)
    type_ = getattr(claim.claim, "type", None) or _kind(claim)
    return {
        "id": material.name("claim", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        "created": claim.recorded_at,
        "creator": {"type": "Software", "name": claim.claim.reader or claim.reader},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": type_},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "application/json",
                "value": msgspec.json.encode(claim.claim).decode("utf-8"),
            },
        ],
        "target": [{"source": source, "selector": _selectors(e, text)} for e in claim.claim.evidence],
    }


def _kind(claim: StoredClaim) -> str:
    return str(claim.claim.__struct_config__.tag)


def _selectors(evidence: Evidence, text: str) -> list[dict[str, object]]:
    return [
        {"type": "TextPositionSelector", "start": evidence.start, "end": evidence.end},
        {
            "type": "TextQuoteSelector",
            "exact": evidence.quote,
            "prefix": text[max(0, evidence.start - _AROUND) : evidence.start],
            "suffix": text[evidence.end : evidence.end + _AROUND],
        },
    ]
