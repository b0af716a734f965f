"""The parser's process: hostile markup is parsed in a child that is killed when it takes too long.

Attribute bombs and deep nesting hang every parser there is, inside C code that no thread can interrupt. So the parent
keeps one child (``parser_process``), hands it one input at a time over a pipe, and kills it when the time is up; the
next input gets a new child. The child limits its own memory and processor time, so that it ends without its parent too.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import struct
import subprocess
import sys
import time
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

import msgspec

from truceline.sources.limits import Limits

_LENGTH: Final = struct.Struct(">Q")
_START_SECONDS: Final = 30.0
"""A child may need this long to load its libraries on a busy machine; that is not the input's fault."""
T = TypeVar("T")


class Task(msgspec.Struct, frozen=True):
    """What the child is asked: which parser, the bytes, their declared character set, and the most entries."""

    what: Literal["ready", "page", "feed"]
    data: bytes = b""
    charset: str | None = None
    most: int = 0


class ParserTimeoutError(Exception):
    """The child did not finish in time and was killed."""


class ParserFailedError(Exception):
    """The child broke (out of memory, crashed) or said why it could not parse."""


class Answer(msgspec.Struct, frozen=True):
    """What the child answers: the result's bytes, or why there is none."""

    result: bytes = b""
    fault: str | None = None


class Parser:
    """A parser process that is started when first needed, reused, and killed on time-out."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def ask(self, task: Task, kind: type[T]) -> T:
        """What the child makes of ``task``. Raises ParserTimeoutError or ParserFailedError; either way the next task
        finds a working child."""
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = self._start()
        answer = self._exchange(self._child, task, self._limits.parse_seconds)
        if answer.fault is not None:
            raise ParserFailedError(answer.fault)
        return msgspec.msgpack.decode(answer.result, type=kind)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [
            sys.executable, "-P", "-m", "truceline.sources.parser_process",
            str(self._limits.parse_memory_bytes), str(int(self._limits.parse_seconds) + 5),
        ]  # fmt: skip
        child = subprocess.Popen(  # noqa: S603 -- our own module under our own interpreter, no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._exchange(child, Task("ready"), _START_SECONDS)
        return child

    def _exchange(self, child: subprocess.Popen[bytes], task: Task, seconds: float) -> Answer:
        """Sends a task and waits for its answer until the time is up; a child that fails is ended."""
        until = time.monotonic() + seconds
        try:
            _send(child, msgspec.msgpack.encode(task), until)
            size = _LENGTH.unpack(_receive(child, _LENGTH.size, until))[0]
            return msgspec.msgpack.decode(_receive(child, size, until), type=Answer)
        except TimeoutError:
            self._end(child)
            raise ParserTimeoutError(f"after {seconds:g} s") from None
        except (OSError, EOFError, msgspec.DecodeError) as error:
            self._end(child)
            raise ParserFailedError(f"its process ended: {type(error).__name__}") from None

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        self.close()


def _send(child: subprocess.Popen[bytes], message: bytes, until: float) -> None:
    """Writes a message to a child that may have stopped reading."""
    if child.stdin is None:
        raise EOFError
    pipe = child.stdin.fileno()
    os.set_blocking(pipe, False)
    rest = memoryview(_LENGTH.pack(len(message)) + message)
    while rest:
        _wait(pipe, selectors.EVENT_WRITE, until)
        with contextlib.suppress(BlockingIOError):
            rest = rest[os.write(pipe, rest[:65_536]) :]


def _receive(child: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    """Exactly ``size`` bytes of the child's answer."""
    if child.stdout is None:
        raise EOFError
    pipe = child.stdout.fileno()
    parts: list[bytes] = []
    while size:
        _wait(pipe, selectors.EVENT_READ, until)
        chunk = os.read(pipe, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        parts.append(chunk)
        size -= len(chunk)
    return b"".join(parts)


def _wait(pipe: int, event: int, until: float) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, event)
        if not ready.select(max(0.0, until - time.monotonic())):
            raise TimeoutError
