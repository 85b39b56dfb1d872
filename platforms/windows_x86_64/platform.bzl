# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# 64-bit Windows 10 or newer: a DLL on the Universal C Runtime, with its import library, which Microsoft's linker takes,
# too. The static library is for MinGW's tools.

load("//platforms:platform_data.bzl", "platform_data")

_UCRT = ["conio", "convert", "environment", "filesystem", "heap", "locale", "math", "multibyte", "private", "process", "runtime", "stdio", "string", "time", "utility"]

WINDOWS_X86_64 = platform_data(
    name = "windows_x86_64",
    title = "Windows 10, DLL",
    os = "windows",
    cpu = "x86_64",
    backends = ["sse2", "avx2", "avx512", "avx512_vnni"],
    libc = "ucrt",
    triple = "x86_64-w64-windows-gnu",
    cpu_flags = ["-march=x86-64"],
    defines = ["__MSVCRT_VERSION__=0xE00", "_WIN32_WINNT=0x0a00", "PREDICT_SHARED=1"],
    libc_headers = ["any-windows-any"],
    linker = "lld-link",
    link_flags = ["-machine:x64"],
    pic = False,
    sysroot = "x86_64-windows-gnu",
    start_files = ["crt2.obj"],
    shared_start_files = ["dllcrt2.obj"],
    libraries = ["libmingw32.lib", "zigc.lib", "compiler_rt.lib"] +
                ["api-ms-win-crt-%s-l1-1-0.lib" % part for part in _UCRT] +
                [name + ".lib" for name in ["advapi32", "kernel32", "ntdll", "shell32", "user32"]],
    shared_flags = ["-dll", "-exclude-all-symbols", "-entry:DllMainCRTStartup"],
    exports_predict_only = False,
    archive_format = "coff",
    shared_library = "%s.dll",
    import_library = "%s.lib",
    executable = "%s.exe",
    # The runtime and the start-up code of the C library.
    imports = [
        "AcquireSRWLockExclusive",
        "CloseHandle",
        "CreateFileMappingW",
        "CreateFileW",
        "CreateThread",
        "DeleteCriticalSection",
        "EnterCriticalSection",
        "GetFileSizeEx",
        "GetLastError",
        "InitializeConditionVariable",
        "InitializeCriticalSection",
        "InitializeSRWLock",
        "LeaveCriticalSection",
        "MapViewOfFile",
        "MultiByteToWideChar",
        "ReleaseSRWLockExclusive",
        "Sleep",
        "SleepConditionVariableSRW",
        "TlsGetValue",
        "UnmapViewOfFile",
        "VirtualProtect",
        "VirtualQuery",
        "WaitForSingleObject",
        "WakeAllConditionVariable",
        "__acrt_iob_func",
        "__stdio_common_vfprintf",
        "_aligned_free",
        "_aligned_malloc",
        "_execute_onexit_table",
        "_exit",
        "_initialize_onexit_table",
        "_initterm",
        "_initterm_e",
        "_register_onexit_function",
        "abort",
        "free",
        "fwrite",
        "strcmp",
    ],
    budget = {"blazeface_front": 224, "magika": 272, "mobilenet_v2": 232},
)
