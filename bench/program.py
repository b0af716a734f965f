"""The program as a whole: start-up time, memory, rows a second."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.texts import mixed_stream

TRUCELINE = (sys.executable, "-m", "truceline")
RUNS = 7


def start_up() -> list[str]:
    """``truceline --help``, whole process."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([*TRUCELINE, "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return [f"truceline --help: median {statistics.median(times):.2f} s (best {min(times):.2f}; wanted < 0.4)"]


def memory(data: Path) -> list[str]:
    """Peak resident memory of reading a stream, and the same stream four times over."""
    out = []
    stream = [a for n, a in enumerate(mixed_stream(data)) if n % 8 == 0]
    for times in (1, 4):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "stream.jsonl"
            with path.open("w", encoding="utf-8") as lines:
                for turn in range(times):
                    lines.writelines(json.dumps({**a, "id": f"{a['id']}-{turn}"}) + "\n" for a in stream)
            megabytes = path.stat().st_size / 1e6
            peak = _peak([*TRUCELINE, "read", str(path), "--json"])
        held = f"{peak:.0f} MB resident at most, all processes together (wanted < 700)"
        out.append(f"memory: reading {megabytes:.1f} MB of articles: {held}")
    return out


def _peak(command: list[str]) -> float:
    """The largest sum of proportional set sizes (shared pages counted once) of a command and its processes, in MB."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_held(pid) for pid in _family(process.pid)))
            time.sleep(0.1)
    return peak / 1024


def _family(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            children += [int(c) for c in task.read_text().split()]
    return [pid, *(p for c in children for p in _family(c))]


def _held(pid: int) -> int:
    with contextlib.suppress(OSError):  # it ended meanwhile
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def rows() -> list[str]:
    """The shipped UCDP rows into a new ledger."""
    from truceline import cases
    from truceline.gathering.gather import Gatherer
    from truceline.ledger import Ledger

    case = cases.load("loc")
    shipped = next(source for source in case.source if source.kind == "events")
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "bench.sqlite") as ledger:
        start = time.perf_counter()
        report = Gatherer(case, ledger).table(cases.shipped_path("loc", shipped), shipped=shipped)
        took = time.perf_counter() - start
    return [f"UCDP rows, file to ledger: {report.new:,} rows, {report.new / took:,.0f} a second (wanted >= 10,000)"]


def replay() -> list[str]:
    """Twenty years of the Line of Control by month on both clocks, from the shipped tables."""
    from truceline import cases
    from truceline.gathering.gather import Gatherer
    from truceline.judgement.from_ledger import series_of
    from truceline.judgement.replay import replay as replayed
    from truceline.ledger import Ledger

    case = cases.load("loc")
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "bench.sqlite", case_id="loc") as ledger:
        for source in case.source:
            if source.kind != "documents":
                Gatherer(case, ledger).table(cases.shipped_path("loc", source), shipped=source)
        start = time.perf_counter()
        found = replayed(
            case, series_of(ledger), first=dt.date(2001, 7, 1), last=dt.date(2021, 6, 30), published_too=True
        )
        took = time.perf_counter() - start
    return [f"replay: {len(found.moments)} months of the Line of Control, both clocks: {took:.1f} s (wanted <= 20)"]
