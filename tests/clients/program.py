"""The program, a broker and calls of them, for the tests of clients."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ANJU_PROGRAM", str(ROOT / "build/release/anju"))
PATIENCE_S = 120


def wait_until(holds, what, patience=PATIENCE_S):
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.05)


class Broker:
    """One broker of Kafka, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="anju-clients-kafka-")
        said = subprocess.run([ROOT / "deploy/kafka/kafka", "start", "--dir", self.folder, "--port",
                               "0"], capture_output=True, text=True, check=True).stdout
        self.bootstrap = said.strip().splitlines()[-1]

    def stop(self):
        subprocess.run([ROOT / "deploy/kafka/kafka", "stop", "--dir", self.folder], check=False,
                       capture_output=True)


class Up:
    """anju up on a folder of its own, that may be killed and started again."""

    def __init__(self, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="anju-clients-"))
        self.options = options
        self.process = None
        self.start()

    def start(self):
        said = self.folder / "said"
        said.write_text("")
        with open(said, "w") as out, open(self.folder / "complaints", "a") as complaints:
            self.process = subprocess.Popen(
                [PROGRAM, "up", "--data", self.folder / "data", "--port", "0", *self.options],
                stdout=out, stderr=complaints)
        wait_until(lambda: "token: " in said.read_text() or self.process.poll() is not None,
                   "the program listens")
        lines = dict(line.split(" ", 2)[::2] if line.startswith("listening on ")
                     else line.split(": ", 1) for line in said.read_text().splitlines()
                     if line.startswith(("listening on ", "token: ")))
        self.url = lines["listening"]
        self.token = lines["token"]
        wait_until(lambda: self.ask("/readyz")[0] == 200, "the program is ready")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, target, body=None, token=None, headers=()):
        """Status and body: GET, or POST of a body (bytes, or what becomes JSON)."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + target, data=data, headers={
            "Authorization": "Bearer " + (token or self.token), **dict(headers)})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def get(self, target, token=None):
        status, body = self.ask(target, token=token)
        assert status == 200, (target, status, body)
        return json.loads(body)

    def post(self, target, body):
        status, answer = self.ask(target, body)
        assert status in (200, 201), (target, status, answer)
        return json.loads(answer)

    def admin(self, *words):
        return subprocess.run([PROGRAM, "admin", *words, "--url", self.url], check=True, text=True,
                              capture_output=True,
                              env={**os.environ, "ANJU_TOKEN": self.token}).stdout

    def agency(self, name, area, *events):
        """Its token."""
        self.admin("admit", name, "--name", name, "--area", area, "--role", "agency",
                   *(["--events", *events] if events else []))
        token = self.admin("issue", name).splitlines()[0]
        wait_until(lambda: self.ask("/v1/me", token=token)[0] == 200, "the agency is known")
        return token

    def feed(self, token=None, query=""):
        """The lines of the whole feed."""
        status, body = self.ask("/v1/feed?follow=false" + query, token=token)
        assert status == 200, body
        return body.splitlines()

    def plots(self, *names, reclaims=3, county="130708"):
        """Registers plots, and reclaims them in turns."""
        lines = []
        for name in names:
            lines.append({"stream": f"plot/{county}-{name}", "command": "register", "key": name,
                          "body": {"occurred_on": "2020-04-01", "area": county, "surveyed": 1000}})
        for turn in range(reclaims):
            for name in names:
                lines.append({"stream": f"plot/{county}-{name}", "command": "reclaim",
                              "key": f"{name}-{turn}",
                              "body": {"occurred_on": "2020-05-01", "reclaimed": 10 + turn,
                                       "use": "forest"}})
        body = "\n".join(map(json.dumps, lines)).encode()
        status, answer = self.ask("/v1/commands", body)
        summary = json.loads(answer.splitlines()[-1])
        assert status == 200 and summary["refused"] == 0, answer
