"""Programs that nobody here wrote read an agency's topic: it is what the feed gives the agency."""
import json
import os
import subprocess
import unittest

from program import PROGRAM, ROOT, Broker, Up, wait_until

TOOLS = ROOT / "build/tools/clients"
CLIENTS = ROOT / "deploy/clients"
LAND = "130000-land"
CITY = "130700-city"


class ReadTopics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = Broker()
        cls.addClassCleanup(cls.broker.stop)
        cls.up = Up("--publish-to", cls.broker.bootstrap, "--simulated-clock")
        cls.addClassCleanup(cls.up.stop)
        cls.tokens = {LAND: cls.up.agency(LAND, "13", "house", "plot", "quota"),
                      CITY: cls.up.agency(CITY, "1307")}
        # What is told about an entry becomes members of the event too.
        cls.up.post("/v1/plot/130708-1/register",
                    {"occurred_on": "2020-04-01", "area": "130708", "surveyed": 100,
                     "reason": "测试 <&>", "batch": "b", "row": 7,
                     "evidence": [{"kind": "photo", "hash": "0" * 64, "place": "p"}]})
        subprocess.run([PROGRAM, "simulate", "--url", cls.up.url, "--scale", "0.002", "--until",
                        "2020-12-31"], check=True, capture_output=True,
                       env={**os.environ, "ANJU_TOKEN": cls.up.token})
        wait_until(cls.level, "all is published")

    @classmethod
    def subscription(cls, agency):
        rows = cls.up.get("/v1/subscriptions")["rows"]
        return {"sent": None} | next(row for row in rows if row["agency"] == agency)

    @classmethod
    def level(cls):
        last = {agency: json.loads(cls.up.feed(token)[-1])["sequence"]
                for agency, token in cls.tokens.items()}
        return all(str(cls.subscription(agency)["sent"]) == last[agency] for agency in last)

    def expect_same(self, agency, said):
        wanted = sorted((json.loads(line) for line in self.up.feed(self.tokens[agency])),
                        key=lambda event: int(event["sequence"]))
        self.assertGreater(len(wanted), 50)
        read = []
        for line in said.splitlines():
            sequence, kind, subject, data = line.split(" ", 3)
            read.append((int(sequence), kind, subject, json.loads(data)))
        self.assertEqual(sorted(read, key=lambda event: event[0]),
                         [(int(e["sequence"]), e["type"], e["subject"], e["data"]) for e in wanted])
        by_subject = {}
        for sequence, _, subject, _ in read:
            self.assertLess(by_subject.get(subject, -1), sequence, "in order, for each subject")
            by_subject[subject] = sequence

    def read_with(self, agency, *command, cwd=None):
        count = len(self.up.feed(self.tokens[agency]))
        end = subprocess.run([*command, self.broker.bootstrap, "public." + agency, str(count)],
                             capture_output=True, text=True, timeout=120, cwd=cwd)
        self.assertEqual(end.returncode, 0, end.stderr)
        self.expect_same(agency, end.stdout)

    def test_java_with_the_sdk_of_cloudevents(self):
        self.read_with(LAND, "java", "-cp", f"{TOOLS}/java/*", CLIENTS / "java/Reader.java")

    def test_python_with_the_sdk_of_cloudevents(self):
        self.read_with(LAND, TOOLS / "venv/bin/python", CLIENTS / "python/reader.py")

    def test_node_with_the_sdk_of_cloudevents(self):
        self.read_with(LAND, "node", CLIENTS / "node/reader.mjs")

    def test_kcat_gives_the_lines_of_the_feed(self):
        end = subprocess.run(["kcat", "-C", "-b", self.broker.bootstrap, "-t", "public." + CITY,
                              "-o", "beginning", "-e", "-q", "-f", "%k %h %s\n"],
                             capture_output=True, text=True, timeout=120, check=True)
        lines = []
        for line in end.stdout.splitlines():
            key, header, value = line.split(" ", 2)
            charset, value = value.split(" ", 1)  # the header has a space of its own
            self.assertEqual(f"{header} {charset}",
                             "content-type=application/cloudevents+json; charset=UTF-8")
            self.assertEqual(key, json.loads(value)["subject"])
            lines.append(value)
        self.assertEqual(sorted(lines), sorted(self.up.feed(self.tokens[CITY])))

    def test_an_agency_confirms_and_it_shows(self):
        token = self.tokens[LAND]
        sent = self.subscription(LAND)["sent"]
        events = [json.loads(line) for line in self.up.feed(token)]
        self.assertEqual(self.subscription(LAND)["lag_events"], len(events))
        half = int(events[len(events) // 2]["sequence"])
        today = {"occurred_on": "2021-01-05"}
        path = f"/v1/delivery/{LAND}"
        self.assertEqual(self.up.ask(path + "/receive", today | {"through": half}, token)[0], 201)
        self.assertEqual(self.up.ask(path + "/receive", today | {"through": half}, token)[0], 409)
        acted = {"event": events[0]["id"], "note": "certificate 17"}
        self.assertEqual(self.up.ask(path + "/act", today | acted, token)[0], 201)
        wait_until(lambda: self.subscription(LAND)["acted"] == 1, "what was confirmed shows")
        row = self.subscription(LAND)
        self.assertEqual((row["sent"], row["received"], row["acted_upon"]),
                         (sent, half, events[0]["id"]))
        self.assertEqual(row["lag_events"], len(events) - len(events) // 2 - 1)
        # In its own name only: neither another agency nor who administers.
        for other in (self.tokens[CITY], self.up.token):
            self.assertEqual(self.up.ask(path + "/receive", today | {"through": sent}, other)[0],
                             403)


if __name__ == "__main__":
    unittest.main()
