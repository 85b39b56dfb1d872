# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lets Bazel resolve modules without a registry: writes ROOT/bazelrc, ROOT/bazel (the launcher) and ROOT/modules.

MODULE.bazel names versions of the central registry. Here the rule sets are Debian's, whatever the version says: modules
that are in every graph are overridden, the others are served by a registry in a folder.

    modules.py ROOT PREFIX CACHE      ROOT is the unpacked tree, PREFIX where it will lie, CACHE the user's cache folder
"""

import json
import re
import sys
from pathlib import Path

SHARE = "usr/share/bazel"

# Debian's rule sets that bazel_tools names, so each is in every graph. (An override of one that is not is an error.)
OVERRIDDEN = {
    "bazel_features": "tools/features",
    "bazel_skylib": "tools/skylib",
    "platforms": "tools/platforms",
    "rules_cc": "rules/cc",
    "rules_java": "rules/java",
    "rules_license": "rules/license",
    "rules_proto": "rules/proto",
    "rules_python": "rules/python",
}

# Debian's rule sets that a workspace may use, under the versions that its MODULE.bazel may name.
SERVED = {
    "rules_pkg": ("rules/pkg", ["0.9.1", "1.0.1", "1.1.0", "1.2.0"]),
    "rules_shell": ("rules/shell", ["0.2.0", "0.3.0", "0.4.1", "0.5.0", "0.6.1"]),
}

# Modules that those name, and whose content no C++, Python or shell build loads: name to BUILD file. Queries load zlib's.
STAND_INS = {
    "apple_support": "",
    "buildozer": "",
    "protobuf": "",
    "zlib": 'cc_library(name = "zlib", visibility = ["//visibility:public"])\n',
}

BUILDOZER = """\
def _repository(rctx):
    rctx.file("BUILD", "exports_files(['buildozer.exe'])")
    rctx.file("buildozer.exe", "#!/bin/sh\\necho buildozer is not installed >&2; exit 1\\n")

_buildozer = repository_rule(_repository)

def _extension(_mctx):
    _buildozer(name = "buildozer_binary")

buildozer_binary = module_extension(_extension)
"""

BAZELRC = """\
# Written by tools/bootstrap/modules.py, read before the workspace's .bazelrc.
{overrides}
common --lockfile_mode=off
# No central registry: fail at once, by name, instead of after retries.
common --registry=file://{prefix}/registry
common --distdir={prefix}/distdir
common --java_runtime_version=local_jdk
common --tool_java_runtime_version=local_jdk
# Modules only: Bazel 7's built-in WORKSPACE suffix downloads rule sets. A test uses --config=without_bzlmod.
common --noenable_workspace
common:without_bzlmod --noenable_bzlmod --enable_workspace
{repositories}
# pip.parse's pip: with this machine's own pip configuration.
common --repo_env=RULES_PYTHON_PIP_ISOLATED=0
# What one clone downloaded or built serves the next.
common --repo_env=AMALGAMATION_CACHE={cache}/downloads
common --disk_cache={cache}/disk
common --experimental_disk_cache_gc_max_size=10G
"""

LAUNCHER = """\
#!/bin/sh
[ -z "${{XDG_CACHE_HOME:-}}" ] || set -- "--output_user_root=$XDG_CACHE_HOME/bazel/_bazel_$(id -un)" "$@"
[ ! -e {prefix}/bazel.jsa ] || set -- --host_jvm_args=-XX:SharedArchiveFile={prefix}/bazel.jsa "$@"
exec {prefix}/usr/bin/bazel --nosystem_rc --trust_install_base \\
  --install_base={prefix}/usr/share/bazel --server_javabase={prefix}/jre \\
  --host_jvm_args=-XX:TieredStopAtLevel=1 --bazelrc={prefix}/bazelrc "$@"
"""


def replace(path: Path, old: str, new: str) -> None:
    """Replaces `old`, which must be in the file, by `new`."""
    text = path.read_text()
    if old not in text:
        raise SystemExit(f"{path}: does not hold {old!r}: Debian's rule set has changed, adapt tools/bootstrap/modules.py")
    path.write_text(text.replace(old, new))


def modernise_pip_parse(rules_python: Path) -> None:
    """Teaches rules_python 0.22's pip.parse what the current one takes and makes: hub_name, @pypi//package labels."""
    extension = rules_python / "python/extensions/pip.bzl"
    replace(extension, "attr.name,", "attr.hub_name,")
    replace(extension, 'attr.name + "_"', 'attr.hub_name + "_"')
    replace(extension, '"name": attr.string(mandatory = True),', '"hub_name": attr.string(mandatory = True), "python_version": attr.string(),')
    hub = rules_python / "python/pip_install/pip_repository.bzl"
    replace(hub, '"incompatible_generate_aliases": attr.bool(\n        default = False', '"incompatible_generate_aliases": attr.bool(\n        default = True')


def write_stand_ins(root: Path) -> None:
    for name, build in STAND_INS.items():
        folder = root / "modules" / name
        folder.mkdir(parents=True)
        (folder / "MODULE.bazel").write_text(f'module(name = "{name}")\n')
        (folder / "WORKSPACE").write_text(f'workspace(name = "{name}")\n')
        (folder / "BUILD").write_text(build)
    (root / "modules/buildozer/buildozer_binary.bzl").write_text(BUILDOZER)


def write_registry(root: Path, prefix: str) -> None:
    """Serves each module of SERVED, whose content is Debian's, under all its versions."""
    registry = root / "registry"
    registry.mkdir()
    (registry / "bazel_registry.json").write_text("{}\n")
    for name, (path, versions) in SERVED.items():
        module = (root / SHARE / path / "MODULE.bazel").read_text()
        head = re.search(r"^module\((.*?)^\)", module, re.S | re.M)
        level = re.search(r"compatibility_level = \d+", head.group(1))
        for version in versions:
            folder = registry / "modules" / name / version
            folder.mkdir(parents=True)
            arguments = [f'name = "{name}"', f'version = "{version}"'] + ([level.group(0)] if level else [])
            (folder / "MODULE.bazel").write_text(f"module({', '.join(arguments)})\n{module[head.end():]}")
            source = {"type": "local_path", "path": f"{prefix}/{SHARE}/{path}"}
            (folder / "source.json").write_text(json.dumps(source))


def main(root: Path, prefix: str, cache: str) -> None:
    modernise_pip_parse(root / SHARE / "rules/python")
    write_stand_ins(root)
    write_registry(root, prefix)
    modules = {name: f"{prefix}/{SHARE}/{path}" for name, path in OVERRIDDEN.items()}
    modules |= {name: f"{prefix}/modules/{name}" for name in STAND_INS}
    served = {name: f"{prefix}/{SHARE}/{path}" for name, (path, _) in SERVED.items()}
    overrides = [f"common --override_module={name}={path}" for name, path in sorted(modules.items())]
    repositories = [
        f"common:without_bzlmod --override_repository={name}={path}" for name, path in sorted((modules | served).items())
    ]
    (root / "bazelrc").write_text(
        BAZELRC.format(overrides="\n".join(overrides), repositories="\n".join(repositories), prefix=prefix, cache=cache)
    )
    launcher = root / "bazel"
    launcher.write_text(LAUNCHER.format(prefix=prefix))
    launcher.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
