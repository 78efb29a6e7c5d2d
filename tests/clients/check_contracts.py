"""What the program says of itself is read and tried by tools that nobody here wrote."""
import json
import os
import pathlib
import re
import subprocess
import unittest

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from program import PROGRAM, ROOT, Up, wait_until

TOOLS = ROOT / "build/tools/clients"
NODE = pathlib.Path(__file__).parent / "node"
FUZZ_LIMIT_S = 1200


class CheckContracts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.up = Up("--simulated-clock", "--webhook-loopback")
        cls.addClassCleanup(cls.up.stop)
        subprocess.run([PROGRAM, "simulate", "--url", cls.up.url, "--scale", "0.002", "--until",
                        "2020-12-31"], check=True, capture_output=True,
                       env={**os.environ, "ANJU_TOKEN": cls.up.token})

    def kept(self, name, target):
        path = TOOLS / name
        path.write_text(self.up.ask(target)[1])
        return path

    def test_asyncapi_is_read_by_its_parser(self):
        path = self.kept("asyncapi.json", "/v1/asyncapi.json")
        end = subprocess.run(["node", NODE / "parse_asyncapi.mjs", path], capture_output=True,
                             text=True)
        self.assertEqual(end.returncode, 0, end.stderr)
        self.assertGreater(int(end.stdout), 100)

    def test_proofs_hold_for_an_implementation_of_others(self):
        position = self.up.get("/v1/position")["position"]

        def tree_has():
            return int(self.up.ask("/v1/ledger/checkpoint")[1].splitlines()[1]) >= position

        wait_until(tree_has, "the tree has every event")
        end = subprocess.run(["node", NODE / "check_proofs.mjs", self.up.url], text=True,
                             capture_output=True, env={**os.environ, "ANJU_TOKEN": self.up.token})
        self.assertEqual(end.returncode, 0, end.stderr)
        self.assertGreater(int(end.stdout), 200)

    def test_openapi_is_sound(self):
        OpenAPIV31SpecValidator(self.up.get("/v1/openapi.json")).validate()

    def test_every_event_fits_the_schema_that_it_names(self):
        validators = {}
        for one in self.up.get("/v1/schemas")["schemas"]:
            for version in one["versions"]:
                schema = self.up.get(version["href"])
                Draft202012Validator.check_schema(schema)
                validators[schema["$id"]] = Draft202012Validator(schema,
                                                                 format_checker=FormatChecker())
        kinds = set()
        for line in self.up.feed():
            event = json.loads(line)
            validators[event["dataschema"]].validate(event["data"])
            kinds.add(event["dataschema"])
        self.assertGreater(len(kinds), 60)

    def test_the_catalogue_is_a_page_that_asks_nobody_else(self):
        for language, name in (("zh", "旧房"), ("en", "old house")):
            status, page = self.up.ask("/v1/catalogue?language=" + language)
            self.assertEqual(status, 200)
            self.assertIn("cn.anju.house.demolished.v1", page)
            self.assertIn(name, page)
            self.assertNotIn("<script", page)
            self.assertNotRegex(page, r"""(?:src|href)=["'](?:https?:)?//""")
            for target in set(re.findall(r'href="(/[^"]*)"', page)):
                self.assertEqual(self.up.ask(target)[0], 200, target)

    def test_schemathesis_finds_no_answer_that_is_none(self):
        report = TOOLS / "schemathesis.log"
        with open(report, "w") as out:
            end = subprocess.run(
                [TOOLS / "venv/bin/schemathesis", "run", self.up.url + "/v1/openapi.json",
                 "--header", "Authorization: Bearer " + self.up.token, "--checks",
                 "not_a_server_error,content_type_conformance,response_schema_conformance,"
                 "negative_data_rejection,status_code_conformance",
                 "--mode", "all", "--phases", "examples,coverage,fuzzing", "--seed", "1",
                 "--max-examples", "3", "--exclude-path-regex",
                 "/v1/(feed|commands|session|log|imports?)", "--request-timeout", "30",
                 "--max-failures", "5", "--generation-deterministic", "--continue-on-failure"],
                stdout=out, stderr=subprocess.STDOUT, timeout=FUZZ_LIMIT_S, cwd=TOOLS)
        self.assertEqual(end.returncode, 0, report.read_text()[-6000:])

    def test_a_client_typed_by_the_document_compiles_and_works(self):
        generated = NODE / "generated"
        generated.mkdir(exist_ok=True)
        path = self.kept("openapi.json", "/v1/openapi.json")
        bin_folder = NODE / "node_modules/.bin"
        subprocess.run([bin_folder / "openapi-typescript", path, "-o", generated / "anju.d.ts"],
                       check=True, capture_output=True, cwd=NODE)
        compiled = subprocess.run(
            [bin_folder / "tsc", "--strict", "--module", "nodenext", "--target", "es2022",
             "--skipLibCheck", "--outDir", generated, "typed_client.ts"], capture_output=True,
            text=True, cwd=NODE)
        self.assertEqual(compiled.returncode, 0, compiled.stdout)
        end = subprocess.run(["node", generated / "typed_client.js", self.up.url, self.up.token],
                             capture_output=True, text=True)
        self.assertEqual(end.returncode, 0, end.stderr)
        self.assertEqual(json.loads(end.stdout), ["local", 201, "plot-registered-once", 0])


if __name__ == "__main__":
    unittest.main()
