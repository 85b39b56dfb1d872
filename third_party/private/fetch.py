# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Fetches one package by name, version and SHA-256 with the registry's own client, and unpacks it.

No host is named here: pip, npm and apt use this machine's configuration. With --cache, archives are kept there under
their digest, so a second clone downloads nothing.

    fetch.py wheel NAME VERSION SHA256 OUT        [--cache DIR] [--only PREFIX]... [--skip PREFIX]...
    fetch.py npm NAME VERSION SHA256 OUT --npm "NODE NPM-CLI.JS"
    fetch.py deb NAME ARCHITECTURE SHA256 OUT
"""

import argparse
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(command: list[str], what: str, cwd: Path) -> None:
    """Runs a client; on failure ends with what was wanted, what it said and what to do."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        tail = "\n".join("    " + line for line in done.stdout.splitlines()[-8:])
        sys.exit(f"cannot download {what}: '{Path(command[0]).name}' said\n{tail}\nIs the network up? Then run the build again.")


def download_wheel(name: str, version: str, digest: str, folder: Path) -> None:
    (folder / "requirement.txt").write_text(f"{name}=={version} --hash=sha256:{digest}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "5", "download", "-q", "--no-deps"]
    pip += ["--only-binary=:all:", "--require-hashes", "-r", "requirement.txt", "-d", "got"]
    run(pip, f"{name} {version}", folder)


def download_npm(name: str, version: str, npm: str, folder: Path) -> None:
    (folder / "got").mkdir()
    run(npm.split() + ["pack", "--silent", f"{name}@{version}"], f"{name} {version}", folder / "got")


def debian_mirror() -> str:
    """Returns the mirror that this machine's apt uses, or AMALGAMATION_DEBIAN_MIRROR."""
    if os.environ.get("AMALGAMATION_DEBIAN_MIRROR"):
        return os.environ["AMALGAMATION_DEBIAN_MIRROR"]
    for path in ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"]:
        text = Path(path).read_text() if os.path.exists(path) else ""
        found = re.search(r"^URIs: *(\S+)|^deb (?:\[[^]]*\] )?(\S+)", text, re.M)
        if found:
            return found.group(1) or found.group(2)
    sys.exit("no Debian mirror in /etc/apt: set AMALGAMATION_DEBIAN_MIRROR to one.")


def download_deb(name: str, architecture: str, folder: Path) -> None:
    """By apt with a state of its own, so neither root nor the machine's own package lists are needed."""
    for sub in ["lists/partial", "archives/partial", "got"]:
        (folder / sub).mkdir(parents=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb [signed-by={KEYRING}] {debian_mirror()} {SUITE} main\n")
    options = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::State::status": folder / "status",
        "Dir::Cache": folder,
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    apt = ["apt-get", "-qq"] + [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
    run(apt + ["update"], f"the package lists of Debian {SUITE}", folder)
    run(apt + ["download", name], f"{name} ({architecture})", folder / "got")


def obtain(args: argparse.Namespace, folder: Path) -> Path:
    """Returns the archive, from the cache or downloaded to `folder` and then put into the cache."""
    kept = Path(args.cache) / args.sha256 if args.cache else None
    if kept and kept.is_file() and sha256(kept) == args.sha256:
        return kept
    if args.kind == "wheel":
        download_wheel(args.name, args.version, args.sha256, folder)
    elif args.kind == "npm":
        download_npm(args.name, args.version, args.npm, folder)
    else:
        download_deb(args.name, args.version, folder)
    [archive] = (folder / "got").iterdir()
    digest = sha256(archive)
    if digest != args.sha256:
        if args.kind != "deb":
            sys.exit(f"{args.name} {args.version}: SHA-256 is {digest}, wanted {args.sha256}. Do not trust this registry.")
        # A mirror keeps only the newest build of a package; apt has checked its signature.
        print(f"{args.name}: the mirror has another build than the one recorded: {archive.name} {digest}")
    if kept:
        kept = kept.with_name(digest)
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{digest}.{os.getpid()}")
        shutil.copyfile(archive, part)
        part.replace(kept)
    return archive


def wanted(name: str, args: argparse.Namespace) -> bool:
    if any(name.startswith(prefix) for prefix in args.skip):
        return False
    return not args.only or any(name.startswith(prefix) for prefix in args.only)


def unpack(archive: Path, args: argparse.Namespace) -> None:
    out = Path(args.out)
    if args.kind == "deb":
        run(["dpkg-deb", "-x", str(archive), str(out)], f"{args.name}'s content", Path.cwd())
    elif args.kind == "npm":
        with tarfile.open(archive) as tar:
            tar.extractall(out, [m for m in tar.getmembers() if wanted(m.name.partition("/")[2], args)], filter="data")
    else:
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                if wanted(info.filename, args):
                    path = wheel.extract(info, out)
                    if info.external_attr >> 16 & stat.S_IXUSR:
                        os.chmod(path, 0o755)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["wheel", "npm", "deb"])
    for name in ["name", "version", "sha256", "out"]:
        parser.add_argument(name)
    parser.add_argument("--cache", default="")
    parser.add_argument("--npm", default="")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--skip", action="append", default=[])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        unpack(obtain(args, Path(folder)), args)


if __name__ == "__main__":
    main()
