# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Repository rules whose content is a package of a registry, by name, version and SHA-256. They run fetch.py, so the
# clients' own configuration counts and $AMALGAMATION_CACHE, where set, keeps the archives for the next clone.

_COMMON = {
    "build_file": attr.label(mandatory = True, doc = "The repository's BUILD file."),
    "only": attr.string_list(doc = "Path prefixes to unpack; empty: all."),
    "skip": attr.string_list(doc = "Path prefixes to leave out."),
    "_fetch": attr.label(default = Label("//third_party/private:fetch.py")),
}

_ENVIRON = ["AMALGAMATION_CACHE", "AMALGAMATION_DEBIAN_MIRROR"]

def python(rctx):
    """Returns the path of this machine's Python, on which the clients run."""
    found = rctx.which("python3.11") or rctx.which("python3")
    if not found:
        fail("python3 is not on PATH: install Python 3.11 with pip.")
    return found

def run(rctx, arguments, what):
    """Runs a program and returns what it printed; fails with what it said."""
    done = rctx.execute(arguments, timeout = 1800)
    if done.return_code:
        fail("%s: %s\n%s%s" % (rctx.name, what, done.stdout, done.stderr))
    return done.stdout

def fetch(rctx, kind, package, version, sha256, more = []):
    """Fetches a package and unpacks it here: see fetch.py."""
    rctx.report_progress("fetching %s %s" % (package, version))
    arguments = [python(rctx), rctx.path(rctx.attr._fetch), kind, package, version, sha256, rctx.path(".")]
    arguments += ["--cache", rctx.os.environ.get("AMALGAMATION_CACHE", "")]
    arguments += ["--only=" + prefix for prefix in rctx.attr.only]
    arguments += ["--skip=" + prefix for prefix in rctx.attr.skip]
    run(rctx, arguments + more, "could not be fetched")

def _wheel(rctx):
    fetch(rctx, "wheel", rctx.attr.package, rctx.attr.version, rctx.attr.sha256)
    rctx.template("BUILD.bazel", rctx.attr.build_file)

wheel = repository_rule(
    implementation = _wheel,
    doc = "The files of a Python wheel.",
    attrs = _COMMON | {
        "package": attr.string(mandatory = True),
        "sha256": attr.string(mandatory = True),
        "version": attr.string(mandatory = True),
    },
    environ = _ENVIRON,
)

def _npm(rctx):
    npm = "%s %s" % (rctx.path(Label("@node//:bin/node")), rctx.path(Label("@node//:npm-cli.js")))
    for package, digest in rctx.attr.packages.items():
        name, _, version = package.rpartition("@")
        fetch(rctx, "npm", name, version, digest, ["--npm", npm])
    rctx.template("BUILD.bazel", rctx.attr.build_file)

npm = repository_rule(
    implementation = _npm,
    doc = "The files of npm packages, each under package/.",
    attrs = _COMMON | {
        "packages": attr.string_dict(mandatory = True, doc = "NAME@VERSION to SHA-256 of its archive."),
    },
    environ = _ENVIRON,
)

def _debs(rctx):
    for package, digest in rctx.attr.packages.items():
        fetch(rctx, "deb", package, rctx.attr.architecture, digest)
    rctx.template("BUILD.bazel", rctx.attr.build_file)

debs = repository_rule(
    implementation = _debs,
    doc = "The files of Debian packages, unpacked into one root.",
    attrs = _COMMON | {
        "architecture": attr.string(default = "amd64"),
        "packages": attr.string_dict(mandatory = True, doc = "Name to SHA-256 of its archive."),
    },
    environ = _ENVIRON,
)
