"""Agreements, instruments and where everything comes from: what the case file says, what is from memory marked."""

from __future__ import annotations

from truceline.model.agreement import Agreement, Instrument
from truceline.model.agreement import Provision as Undertaking
from truceline.model.case import CaseFile
from truceline.outlets import plain
from truceline.outlets.web import links
from truceline.outlets.web.desk import Ask
from truceline.outlets.web.query import AbsentError
from truceline.outlets.web.views import (
    AgreementLine,
    AgreementsView,
    AgreementView,
    InstrumentView,
    Pair,
    Provision,
    SourceLine,
    SourcesView,
)


def party_name(case: CaseFile, party_id: str) -> str:
    """The plain name of a party; an id the case does not list is shown as it stands."""
    party = case.party_by_id(party_id)
    return party.name if party else party_id


def agreement_line(agreement: Agreement, case: CaseFile) -> AgreementLine:
    """An agreement with the names each party gives it."""
    return AgreementLine(
        id=agreement.id,
        title=agreement.title,
        names=tuple(Pair(party_name(case, party), name) for party, name in agreement.names.items()),
        form=agreement.form,
        class_words=agreement.class_,
        effective=agreement.effective,
        effective_words=plain.day(agreement.effective),
        ceasefire=agreement.is_ceasefire,
        known=agreement.is_known_only,
        href=links.inside("agreements", agreement.id),
    )


def agreements(ask: Ask) -> AgreementsView:
    """The chain, oldest first."""
    case = ask.desk.case
    ordered = sorted(case.agreement, key=lambda a: a.effective)
    return AgreementsView(
        title="Agreements",
        agreements=tuple(agreement_line(a, case) for a in ordered),
        instruments=tuple(instrument_view(i, case) for i in case.instrument),
    )


def agreement(ask: Ask) -> AgreementView:
    """One agreement with its provisions."""
    case = ask.desk.case
    found = case.agreement_by_id(ask.name)
    if found is None:
        raise AbsentError("agreement", ask.name)
    line = agreement_line(found, case)
    return AgreementView(
        title=found.title,
        agreement=line,
        facts=_facts(found, case),
        quote=found.quote,
        quote_src=found.quote_src,
        name_note=found.name_note,
        provisions=tuple(_provision(p) for p in found.provision),
        verdict_href=links.inside(agreement=found.id) if found.is_ceasefire else None,
    )


def _facts(agreement: Agreement, case: CaseFile) -> tuple[Pair, ...]:
    known = agreement.is_known_only
    titles = {a.id: a.title for a in case.agreement}
    scopes = {line.id: line.name for line in case.line} | {s.id: s.name for s in case.sector}
    pairs = {
        "Kind": agreement.class_,
        "Form": agreement.form,
        "Announced": plain.day(agreement.announced),
        "In force from": plain.day(agreement.effective),
        "How exact": agreement.effective_precision,
        "Expires": agreement.expires,
        "Ended": plain.day(agreement.ended),
        "Why it ended": agreement.end_reason,
        "Parties": ", ".join(party_name(case, p) for p in agreement.parties),
        "Third parties": ", ".join(agreement.third_parties),
        "Covers": ", ".join(scopes.get(s, s) for s in agreement.scope),
        "Restates": titles.get(agreement.predecessor, agreement.predecessor),
        "Followed by": titles.get(agreement.successor, agreement.successor),
        "What became of it": agreement.outcome,
        "Note": agreement.note or "",
        "Source": agreement.src,
    }
    return tuple(Pair(label, value, known) for label, value in pairs.items() if value and value != "none")


def _provision(provision: Undertaking) -> Provision:
    breaches = [plain.words(t, "type") for t in provision.breached_by]
    breaches += [f"no {plain.words(t, 'type')}" for t in provision.breached_by_absence_of]
    breaches += [f"outcome: {o.replace('_', ' ')}" for o in provision.breached_by_outcome]
    return Provision(
        id=provision.id,
        kind=provision.kind,
        text=provision.text,
        quote=provision.quote,
        breached_by=tuple(breaches),
        testable=provision.testable,
        src=provision.src,
        known=provision.is_known_only,
    )


def instrument_view(instrument: Instrument, case: CaseFile) -> InstrumentView:
    """An instrument with its clauses."""
    return InstrumentView(
        id=instrument.id,
        title=instrument.title,
        date=instrument.date,
        date_words=plain.day(instrument.date),
        invoked_by=tuple(party_name(case, p) for p in instrument.invoked_by),
        clauses=tuple(Pair(c.id.replace("-", " "), c.text, c.is_known_only) for c in instrument.clause),
        src=instrument.src,
        known=instrument.is_known_only,
    )


def sources(ask: Ask) -> SourcesView:
    """What the case is built from, with licence and credit, then the publishers of its documents."""
    shipped = tuple(
        SourceLine(title=s.title, kind=s.kind, licence=s.licence, attribution=s.attribution, file=s.file)
        for s in ask.desk.case.source
    )
    return SourcesView(title="Sources", shipped=shipped, publishers=ask.desk.publishers())
