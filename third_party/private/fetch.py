# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Fetches packages by name and SHA-256 with the registries' own clients, and unpacks them into one folder.

No host is named here: pip, npm and apt use this machine's configuration. With --cache, archives are kept there under
their digest, so a second clone downloads nothing. A PACKAGE is NAME@VERSION=SHA256, for Debian NAME=SHA256.

    fetch.py wheel OUT PACKAGE                        the wheel's files
    fetch.py npm OUT PACKAGE... --npm "NODE NPM"      each package's files, in node_modules/NAME
    fetch.py deb OUT PACKAGE... --architecture arm64  the packages' files as one root
    fetch.py deb OUT PACKAGE... --closure-of NAME --suite SUITE [--assume NAME...]
        the same, of a suite that moves on: the PACKAGEs where the cache has them all, else NAME with all that it needs there now
"""

import argparse
import dataclasses
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


@dataclasses.dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str

    @staticmethod
    def parse(text: str) -> "Package":
        """Reads NAME@VERSION=SHA256; a scope's @ at the start belongs to the name."""
        what, _, digest = text.rpartition("=")
        name, at, version = what.rpartition("@")
        return Package(name, version, digest) if name and at else Package(what, "", digest)


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run(command: list[str], what: str, cwd: Path) -> None:
    """Runs a client; on failure ends with what was wanted, what it said and what to do."""
    done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if not line.startswith("WARNING")][-3:]
        said += re.findall(r"\[Errno -?\d+\] [\w ]+", done.stdout)[-1:]
        text = "".join(f"    {line}\n" for line in said)
        sys.exit(f"cannot download {what}:\n{text}Is the network up? Then run the build again: what is here already is kept.")


def download_wheel(package: Package, folder: Path) -> None:
    (folder / "requirement.txt").write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "5", "download", "-q", "--no-deps"]
    pip += ["--only-binary=:all:", "--require-hashes", "-r", str(folder / "requirement.txt"), "-d", "."]
    run(pip, f"{package.name} {package.version}", folder / "got")


def download_npm(package: Package, npm: str, folder: Path) -> None:
    what = f"{package.name}@{package.version}"
    run(npm.split() + ["pack", "--silent", what], what, folder / "got")


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


def apt_get(args: argparse.Namespace, folder: Path) -> list[str]:
    """Returns apt's command with a state of its own in `folder`, so neither root nor the machine's own package lists are needed."""
    for sub in ["lists/partial", "archives/partial"]:
        (folder / sub).mkdir(parents=True, exist_ok=True)
    assumed = "Package: {}\nStatus: install ok installed\nVersion: 9999:1\nArchitecture: all\nMulti-Arch: foreign\nMaintainer: -\nDescription: -\n\n"
    (folder / "status").write_text("".join(assumed.format(name) for name in args.assume))
    # A mirror of a suite that moves on may lag; its signature counts all the same.
    late = "" if args.suite == SUITE else " check-valid-until=no"
    (folder / "sources.list").write_text(f"deb [signed-by={KEYRING}{late}] {debian_mirror()} {args.suite} main\n")
    options = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::State::status": folder / "status",
        "Dir::State::extended_states": folder / "extended",
        "Dir::Cache": folder,
        "Dir::Log": folder,
        "APT::Architecture": args.architecture,
        "APT::Architectures": args.architecture,
        "APT::Install-Recommends": "false",
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    apt = ["apt-get", "-qq"] + [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
    if not any((folder / "lists").glob("*Packages*")):
        run(apt + ["update"], f"the package lists of Debian {args.suite}", folder)
    return apt


def download_deb(package: Package, args: argparse.Namespace, folder: Path) -> None:
    run(apt_get(args, folder) + ["download", package.name], f"{package.name} ({args.architecture})", folder / "got")


def obtain_closure(args: argparse.Namespace, folder: Path) -> list[Path]:
    """Returns the archives of the recorded packages where the cache has them all, else those that apt finds in the suite now."""
    kept = [Path(args.cache) / package.sha256 for package in args.package]
    if args.cache and all(path.is_file() and sha256(path) == path.name for path in kept):
        return kept
    run(apt_get(args, folder) + ["-y", "--download-only", "install", args.closure_of], f"{args.closure_of} and what it needs", folder)
    recorded = {package.sha256 for package in args.package}
    archives = []
    for archive in sorted((folder / "archives").glob("*.deb")):
        digest = sha256(archive)
        if digest not in recorded:
            note_other_build(archive, digest)
        archives.append(keep(archive, digest, args))
    return archives


def note_other_build(archive: Path, digest: str) -> None:
    # A mirror keeps only the newest build of a package. apt has checked its signature.
    print(f"not the build on record but {archive.name}, SHA-256 {digest}", file=sys.stderr)


def keep(archive: Path, digest: str, args: argparse.Namespace) -> Path:
    """Puts a copy into the cache, where there is one; returns where the archive is."""
    if not args.cache:
        return archive
    kept = Path(args.cache) / digest
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f"{digest}.{os.getpid()}")
    shutil.copyfile(archive, part)
    return part.replace(kept)


