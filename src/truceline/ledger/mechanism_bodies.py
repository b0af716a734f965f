"""What a journal entry of the mechanism holds: contacts, complaints, reviews, custody, a monitor's rows, decisions."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from truceline.model.complaint import ComplaintStep, Custody
from truceline.model.contact import Contact, Readout
from truceline.model.joint_review import ReviewStep
from truceline.model.linking import LinkDecision
from truceline.model.monitoring import MonitorRow


class ContactKept(msgspec.Struct, frozen=True, tag="contact"):
    """A contact that was made, or a correction of its record."""

    contact: Contact


class ReadoutKept(msgspec.Struct, frozen=True, tag="readout"):
    """One side's own account of a contact."""

    readout: Readout


class ComplaintStepped(msgspec.Struct, frozen=True, tag="complaint"):
    """A step taken with a complaint; the first holds the complaint."""

    step: ComplaintStep


class CustodyKept(msgspec.Struct, frozen=True, tag="custody"):
    """An entry of the custody log of a file attached to a complaint."""

    custody: Custody


class ReviewStepped(msgspec.Struct, frozen=True, tag="joint_review"):
    """A step taken with a joint review; the first holds the review."""

    step: ReviewStep


class Monitored(msgspec.Struct, frozen=True, tag="monitor_row"):
    """A row of a mission's table of what its monitors heard, saw or recorded."""

    dataset: str
    row: MonitorRow


class LinkDecided(msgspec.Struct, frozen=True, tag="link_decision"):
    """An analyst's decision on which accounts are of one happening; the links it makes or undoes follow it."""

    decision: LinkDecision


MechanismBody: TypeAlias = (
    ContactKept | ReadoutKept | ComplaintStepped | CustodyKept | ReviewStepped | Monitored | LinkDecided
)
