"""``truceline serve``: where it listens, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from truceline.errors import TrucelineError
from truceline.outlets.cli import serve

COMMAND = [sys.executable, "-c", "from truceline.outlets.cli.app import main; main()", "serve"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"])
def test_own_addresses_are_taken(host: str) -> None:
    assert serve.own_address(host).strip("[]") in {"127.0.0.1", "127.0.0.2", "::1"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "::ffff:8.8.8.8", "2130706433"])
def test_any_other_address_is_refused(host: str) -> None:
    with pytest.raises(TrucelineError, match="serve-host") as caught:
        serve.own_address(host)
    assert caught.value.exit_status == 2


def test_a_taken_port_is_said_with_another_to_try() -> None:
    with serve.listen("127.0.0.1", 0) as held:
        port = held.getsockname()[1]
        with pytest.raises(TrucelineError, match=f"port {port} is taken") as caught:
            serve.listen("127.0.0.1", port)
    assert f"--port {port + 1}" in caught.value.message()
    assert caught.value.exit_status == 2


def test_no_ledger_is_said_before_anything_starts(tmp_path: Path) -> None:
    told = subprocess.run(
        [*COMMAND, "loc"], env={**os.environ, "TRUCELINE_HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert told.returncode == 2
    assert "truceline watch loc" in told.stderr
    assert not list(tmp_path.iterdir())


def test_it_prints_its_address_answers_and_ends_on_ctrl_c(web_ledger: tuple[Path, dict[str, str]]) -> None:
    env = {**os.environ, "TRUCELINE_HOME": str(web_ledger[0].parent)}
    process = subprocess.Popen(
        [*COMMAND, "loc", "--port", "0", "--json"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with urllib.request.urlopen(told["address"] + "method.json", timeout=20) as answer:
            assert json.load(answer)["title"] == "Method"
        port = int(told["address"].rsplit(":", 1)[1].strip("/"))
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", port))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert errors == ""