def obtain(package: Package, args: argparse.Namespace, folder: Path) -> Path:
    """Returns the package's archive: from the cache, or downloaded to `folder` and put into the cache."""
    kept = Path(args.cache) / package.sha256 if args.cache else None
    if kept and kept.is_file() and sha256(kept) == package.sha256:
        return kept
    got = folder / "got"
    shutil.rmtree(got, ignore_errors=True)
    got.mkdir()
    if args.kind == "wheel":
        download_wheel(package, folder)
    elif args.kind == "npm":
        download_npm(package, args.npm, folder)
    else:
        download_deb(package, args, folder)
    [archive] = got.iterdir()
    digest = sha256(archive)
    if digest != package.sha256 and args.kind != "deb":
        sys.exit(f"{package.name}: the archive's SHA-256 is {digest}, wanted {package.sha256}: do not trust this registry.")
    if digest != package.sha256:
        note_other_build(archive, digest)
    return keep(archive.rename(folder / digest), digest, args)


def wanted(name: str, args: argparse.Namespace) -> bool:
    if any(name.startswith(prefix) for prefix in args.skip):
        return False
    return not args.only or any(name.startswith(prefix) for prefix in args.only)


def unpack_wheel(archive: Path, args: argparse.Namespace) -> None:
    with zipfile.ZipFile(archive) as wheel:
        for info in wheel.infolist():
            if wanted(info.filename, args):
                path = wheel.extract(info, args.out)
                if info.external_attr >> 16 & stat.S_IXUSR:
                    os.chmod(path, 0o755)


def unpack_tar(tar: tarfile.TarFile, strip: int, out: Path, args: argparse.Namespace) -> None:
    """Unpacks a tar archive less each name's first `strip` folders. Absolute links are made relative to `out`."""
    tar.chown = lambda *_: None
    for member in tar:
        member.name = "/".join(member.name.removeprefix("./").split("/")[strip:])
        if not member.name or not wanted(member.name, args):
            continue
        if member.issym() and member.linkname.startswith("/"):
            member.linkname = os.path.relpath(member.linkname, "/" + os.path.dirname(member.name))
        tar.extract(member, out)


def unpack(archive: Path, name: str, args: argparse.Namespace) -> None:
    out = Path(args.out)
    if args.kind == "wheel":
        unpack_wheel(archive, args)
    elif args.kind == "npm":
        with tarfile.open(archive) as tar:
            unpack_tar(tar, 1, out / "node_modules" / name, args)
    else:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE) as deb:
            with tarfile.open(fileobj=deb.stdout, mode="r|") as tar:
                unpack_tar(tar, 0, out, args)
        if deb.returncode:
            sys.exit(f"{name}: dpkg-deb cannot read {archive}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["wheel", "npm", "deb"])
    parser.add_argument("out")
    parser.add_argument("package", nargs="+", type=Package.parse)
    parser.add_argument("--cache", default="", help="folder where archives are kept")
    parser.add_argument("--npm", default="", help="npm's command line")
    parser.add_argument("--architecture", default="amd64")
    parser.add_argument("--suite", default=SUITE)
    parser.add_argument("--closure-of", default="", help="package to have with all that it needs")
    parser.add_argument("--assume", action="append", default=[], help="package that is not needed, though another depends on it")
    parser.add_argument("--only", action="append", default=[], help="path prefix to unpack")
    parser.add_argument("--skip", action="append", default=[], help="path prefix to leave out")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.closure_of:
            for archive in obtain_closure(args, Path(folder)):
                unpack(archive, args.closure_of, args)
        else:
            for package in args.package:
                unpack(obtain(package, args, Path(folder)), package.name, args)
    for path in Path(args.out).rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()  # It led to a package that is not among these; Bazel refuses such links.


if __name__ == "__main__":
    main()
