"""``truceline case new``: begin a case file from questions, from options, or from another case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.cases.draft import CaseDraft, PartyDraft

HELP = """Begin a case file: by questions, by options, from a template, or from another case.

Without options it asks, one question at a time; an empty answer means not known. The file that comes out has comments
that say what to add, and `truceline case check` accepts it as it stands. The file's name becomes the case's id. An
existing file is never written over.

\b
  truceline case new my-case.toml
  truceline case new my-case.toml --template
  truceline case new gaza-2026.toml --from gaza
  truceline case new my-case.toml --party Ethiopia --party TPLF --effective 2022-11-03
"""


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The case file to make: my-case.toml.")],
    template: Annotated[bool, typer.Option("--template", help="Ask nothing; leave what is not given open.")] = False,
    from_case: Annotated[str | None, typer.Option("--from", metavar="CASE", help="Begin from its facts.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the case.")] = None,
    party: Annotated[list[str] | None, typer.Option(help="Plain English name of a party; give it twice.")] = None,
    agreement: Annotated[str | None, typer.Option(help="Title of the agreement.")] = None,
    effective: Annotated[str | None, typer.Option(help="When it took effect: a day or an instant.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone there: Asia/Kolkata.")] = None,
    sector: Annotated[list[str] | None, typer.Option(help="A sector of the line; may repeat, in order.")] = None,
    source: Annotated[str | None, typer.Option(help="Where the agreement's facts were read.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False,
) -> None:
    """Writes one new case file; exit status 2 where it cannot be made."""
    from truceline import cases

    path = file if file.suffix == ".toml" else file.with_name(file.name + ".toml")
    case_id = _id_of(path)
    given = (title, party, agreement, effective, zone, sector, source)
    if from_case is not None:
        if template or any(given):
            raise TrucelineError(
                "case-new-call", "--from takes the facts of another case; give no other option with it."
            )
        _from(from_case, path, case_id)
    else:
        from truceline.cases.draft import text_of

        draft = _drafted(case_id, *given)
        if not template and not any(given):
            draft = _asked(draft)
        _write(path, text_of(draft))
    problems = cases.check(path)
    if as_json:
        import msgspec

        told = {"file": str(path), "id": case_id, "ok": not problems, "problems": problems}
        sys.stdout.write(msgspec.json.encode(told).decode("utf-8") + "\n")
    else:
        lines = [str(problem) for problem in problems] or [f"{path}: written and right"]
        lines.append(f"fill it in, then: truceline case check {path}; truceline watch {path} SOURCE")
        sys.stdout.write("\n".join(lines) + "\n")
    if problems:
        raise typer.Exit(1)


def _id_of(path: Path) -> str:
    from truceline.cases.draft import slug

    found = slug(path.stem)
    if found != path.stem:
        mend = f"Name it {found}.toml." if found else "Use small letters, digits and hyphens: my-case-2021.toml."
        raise TrucelineError("case-new-name", f"'{path.stem}' cannot be the id of a case.", place=str(path), mend=mend)
    if path.exists():
        _exists(path)
    return found


def _exists(path: Path) -> None:
    raise TrucelineError("case-new-exists", "there is such a file already.", place=str(path), mend="Give another name.")


def _drafted(
    case_id: str,
    title: str | None,
    party: list[str] | None,
    agreement: str | None,
    effective: str | None,
    zone: str | None,
    sector: list[str] | None,
    source: str | None,
) -> CaseDraft:
    from truceline.cases.draft import CaseDraft, PartyDraft

    for text, fault in ((effective, _no_date), (zone, _no_zone)):
        wrong = fault(text) if text else None
        if wrong:
            raise TrucelineError("case-new-call", wrong)
    names = [name.strip() for name in party or () if name.strip()]
    names += ["First party", "Second party"][len(names) :] if len(names) < 2 else []
    return CaseDraft(
        id=case_id, title=title or case_id.replace("-", " "), parties=tuple(PartyDraft(name=name) for name in names),
        agreement=agreement or "", effective=effective or "", zone=zone or "UTC", sectors=tuple(sector or ()),
        source=source or "",
    )  # fmt: skip


def _asked(draft: CaseDraft) -> CaseDraft:
    """The draft with the answers to the questions."""
    import msgspec

    title = _ask("Title of the case, as a reader would know it", draft.title)
    summary = _ask("What it is about, in a sentence or two", "")
    parties = (_asked_party("First party"), _asked_party("Second party"))
    agreement = _ask("What the agreement is called (empty: none yet)", "")
    effective = _ask_until("When it took effect, 2021-02-25 or 2021-02-25T00:00:00+05:30 (empty: not known)", _no_date)
    zone = _ask_until("Time zone there, such as Asia/Kolkata (empty: UTC)", _no_zone) if effective else ""
    source = _ask("Where these facts were read, an address or title (empty: from memory)", "") if effective else ""
    sectors = _listed(_ask("Sectors of the line in their order, parted by commas (empty: none)", ""))
    days = _ask_until("How often the sides should speak over their hotline, in days (empty: no hotline)", _no_number)
    return msgspec.structs.replace(
        draft, title=title, summary=summary, parties=parties, agreement=agreement, effective=effective,
        zone=zone or "UTC", source=source, sectors=sectors, contact_days=int(days or 0),
    )  # fmt: skip


def _asked_party(which: str) -> PartyDraft:
    from truceline.cases.draft import PartyDraft

    name = _ask(f"{which}: its plain English name", which)
    aliases = _listed(_ask(f"Other names of {name}, parted by commas (its forces among them)", ""))
    return PartyDraft(
        name=name, aliases=aliases, is_state=typer.confirm(f"Is {name} a state?", default=False, err=True)
    )


def _ask(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default), err=True)).strip()


def _ask_until(question: str, fault: Callable[[str], str | None]) -> str:
    """Ask until the answer is empty or in the right form."""
    while True:
        answer = _ask(question, "")
        wrong = fault(answer) if answer else None
        if wrong is None:
            return answer
        sys.stderr.write(f"{wrong}\n")


def _listed(answer: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in answer.split(",") if part.strip()))


def _no_date(text: str) -> str | None:
    from truceline.cases.rules import is_date

    fine = is_date(text) and len(text) >= 10
    return None if fine else f"'{text}' is no day: write 2021-02-25 or 2021-02-25T00:00:00+05:30."


def _no_zone(text: str) -> str | None:
    import zoneinfo

    return None if text in zoneinfo.available_timezones() else f"'{text}' is no time zone: write Asia/Kolkata, say."


def _no_number(text: str) -> str | None:
    return None if text.isascii() and text.isdigit() and int(text) < 10_000 else f"'{text}' is no number of days."


def _from(name: str, path: Path, case_id: str) -> None:
    """A copy of another case's facts, with its places beside it."""
    from truceline import cases
    from truceline.cases.draft import copied

    old = cases.load(name)
    places = cases.folder(name) / old.case.gazetteer if old.case.gazetteer else None
    beside = path.with_name(f"{case_id}_gazetteer.tsv") if places else None
    text = cases.path_of(name).read_text("utf-8")
    if beside is not None and places is not None:
        _write(beside, places.read_text("utf-8"))
    try:
        _write(path, copied(text, old_id=old.case.id, new_id=case_id, gazetteer=beside.name if beside else ""))
    except TrucelineError:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise


def _write(path: Path, text: str) -> None:
    """Write a new file; an existing one is an error, never replaced."""
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        _exists(path)
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or "half a character"
        raise TrucelineError("case-new-write", f"cannot be written: {reason}.", place=str(path)) from error
