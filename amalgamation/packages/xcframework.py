# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An XCFramework of static libraries, for Xcode and as a SwiftPM binaryTarget.

The one thing to know: a static library becomes part of the application, so its privacy manifest and its program belong
among the application's resources: they are in Resources/. The header lies in a folder named like the module, so that two of
these frameworks in one application do not overwrite each other's module map.
"""

from __future__ import annotations

import plistlib

from library import Library, Package
from universal import universal

_MODULE_MAP = """\
module {name} {{
{headers}
  export *
}}
"""

# The library neither tracks nor collects, and calls none of the functions whose use needs a reason: it maps one file.
_PRIVACY = {
    "NSPrivacyAccessedAPITypes": [],
    "NSPrivacyCollectedDataTypes": [],
    "NSPrivacyTracking": False,
    "NSPrivacyTrackingDomains": [],
}


def files(package: Package) -> dict[str, bytes]:
    slices: dict[str, list[Library]] = {}
    for library in package.libraries:
        slices.setdefault(library.system[0], []).append(library)
    made, described = {}, []
    module = _MODULE_MAP.format(name=package.name, headers="\n".join(f'  header "{header}"' for header in package.headers))
    archive = f"lib{package.file_name}.a"
    for system, libraries in sorted(slices.items()):
        platform, _, variant = system.partition("_")
        processors = sorted(library.part for library in libraries)
        identifier = "-".join([platform, "_".join(processors)] + [variant] * bool(variant))
        described.append({
            "BinaryPath": archive,
            "HeadersPath": "Headers",
            "LibraryIdentifier": identifier,
            "LibraryPath": archive,
            "SupportedArchitectures": processors,
            "SupportedPlatform": platform,
            **({"SupportedPlatformVariant": variant} if variant else {}),
        })  # fmt: skip
        made[f"{identifier}/{archive}"] = universal({library.part: library.archive.read_bytes() for library in libraries})
        made |= {f"{identifier}/Headers/{package.name}/{header}": data for header, data in package.headers.items()}
        made[f"{identifier}/Headers/{package.name}/module.modulemap"] = module.encode()
    made["LICENSE"] = package.license
    made["Info.plist"] = plistlib.dumps({"AvailableLibraries": described, "CFBundlePackageType": "XFWK", "XCFrameworkFormatVersion": "1.0"})
    made["Resources/PrivacyInfo.xcprivacy"] = plistlib.dumps(_PRIVACY)
    made |= {f"Resources/{program}": data for program, data in package.program.items()}
    return {f"{package.name}.xcframework/{path}": data for path, data in made.items()}
