"""``truceline serve``: the page of a case on this machine."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError

if TYPE_CHECKING:
    import socket

HELP = """Show a case's verdict, claims, incidents and documents in the browser.

Serves what the ledger holds, read-only: nothing is fetched, built or written, and nothing leaves this machine. With
--write, reviewers can accept, correct or reject claims; each decision is a new entry beside the claim, and the ledger
is open for writing only while it is recorded. Every page is also JSON at the same address with .json at its end. Stop
it with Ctrl-C. Fill the ledger first with `truceline watch`.

\b
  truceline serve loc
  truceline serve loc --port 8080
  truceline serve loc --write
  truceline serve my-case.toml --json
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("serve", help=HELP, no_args_is_help=True)(command)


def command(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case of the library, or a case file.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes any free one.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; this machine's own only.")] = "127.0.0.1",
    write: Annotated[bool, typer.Option("--write", help="Let claims be reviewed on the page.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say the address as one JSON object.")] = False,
    check_port: Annotated[bool, typer.Option("--check-port", help="Only check that the port is free.")] = False,
) -> None:
    """Serves until stopped; exit status 0 after Ctrl-C, 2 where it cannot start."""
    from truceline import cases
    from truceline.ledger import Ledger
    from truceline.settings import settings
    from truceline.surface import found_empty

    address = own_address(host)
    if check_port:
        listen(address, port).close()
        return
    world = cases.load(case)
    path = settings().ledger(world.case.id)
    found_empty(world)
    Ledger.must_exist(path, mend=f"Fill it first: truceline watch {case}")
    with listen(address, port) as sock:
        import uvicorn

        from truceline.outlets.web.app import create_app

        app = create_app(world, path, write=write)
        _announce(world.case.title, sock, as_json)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=3,
        )
        with contextlib.suppress(KeyboardInterrupt):  # how a person ends it; the server has shut down by then
            uvicorn.Server(config).run(sockets=[sock])
    if not as_json:
        sys.stdout.write("stopped\n")


def own_address(host: str) -> str:
    """The address if it is this machine's own. The page has no accounts, so it is not offered to others."""
    name = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        own = ipaddress.ip_address(name).is_loopback
    except ValueError:
        own = False
    if not own:
        raise TrucelineError(
            "serve-host",
            f"--host {host} is not this machine's own address, and the page has no accounts yet.",
            mend="Leave --host out (127.0.0.1), and reach it from elsewhere through a tunnel such as ssh -L.",
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


def _announce(title: str, sock: socket.socket, as_json: bool) -> None:
    host, port = sock.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
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
