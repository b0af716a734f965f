"""``truceline serve``: the page of a case on this machine."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.errors import TrucelineError

if TYPE_CHECKING:
    import socket

    from truceline.model.case import CaseFile
    from truceline.model.server import LedgerPlace
    from truceline.people import People

HELP = """Show a case's verdict, claims, incidents and documents in the browser.

Serves what the ledger holds, read-only: nothing is fetched, built or written, and nothing leaves this machine. With
--write, reviewers can accept, correct or reject claims; each decision is a new entry beside the claim, and the ledger
is open for writing only while it is recorded. Every page is also JSON at the same address with .json at its end. Stop
it with Ctrl-C. Fill the ledger first with `truceline watch`.

Once there are accounts (`truceline people add`), people sign in, and each sees what their role and groups may see.

\b
  truceline serve loc
  truceline serve loc --port 8080
  truceline serve loc --write
  truceline serve loc --host 0.0.0.0 --certificate c.pem --key k.pem --address https://monitor.example.org
  truceline serve my-case.toml --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("serve", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any free one.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; one that others reach needs accounts and a certificate.")
    ] = "127.0.0.1",
    address: Annotated[
        str | None, typer.Option(help="Where people reach the page: https://monitor.example.org.")
    ] = None,
    certificate: Annotated[Path | None, typer.Option(help="TLS certificate (PEM, with its chain).")] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's private key (PEM).")] = None,
    write: Annotated[bool, typer.Option("--write", help="Let claims be reviewed on the page.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the address as one JSON object.")] = False,
    check_port: Annotated[bool, typer.Option("--check-port", help="Only check that the port is free.")] = False,
) -> None:
    """Serves until stopped; exit status 0 after Ctrl-C, 2 where it cannot start."""
    from truceline import cases
    from truceline.ledger import Ledger
    from truceline.people import People
    from truceline.settings import settings
    from truceline.surface import found_empty

    now = settings()
    people = People(now.people)
    tls = certificate is not None and key is not None
    own = own_address(host, accounts=people.exist, tls=tls, address=address)
    if check_port:
        listen(own, port).close()
        return
    world = cases.load(case)
    path = now.ledger(world.case.id)
    found_empty(world)
    Ledger.must_exist(path, mend=f"Fill it first: truceline watch {case}")
    with listen(own, port) as sock:
        import uvicorn

        app = _app(world, path, people, write=write, public=now.public, address=address)
        _announce(world.case.title, sock, as_json, tls=tls)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=3,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
        with contextlib.suppress(KeyboardInterrupt):  # how a person ends it; the server has shut down by then
            uvicorn.Server(config).run(sockets=[sock])
    if not as_json:
        sys.stdout.write("stopped\n")


def _app(world: CaseFile, path: LedgerPlace, people: People, *, write: bool, public: bool, address: str | None) -> Any:
    """The page: with accounts once there is one, else for whoever is at this machine."""
    if people.exist:
        from truceline.outlets.web.signin.house import House

        return House(world, path, people, write=write, public=public, address=address)
    from truceline.outlets.web.app import create_app

    return create_app(world, path, write=write)


def own_address(host: str, *, accounts: bool = False, tls: bool = False, address: str | None = None) -> str:
    """The address to listen on. One that others can reach is refused without accounts, without a certificate, and
    without the name under which they reach it."""
    name = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        own = ipaddress.ip_address(name).is_loopback
    except ValueError:
        raise TrucelineError(
            "serve-host", f"--host {host} is no address.", mend="Give an IP address, or leave --host out (127.0.0.1)."
        ) from None
    if address is not None and not address.startswith(("http://", "https://")):
        raise TrucelineError("serve-host", f"--address {address} is no address.", mend="Write https://HOST.")
    wants = [
        *(["accounts (truceline people add NAME --role administrator)"] if not accounts else []),
        *(["a certificate (--certificate and --key), for passwords travel"] if not tls else []),
        *(["the name under which they reach it (--address https://HOST)"] if address is None else []),
    ]
    if not own and wants:
        raise TrucelineError(
            "serve-host",
            f"--host {host} can be reached by others, and that needs {'; '.join(wants)}.",
            mend="Or leave --host out (127.0.0.1) and reach it through a tunnel such as ssh -L.",
        )
    return name


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or an error that says why there is none."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise TrucelineError(
                "serve-port-taken",
                f"port {port} is taken by another program.",
                mend=f"Stop that program, or choose another: --port {port + 1 if port < 65535 else 8000}",
            ) from None
        raise TrucelineError(
            "serve-port", f"cannot listen on {host} port {port}: {error.strerror}.", mend="Choose another --port."
        ) from None
    return sock


def _announce(title: str, sock: socket.socket, as_json: bool, *, tls: bool) -> None:
    host, port = sock.getsockname()[:2]
    address = f"http{'s' if tls else ''}://{f'[{host}]' if ':' in host else host}:{port}/"
    if as_json:
        import msgspec

        sys.stdout.write(msgspec.json.encode({"address": address, "case": title}).decode("utf-8") + "\n")
    else:
        from truceline.outlets.web.render import map_moves

        note = (
            "" if map_moves() else "The map is a drawing: the files of the map that can be moved are not installed.\n"
        )
        sys.stdout.write(f"{title}\n{address}  (stop with Ctrl-C)\n{note}")
    sys.stdout.flush()
