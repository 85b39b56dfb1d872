# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A package that is unpacked where libraries are installed: include/, lib/, share/, and bin/ for Windows, with what pkg-config
and CMake read.

The one thing to know: all paths in it are relative to the file that names them, so it may be unpacked anywhere. Libraries for
several processors become universal files.
"""

from __future__ import annotations

from pathlib import Path

from library import Package
from universal import universal

_PKG_CONFIG = """\
prefix=${{pcfiledir}}/../..
{program}
Name: {name}
Description: Runs the network {name}
Version: {version}
Cflags: -I${{prefix}}/include
Libs: -L${{prefix}}/lib -l{file}
{private}"""

_CMAKE = """\
# {name}::{name} is the library{which}.
get_filename_component({name}_PREFIX "${{CMAKE_CURRENT_LIST_DIR}}/../../.." ABSOLUTE)
{program}if(NOT TARGET {name}::{name})
{targets}endif()
"""

_CMAKE_TARGET = """\
  add_library({target} {kind} IMPORTED)
  set_target_properties({target} PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${{{name}_PREFIX}}/include"
{properties})
"""

_CMAKE_VERSION = """\
set(PACKAGE_VERSION "{version}")
if(PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE FALSE)
else()
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
  if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)
    set(PACKAGE_VERSION_EXACT TRUE)
  endif()
endif()
"""


def files(package: Package) -> dict[str, bytes]:
    name, first = package.name, package.libraries[0]
    made = {
        f"share/licenses/{name}/LICENSE": package.license,
        f"lib/{first.archive.name}": universal({each.part: each.archive.read_bytes() for each in package.libraries}),
    }
    made |= {f"include/{header}": data for header, data in package.headers.items()}
    made |= {f"share/{program}": data for program, data in package.program.items()}
    threads = first.platform.startswith(("linux", "rpi"))
    static = {"IMPORTED_LOCATION": f"lib/{first.archive.name}"}
    targets = {f"{name}::{name}_static": ("STATIC", static, threads)}
    if first.shared is None:
        targets = {f"{name}::{name}": ("STATIC", static, threads)}
    else:
        place = ("bin/" if first.import_library else "lib/") + first.shared.name
        made[place] = universal({each.part: each.shared.read_bytes() for each in package.libraries})
        shared = {"IMPORTED_LOCATION": place}
        if first.import_library:
            made["lib/" + first.import_library.name] = first.import_library.read_bytes()
            shared["IMPORTED_IMPLIB"] = "lib/" + first.import_library.name
        targets[f"{name}::{name}"] = ("SHARED", shared, False)
    private = "Libs.private: -pthread\n" if threads else ""
    program = "".join(f"program=${{prefix}}/share/{file}\n" for file in package.program)
    pkg_config = _PKG_CONFIG.format(name=name, file=package.file_name, version=package.version, private=private, program=program)
    made[f"lib/pkgconfig/{name}.pc"] = pkg_config.encode()
    text = "".join(_target(name, target, *how) for target, how in sorted(targets.items()))
    program = "".join(f'set({name}_PROGRAM "${{{name}_PREFIX}}/share/{file}")\n' for file in package.program)
    which = f", {name}_PROGRAM its program's path" if program else ""
    made[f"lib/cmake/{name}/{name}-config.cmake"] = _CMAKE.format(name=name, targets=text, program=program, which=which).encode()
    made[f"lib/cmake/{name}/{name}-config-version.cmake"] = _CMAKE_VERSION.format(version=package.version).encode()
    return made


def _target(name: str, target: str, kind: str, places: dict[str, str], threads: bool) -> str:
    lines = [f'    {key} "${{{name}_PREFIX}}/{Path(place).as_posix()}"' for key, place in sorted(places.items())]
    lines += ['    INTERFACE_LINK_LIBRARIES "-pthread"'] * threads
    return _CMAKE_TARGET.format(name=name, target=target, kind=kind, properties="\n".join(lines))
