# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# How libc++'s headers are configured: they come without the configuration that a build of libc++ writes.

_COMMON = [
    "_LIBCPP_ABI_VERSION=1",
    "_LIBCPP_ABI_NAMESPACE=__1",
    "_LIBCPP_HAS_MONOTONIC_CLOCK=1",
    "_LIBCPP_HAS_VENDOR_AVAILABILITY_ANNOTATIONS=0",
    "_LIBCPP_HAS_NO_STD_MODULES",
    "_LIBCPP_PSTL_BACKEND_SERIAL",
    "_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_NONE",
    "_LIBCPP_ASSERTION_SEMANTIC_DEFAULT=_LIBCPP_ASSERTION_SEMANTIC_IGNORE",
]

_PARTS = [
    "_LIBCPP_HAS_FILESYSTEM",
    "_LIBCPP_HAS_RANDOM_DEVICE",
    "_LIBCPP_HAS_LOCALIZATION",
    "_LIBCPP_HAS_UNICODE",
    "_LIBCPP_HAS_WIDE_CHARACTERS",
    "_LIBCPP_HAS_TERMINAL",
    "_LIBCPP_HAS_TIME_ZONE_DATABASE",
]

def libcxx_defines(platform):
    """Returns what configures libc++ for a platform: all of it where C++ is hosted, else the headers that need no library."""
    defines = _COMMON + ["%s=%d" % (part, int(platform.hosted_cxx)) for part in _PARTS]
    defines.append("_LIBCPP_HAS_THREADS=%d" % int(platform.threads))
    defines.append("_LIBCPP_HAS_MUSL_LIBC=%d" % int("generic-musl" in platform.libc_headers))
    if platform.hosted_cxx:
        # Linked in, so its symbols are nobody else's.
        defines += ["_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS", "_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS"]
    return defines
