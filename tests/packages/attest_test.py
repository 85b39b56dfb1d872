# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What is said of packages is valid by the standards' own rules, and true: recomputed from the packages, and from the commands that
//tests/hermetic runs again to the same bytes.

attest_test.py COMMANDS SELECTION MODEL
"""

import hashlib
import json
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.parse import urlparse

import facts
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

HERE = Path(__file__).parent
OF_ALL = HERE / "packages_of_all/linux_x86_64"
PACKAGES = sorted(path for path in OF_ALL.iterdir() if path.suffix != ".json")
COMMANDS, SELECTION, MODEL = Path(), Path(), Path()


def said(package: Path, kind: str) -> dict:
    return json.loads((package.parent / f"{package.name}.{kind}.json").read_text())


def of_package(platform: str) -> Path:
    [path] = [path for path in PACKAGES if path.name == f"selected-{platform}.tar.gz"]
    return path


def hashes(package: Path) -> dict[str, tuple[str, str]]:
    """Path in the package to SHA-1 and SHA-256, by Python's own unpacking."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.unpack_archive(package, folder, "gztar" if package.name.endswith("gz") else "zip")
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
    return {name: (hashlib.sha1(data).hexdigest(), hashlib.sha256(data).hexdigest()) for name, data in files.items()}


def leaves(value, path: str = "") -> dict[str, object]:
    """Path of each leaf of a JSON document to what it is."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {key: leaf for name, below in items for key, leaf in leaves(below, f"{path}/{name}").items()} or {path: value}


class SbomTest(unittest.TestCase):
    def test_every_document_is_valid_by_spdx_tools(self):
        self.assertGreater(len(PACKAGES), 12)
        for package in PACKAGES:
            messages = validate_full_spdx_document(parse_file(f"{package}.spdx.json"))
            self.assertEqual([message.validation_message for message in messages], [], package.name)

    def test_it_has_every_file_of_the_package_with_its_digests(self):
        for package in PACKAGES:
            document, true = said(package, "spdx"), hashes(package)
            listed = {file["fileName"].removeprefix("./"): tuple(each["checksumValue"] for each in file["checksums"]) for file in document["files"]}
            self.assertEqual(listed, true)
            [described] = [each for each in document["packages"] if each["SPDXID"] == "SPDXRef-Package"]
            self.assertEqual(described["checksums"][0]["checksumValue"], hashlib.sha256(package.read_bytes()).hexdigest())
            code = hashlib.sha1("".join(sorted(sha1 for sha1, _ in true.values())).encode()).hexdigest()
            self.assertEqual(described["packageVerificationCode"]["packageVerificationCodeValue"], code)

    def test_no_two_documents_have_the_same_namespace(self):
        spaces = [said(package, "spdx")["documentNamespace"] for package in PACKAGES]
        self.assertEqual(len(set(spaces)), len(spaces))

    def test_a_library_has_the_licence_of_all_that_is_linked_into_it(self):
        wanted = {
            "linux_x86_64": {"lib/libselected.so": "Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND MIT",
                             "lib/libselected.a": "Apache-2.0 AND Apache-2.0 WITH LLVM-exception", "share/selected.program": "NOASSERTION"},
            "linux_arm64_musl": {"lib/libselected.so": "Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND MIT"},
        }  # fmt: skip
        for platform, files in wanted.items():
            listed = {file["fileName"].removeprefix("./"): file["licenseConcluded"] for file in said(of_package(platform), "spdx")["files"]}
            self.assertEqual({path: listed[path] for path in files}, files)


    def test_a_library_that_has_its_program_in_it_is_the_models_too(self):
        document = json.loads((HERE / "mxnet_package/lenet_mxnet-linux_x86_64.tar.gz.spdx.json").read_text())
        self.assertEqual(validate_full_spdx_document(parse_file(str(HERE / "mxnet_package/lenet_mxnet-linux_x86_64.tar.gz.spdx.json"))), [])
        names = {file["SPDXID"]: (file["fileName"], file["licenseConcluded"]) for file in document["files"]}
        made = {names[each["spdxElementId"]] for each in document["relationships"] if each["relationshipType"] == "GENERATED_FROM"}
        self.assertIn(("./lib/libmxnet_predict.so", "NOASSERTION"), made)
        models = sorted(each["packageFileName"] for each in document["packages"] if each["SPDXID"].startswith("SPDXRef-Model"))
        self.assertEqual([Path(path).name for path in models], ["lenet-0000.params", "lenet-symbol.json"])

    def test_nothing_of_glibc_is_in_a_library_that_is_linked_with_it(self):
        for platform in ("linux_arm64", "linux_x86_64"):
            text = (HERE.parent / f"rules/selected.size_files/{platform}/selected.map").read_text()
            self.assertIn("run.pic.o", text)
            self.assertNotIn("libc_nonshared.a", text)


class ProvenanceTest(unittest.TestCase):
    def test_it_is_an_in_toto_statement_with_the_predicate_of_slsa(self):
        for package in PACKAGES:
            statement = said(package, "provenance")
            self.assertEqual(sorted(statement), ["_type", "predicate", "predicateType", "subject"])
            self.assertEqual((statement["_type"], statement["predicateType"]), ("https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1"))
            names = [subject["name"] for subject in statement["subject"]]
            self.assertEqual(len(set(names)), len(names), "names tell subjects apart")
            definition, run = statement["predicate"]["buildDefinition"], statement["predicate"]["runDetails"]
            self.assertLessEqual(set(definition), {"buildType", "externalParameters", "internalParameters", "resolvedDependencies"})
            for uri in (definition["buildType"], run["builder"]["id"]):
                self.assertTrue(urlparse(uri).scheme, uri)
            self.assertTrue(definition["externalParameters"])
            for each in statement["subject"] + definition["resolvedDependencies"]:
                self.assertTrue(set(each) <= {"name", "uri", "digest", "annotations"} and set(each) & {"uri", "digest"}, each)
                for algorithm, digest in each.get("digest", {}).items():
                    self.assertEqual((algorithm, bool(re.fullmatch("[0-9a-f]{64}", digest))), ("sha256", True), each)
            for subject in statement["subject"]:
                self.assertIn("digest", subject)

    def test_its_digests_are_those_of_the_files(self):
        for package in PACKAGES:
            statement, true = said(package, "provenance"), hashes(package)
            [whole, *inside] = statement["subject"]
            self.assertEqual((whole["name"], whole["digest"]["sha256"]), (package.name, hashlib.sha256(package.read_bytes()).hexdigest()))
            self.assertEqual({each["name"]: each["digest"]["sha256"] for each in inside}, {each["name"]: true[each["name"]][1] for each in inside})
            binaries = [path for path in true if path.endswith((".a", ".dll", ".dylib", ".lib", ".program", ".so", ".wasm"))]
            self.assertLessEqual({each["name"] for each in inside}, set(binaries))
            self.assertLessEqual({path for path in binaries if not path.endswith(".lib")}, {each["name"] for each in inside})
            parameters = statement["predicate"]["buildDefinition"]["internalParameters"]
            [program] = {true[path][1] for path in binaries if path.endswith(".program")}
            self.assertEqual(parameters["program"]["sha256"], program)
            [model] = [each for each in statement["predicate"]["buildDefinition"]["resolvedDependencies"] if each.get("annotations") == {"role": "model"}]
            self.assertEqual(model["digest"]["sha256"], hashlib.sha256(MODEL.read_bytes()).hexdigest())

    def test_there_is_an_entry_for_each_platform_with_the_operators_of_the_selection(self):
        platforms = {"selected.aar": ["android_arm64", "android_armv7", "android_x86_64"], "selected-macos.tar.gz": ["macos_arm64", "macos_x86_64"],
                     "selected.xcframework.zip": ["ios_arm64", "ios_simulator", "ios_simulator_x86_64", "macos_arm64", "macos_x86_64"]}  # fmt: skip
        selection = re.findall(r'^    "(\w+)",$', SELECTION.read_text(), re.M)
        self.assertEqual(len(selection), 3)
        for package in PACKAGES:
            definition = said(package, "provenance")["predicate"]["buildDefinition"]
            parameters = definition["internalParameters"]
            self.assertEqual(parameters["operators"], selection)
            names = [library["platform"] for library in parameters["libraries"]]
            self.assertEqual(names, definition["externalParameters"]["platforms"])
            self.assertEqual(names, platforms.get(package.name, names))
            for library in parameters["libraries"]:
                self.assertEqual(library["selection"], selection)
                self.assertTrue(library["digests"])
                self.assertNotIn("avx512_vnni", library["backends"], "it has only another Dot, which no kernel here uses")
                self.assertEqual(library["toolchain"]["name"], "zig-" + library["platform"])
                self.assertRegex(library["toolchain"]["compiler"], r"^clang version \d")
                for compilation in library["compile"]:
                    self.assertIn("--target=" + library["toolchain"]["target"], compilation["arguments"])

    def test_the_commands_are_those_that_make_the_library(self):
        [library] = said(of_package("linux_x86_64"), "provenance")["predicate"]["buildDefinition"]["internalParameters"]["libraries"]
        text = re.sub(r"bazel-out/[^/]+/bin", "bazel-out/CONFIG/bin", COMMANDS.read_text())
        recorded = [command["argv"] for command in json.loads(text)["commands"]]
        for compilation in library["compile"]:
            for source in compilation["sources"]:
                same = [argv for argv in recorded if source in argv and "-fPIC" in argv]
                self.assertEqual([[word for word in argv if word in compilation["arguments"]] for argv in same], [compilation["arguments"]])
                self.assertEqual([len(argv) - len(compilation["arguments"]) for argv in same], [6], "-c, -o, -MF and their files")
        kernels = {source for compilation in library["compile"] for source in compilation["sources"] if "/ops/" in source}
        self.assertEqual(kernels, {f"bazel-out/CONFIG/bin/ops/{operator}.cc" for operator in ("Add", "Mul", "Relu")})
        self.assertTrue(any("runtime/run.cc" in compilation["sources"] for compilation in library["compile"]))
        for link in library["link"]:
            [argv] = [argv for argv in recorded if set(link["outputs"]) <= set(argv)]
            self.assertEqual([word for word in argv if not word.endswith(".o")], link["arguments"])

    def test_the_compilers_python_packages_are_those_of_the_lock(self):
        for package in PACKAGES:
            given = {each["uri"] for each in said(package, "provenance")["predicate"]["buildDefinition"]["resolvedDependencies"] if "uri" in each}
            self.assertTrue(any(uri.startswith("pkg:pypi/onnx-ir@") for uri in given))
            self.assertFalse(any("pytest" in uri for uri in given))

    def test_a_package_that_is_not_locked_is_an_error(self):
        lock = "numpy==1.0 \\\n    --hash=sha256:00\nonnx-ir==2.0 \\\n"
        self.assertEqual(facts.imported(lock, ["rules_python~~pip~pypi_311_onnx_ir/site-packages", "_main/x"]), {"onnx-ir": "2.0"})
        self.assertEqual(facts.imported(lock, ["pypi_numpy/site-packages"]), {"numpy": "1.0"})
        with self.assertRaisesRegex(SystemExit, "lock them all"):
            facts.imported(lock, ["pypi_311_ir/site-packages"])


class ChangeTest(unittest.TestCase):
    def test_another_weight_changes_the_digests_of_the_model_the_program_and_the_package_alone(self):
        one, two = (HERE / f"weight_{c}/said_linux_x86_64/weighted-linux_x86_64.tar.gz" for c in "23")
        first, second = (leaves(json.loads(json.dumps(said(each, "provenance")).replace(f"weight_{c}", "weight"))) for each, c in ((one, 2), (two, 3)))
        self.assertEqual(first.keys(), second.keys())
        changed = sorted({first[key] for key in first if first[key] != second[key]})
        names = {"share/weighted.program"}
        files = hashes(one)
        wanted = {hashlib.sha256(one.read_bytes()).hexdigest(), *(files[name][1] for name in names)}
        self.assertLess(wanted, set(changed))
        [model] = set(changed) - wanted
        dependencies = said(one, "provenance")["predicate"]["buildDefinition"]["resolvedDependencies"]
        self.assertEqual([each["digest"]["sha256"] for each in dependencies if "annotations" in each], [model])
        listed = [{file["fileName"]: file["checksums"][1]["checksumValue"] for file in said(each, "spdx")["files"]} for each in (one, two)]
        self.assertEqual([path for path in listed[0] if listed[0][path] != listed[1][path]], ["./share/weighted.program"])


if __name__ == "__main__":
    COMMANDS, SELECTION, MODEL = map(Path, sys.argv[1:4])
    unittest.main(argv=sys.argv[:1])
