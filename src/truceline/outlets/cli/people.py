"""``truceline people``: the accounts of those who use the page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.people import Account, People

HELP = """Accounts: who may sign in to the page, and as what.

Roles: reader, analyst, verifier, liaison (of one party), mission_head, administrator. One account has one role. A
password is asked for at the terminal, or read from standard input; never given as an option. Every change is written
down.

\b
  truceline people add NAME --role administrator
  truceline people add dgmo-desk --role liaison --party Pakistan
  truceline people list
  truceline people disable NAME
"""
ADD_HELP = """Add an account. The password is asked for twice at the terminal, else read from standard input (one line).

With --subject and --no-password it can only be signed in to through the sign-in provider.

\b
  truceline people add NAME --role analyst --group field-team
"""
LIST_HELP = "List the accounts.\n\n\b\n  truceline people list --json"
ROLE_HELP = """Give an account another role, party or groups. Its sessions end.

\b
  truceline people role NAME --role verifier --group field-team
"""
PASSWORD_HELP = "Give an account another password. Its sessions end.\n\n\b\n  truceline people password NAME"  # noqa: S105 # help
DISABLE_HELP = """Shut an account: its sessions end, nobody signs in to it, what it entered stays.

\b
  truceline people disable NAME
  truceline people disable NAME --undo
"""
HISTORY_HELP = """What happened to accounts, in order: added, role, password, signed in, refused, disabled; and who
looked at protected sources. The entries are a chain: a change is found and named.

\b
  truceline people history
"""

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account's name.")]
RoleOption = Annotated[str, typer.Option("--role", help="What the account is.")]
Party = Annotated[str | None, typer.Option(help="The party a liaison serves, by its plain name.")]
Groups = Annotated[list[str] | None, typer.Option("--group", help="A sharing group; may repeat.")]
Json = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    people = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    people.command("add", help=ADD_HELP, no_args_is_help=True)(add)
    people.command("list", help=LIST_HELP)(list_accounts)
    people.command("role", help=ROLE_HELP, no_args_is_help=True)(role_of)
    people.command("password", help=PASSWORD_HELP, no_args_is_help=True)(password)
    people.command("disable", help=DISABLE_HELP, no_args_is_help=True)(disable)
    people.command("history", help=HISTORY_HELP)(history)
    app.add_typer(people, name="people")


def add(
    name: Name,
    role: RoleOption,
    party: Party = None,
    group: Groups = None,
    subject: Annotated[str | None, typer.Option(help="Who this is to the sign-in provider: 'ISSUER SUBJECT'.")] = None,
    no_password: Annotated[bool, typer.Option("--no-password", help="No password: only through the provider.")] = False,
    as_json: Json = False,
) -> None:
    """Adds an account."""
    words = None if no_password else typed_password()
    account = _people().add(
        name, role=role, party=party, groups=tuple(group or ()), password=words, subject=subject, by=operator()
    )
    _say(account, as_json)


def list_accounts(as_json: Json = False) -> None:
    """Prints the accounts, a line each."""
    found = _people().list()
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(found).decode("utf-8") + "\n")
        return
    sys.stdout.write("".join(f"{_line(account)}\n" for account in found) or "no accounts yet\n")


def role_of(name: Name, role: RoleOption, party: Party = None, group: Groups = None, as_json: Json = False) -> None:
    """Changes a role."""
    named = tuple(group) if group is not None else None
    _say(_people().set_role(name, role=role, party=party, groups=named, by=operator()), as_json)


def password(name: Name, as_json: Json = False) -> None:
    """Changes a password."""
    people = _people()
    people.get(name)  # an unknown name is said before a password is asked for
    people.set_password(name, typed_password(), by=operator())
    _say(people.get(name), as_json)


def disable(
    name: Name,
    undo: Annotated[bool, typer.Option("--undo", help="Open the account again.")] = False,
    as_json: Json = False,
) -> None:
    """Shuts an account, or opens it again."""
    people = _people()
    people.disable(name, by=operator(), disabled=not undo)
    _say(people.get(name), as_json)


def history(as_json: Json = False) -> None:
    """Prints what happened."""
    found = _people().history()
    if as_json:
        import msgspec

        sys.stdout.write("".join(msgspec.json.encode(h).decode("utf-8") + "\n" for h in found))
        return
    for h in found:
        by = f" by {h.who}" if h.who != h.about else ""
        sys.stdout.write(f"{h.at}  {h.what}: {h.about}{by}{f' ({h.detail})' if h.detail else ''}\n")


def operator() -> str:
    """Who is at the terminal: the machine's own user. Whoever can write the files needs no account."""
    import getpass

    try:
        return f"local:{getpass.getuser()}"
    except (KeyError, OSError):
        return "local"


def typed_password() -> str:
    """A password from the terminal (asked for twice) or from standard input (its first line)."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    import getpass

    from truceline.people import PeopleError

    words = getpass.getpass("password: ")
    if getpass.getpass("again: ") != words:
        raise PeopleError("people-password", "the two passwords differ.", mend="Type it again.")
    return words


def _people() -> People:
    from truceline.people import People
    from truceline.settings import settings

    return People(settings().people)


def _line(account: Account) -> str:
    words = [f"{account.name:<20} {account.role:<14}"]
    words += [f"of {account.party}"] if account.party else []
    words += [f"groups: {', '.join(account.groups)}"] if account.groups else []
    words += ["signs in through the provider"] if account.subject else []
    words += ["no password"] if not account.has_password else []
    words += ["DISABLED"] if account.disabled else []
    return "  ".join(words).rstrip()


def _say(account: Account, as_json: bool) -> None:
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode(account).decode("utf-8") + "\n")
    else:
        sys.stdout.write(_line(account) + "\n")
