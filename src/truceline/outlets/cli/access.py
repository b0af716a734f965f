"""``truceline access``: who may do what with a record, and why; what somebody sees; how a record is held."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.access import Person, Record

HELP = """Who may do what, and why. The table that decides is data; every answer names its line.

\b
  truceline access explain amal read loc 17
  truceline access explain amal people
  truceline access table
  truceline access view loc islamabad
  truceline access mark loc 17 --marking confidential --share party:pakistan --why "names a post"
"""
EXPLAIN_HELP = """Whether an account may do something, with the reason and the line of the table that says so.

An action on a record names the case and the record: an entry's number, a document's or claim's id. An action on the
ledger as a whole names nothing. ACTION is one of those `truceline access table` lists. Exit status 1: not permitted.

\b
  truceline access explain amal read loc 17
  truceline access explain amal backup
"""
TABLE_HELP = (
    "The table of permissions: every line, in the order in which they are tried.\n\n\b\n  truceline access table"
)
VIEW_HELP = """Bring the view of an account up to date and say where it lies: a ledger that holds what the account may
see and nothing that depends on anything else. Every command reads it with the folder that is printed as TRUCELINE_HOME.

\b
  truceline access view loc islamabad
  TRUCELINE_HOME=$(truceline access view loc islamabad) truceline verdict loc --no-record
"""
MARK_HELP = """Hold a record otherwise from now on: all readings of a document, all steps of a complaint. The change is
an entry, with who and why; what was shown of the record before goes from every view that may not have it.

\b
  truceline access mark loc 17 --marking restricted --why "under review"
"""

Case = Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    access = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    access.command("explain", help=EXPLAIN_HELP, no_args_is_help=True)(explain)
    access.command("table", help=TABLE_HELP)(table)
    access.command("view", help=VIEW_HELP, no_args_is_help=True)(view)
    access.command("mark", help=MARK_HELP, no_args_is_help=True)(mark)
    app.add_typer(access, name="access")


def explain(
    user: Annotated[str, typer.Argument(metavar="USER", help="An account; 'visitor' for nobody's.")],
    action: Annotated[str, typer.Argument(metavar="ACTION", help="What is to be done.")],
    case: Annotated[str | None, typer.Argument(metavar="[CASE]", help="The case that holds the record.")] = None,
    record: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="An entry's number, a document's or claim's id.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Explains; exit status 0 where it is permitted, 1 where it is not."""
    from truceline.access import decide

    person = _person(user)
    held = _held(case, record) if case is not None and record is not None else None
    decision = decide(person, action, held)
    if as_json:
        import msgspec

        said = {"user": user, "role": person.role, "action": action, "record": held, "decision": decision}
        sys.stdout.write(msgspec.json.encode(said).decode("utf-8") + "\n")
    else:
        shared = f", shared with {', '.join(held.shared)}" if held and held.shared else ""
        about = f" a {held.marking} record{shared}" if held else ""
        word = "may" if decision.allowed else "may not"
        sys.stdout.write(
            f"{user} ({person.role}) {word} {action}{about}: {decision.reason} (permissions.tsv:{decision.line})\n"
        )
    if not decision.allowed:
        raise typer.Exit(1)


def table(as_json: Json = False) -> None:
    """Prints the table."""
    from truceline.access.permissions import table as lines

    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(lines()).decode("utf-8") + "\n")
        return
    for line in lines():
        cells = (line.roles, line.actions, line.markings, line.entered, line.shared)
        said = "  ".join(" ".join(sorted(c)) or "*" for c in cells)
        sys.stdout.write(f"{line.number:>3}  {'yes' if line.allowed else 'no ':<3}  {said}  {line.reason}\n")


def view(
    case: Case,
    user: Annotated[str, typer.Argument(metavar="USER", help="An account; 'visitor' for nobody's.")],
    as_json: Json = False,
) -> None:
    """Prints the folder of the view."""
    from truceline import cases
    from truceline.access import sight_of
    from truceline.ledger import Ledger
    from truceline.ledger.views import View
    from truceline.settings import settings

    world = cases.load(case)
    sight = sight_of(_person(user))
    with Ledger.open(settings().ledger(world.case.id), read_only=True) as ledger:
        path = View(ledger, sight, tuple(p.name for p in world.party)).refreshed()
    if as_json:
        import msgspec

        said = {"user": user, "sees": sight.words(), "folder": str(path.parent)}
        sys.stdout.write(msgspec.json.encode(said).decode("utf-8") + "\n")
    else:
        sys.stdout.write(f"{path.parent}\n")


def mark(
    case: Case,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="An entry's number, a document's or claim's id.")],
    marking: Annotated[str, typer.Option(help="public, restricted, confidential or source-protected.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the change.")],
    share: Annotated[list[str] | None, typer.Option(help="A sharing group; may repeat.")] = None,
    as_json: Json = False,
) -> None:
    """Marks a record; exit status 2 where there is none."""
    from truceline import cases
    from truceline.access import MARKINGS
    from truceline.access.person import group_name
    from truceline.errors import TrucelineError
    from truceline.ledger import Ledger
    from truceline.ledger.marks import name_of
    from truceline.outlets.cli.people import operator
    from truceline.settings import settings

    wanted = next((m for m in MARKINGS if m == marking), None)
    if wanted is None:
        raise TrucelineError("access-marking", f"'{marking}' is no marking.", mend=f"One of: {', '.join(MARKINGS)}.")
    groups = tuple(group_name(g) for g in share or ())
    world = cases.load(case)
    with Ledger.open(settings().ledger(world.case.id), case_id=world.case.id, who=operator(), why=why) as ledger:
        entry = ledger.entry_of(record)
        if entry is None:
            raise _no_record(record)
        done = ledger.mark(*name_of(entry.kind, entry.key), marking=wanted, shared=groups)
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(done).decode("utf-8") + "\n")
    else:
        word = "marked" if done.new else "is marked so already:"
        shared = f", shared with {', '.join(groups)}" if groups else ""
        sys.stdout.write(f"{record} {word} {marking}{shared}\n")


def _person(user: str) -> Person:
    from truceline.access import VISITOR
    from truceline.people import People
    from truceline.settings import settings

    return VISITOR if user == "visitor" else People(settings().people).get(user).person


def _held(case: str, record: str) -> Record:
    from truceline import cases
    from truceline.access import Record
    from truceline.ledger import Ledger
    from truceline.settings import settings

    world = cases.load(case)
    with Ledger.open(settings().ledger(world.case.id), read_only=True) as ledger:
        entry = ledger.entry_of(record)
        if entry is None:
            raise _no_record(record)
        held = ledger.held(entry)
        return Record(held.marking, held.groups, entry.who)  # type: ignore[arg-type] # as stored


def _no_record(record: str) -> Exception:
    from truceline.errors import TrucelineError

    return TrucelineError(
        "access-record", f"the ledger has no record '{record}'.", mend="Give an entry's number, or a document's id."
    )
