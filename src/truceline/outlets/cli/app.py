"""The command line: one module a command, each light to import; heavy libraries load when a command runs."""

from __future__ import annotations

import importlib
import sys

import typer

from truceline.errors import TrucelineError

COMMANDS = (
    "read", "watch", "import", "verdict", "replay", "alerts", "positions", "chains", "mechanism", "pressure",
    "observations", "report", "export", "serve", "export-reviews", "verify", "backup", "restore", "migrate", "people",
    "access", "case", "group", "eval",
)  # fmt: skip
"""Each is a module of this package (``import_`` for ``import``) with ``register(app)``."""


def build() -> typer.Typer:
    """The command line with every command on it."""
    app = typer.Typer(
        name="truceline",
        help="Is the ceasefire holding, and how do we know? Reads reporting, keeps the exact words, answers.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for name in COMMANDS:
        module = importlib.import_module(
            f"truceline.outlets.cli.{name}_" if name == "import" else f"truceline.outlets.cli.{name.replace('-', '_')}"
        )
        module.register(app)
    return app


def main() -> None:
    """Entry point: errors a person can mend end as one line on standard error and a status, never as a traceback."""
    try:
        build()()
    except TrucelineError as error:
        sys.stderr.write(error.message() + "\n")
        raise SystemExit(error.exit_status) from None
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was acknowledged is kept, run the same command again to go on\n")
        raise SystemExit(130) from None
