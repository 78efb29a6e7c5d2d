"""A receiver that verifies by the package standardwebhooks gets each event, in order."""
import collections
import http.server
import json
import pathlib
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from program import Up, wait_until
from standardwebhooks.webhooks import Webhook

COUNTY = "130708"


class Receiver:
    """What came in, by path, and how it is answered."""

    def __init__(self, tls=None):
        self.events = collections.defaultdict(list)  # path: (webhook-id, event, signatures)
        self.refused = set()  # subjects
        self.secrets = {}  # by path
        self.wrong = []
        self.slow_s = 0
        self.down = False
        self.lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_OPTIONS(self):
                self.send_response(200)
                if not self.path.startswith("/closed"):
                    self.send_header("WebHook-Allowed-Origin",
                                     self.headers["WebHook-Request-Origin"])
                self.end_headers()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(self.path, self.headers, body))
                if self.path.startswith("/moved"):
                    self.send_header("Location", receiver.url + "/stolen")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
        self.url = f"{scheme}://{host}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path, headers, body):
        if path.startswith("/moved"):
            return 302
        if self.down:
            return 503
        time.sleep(self.slow_s)
        try:
            event = Webhook(self.secrets[path]).verify(body, dict(headers))
        except Exception as failure:  # any: it is told by the test
            self.wrong.append(repr(failure))
            return 400
        with self.lock:
            if event["subject"] in self.refused:
                return 500
            self.events[path].append((headers["webhook-id"], event,
                                      headers["webhook-signature"].split()))
        return 204

    def taken(self, path):
        """Each event once, as it came first."""
        first = {}
        with self.lock:
            for key, event, _ in self.events[path]:
                first.setdefault(key, event)
        return list(first.values())


class ReceiveWebhooks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.up = Up("--webhook-loopback", "--webhook-attempts", "3", "--webhook-first-wait-ms", "20")
        cls.addClassCleanup(lambda: cls.up.stop())
        cls.receiver = Receiver()

    def open(self, name, path=None, receiver=None, url=None):
        receiver = receiver or self.receiver
        path = path or "/" + name
        self.up.post(f"/v1/subscription/{COUNTY}-{name}/open",
                     {"occurred_on": "2020-01-01", "url": url or receiver.url + path,
                      "area": COUNTY, "event_types": ["plot"]})
        wait_until(lambda: self.row(name) and self.row(name)["trouble"], "it is known")
        receiver.secrets[path] = self.secret(name)

    def secret(self, name):
        return self.up.post(f"/v1/webhooks/{COUNTY}-{name}/secret", {})["secret"]

    def row(self, name):
        rows = self.up.get("/v1/webhooks")["rows"]
        return next((row for row in rows if row["subscription"] == f"{COUNTY}-{name}"), None)

    def end(self, name):
        self.up.post(f"/v1/subscription/{COUNTY}-{name}/end",
                     {"occurred_on": "2020-01-02", "reason": "the test ends"})

    def wanted(self, *plots, more=0):
        """As the feed has them, once they are in the ledger: four of each, and some more."""
        subjects = {f"plot/{COUNTY}-{plot}" for plot in plots}

        def events():
            feed = map(json.loads, self.up.feed(query="&type=plot&area=" + COUNTY))
            return [event for event in feed if event["subject"] in subjects]
        wait_until(lambda: len(events()) == 4 * len(plots) + more, "they are in the ledger")
        return events()

    def expect(self, path, *plots, receiver=None, more=0):
        """All of them, as the feed has them, each stream's in order."""
        receiver = receiver or self.receiver
        wanted = self.wanted(*plots, more=more)

        def mine():
            return [e for e in receiver.taken(path)
                    if e["subject"] in {event["subject"] for event in wanted}]
        wait_until(lambda: len(mine()) >= len(wanted), f"{path} gets {len(wanted)}")
        self.assertEqual(sorted(mine(), key=lambda event: int(event["sequence"])), wanted)
        last = {}
        for event in mine():
            self.assertLess(last.get(event["subject"], -1), int(event["sequence"]))
            last[event["subject"]] = int(event["sequence"])
        self.assertEqual(receiver.wrong, [])

    def test_each_event_is_signed_and_comes_in_order(self):
        self.open("plain")
        names = [f"plain{i}" for i in range(30)]
        self.up.plots(*names)
        self.expect("/plain", *names)
        wait_until(lambda: self.row("plain")["lag_events"] == 0, "it is level")
        self.end("plain")
        before = len(self.receiver.taken("/plain"))
        self.up.plots("after-the-end")
        self.open("later")
        self.up.plots("later")
        self.expect("/later", "later")
        self.assertEqual(len(self.receiver.taken("/plain")), before)
        self.end("later")

    def test_a_secret_that_is_replaced_signs_for_a_while(self):
        self.open("rotated")
        other = self.secret("rotated")
        self.up.plots("rotated1")
        self.expect("/rotated", "rotated1")
        self.assertEqual({len(signs) for _, _, signs in self.receiver.events["/rotated"]}, {2})
        self.receiver.secrets["/rotated"] = other
        self.up.plots("rotated2")
        self.expect("/rotated", "rotated1", "rotated2")
        self.end("rotated")

    def test_what_is_not_taken_is_parked_and_the_others_go_on(self):
        self.open("parking")
        bad, worse = f"plot/{COUNTY}-bad", f"plot/{COUNTY}-worse"
        self.receiver.refused |= {bad, worse}
        self.up.plots("bad", "worse", "good1", "good2")
        self.expect("/parking", "good1", "good2")
        for turn in range(5):  # others are taken while these are not
            self.up.plots(f"more{turn}")
            self.expect("/parking", f"more{turn}")
        parked = f"/v1/webhooks/{COUNTY}-parking/parked"
        wait_until(lambda: {row["subject"] for row in self.up.get(parked)["rows"]} == {bad, worse},
                   "both are parked")
        self.assertEqual(self.row("parking")["parked"], 2)
        self.assertEqual(self.up.get(parked)["rows"][0]["why"], "it answered 500")
        self.up.post(f"/v1/plot/{COUNTY}-bad/reclaim",
                     {"occurred_on": "2020-05-02", "reclaimed": 7, "use": "forest"})
        self.up.plots("one-more")
        self.expect("/parking", "one-more")
        self.receiver.refused.clear()
        path = f"/v1/subscription/{COUNTY}-parking"
        self.up.post(path + "/retry", {"occurred_on": "2020-01-02", "subject": bad})
        self.expect("/parking", "bad", more=1)
        first = self.wanted("worse")[1]["sequence"]
        self.up.post(path + "/skip", {"occurred_on": "2020-01-02", "subject": worse,
                                      "through": int(first), "reason": "known by telephone"})
        wait_until(lambda: self.row("parking")["parked"] == 0, "nothing is parked any more")
        got = [e["sequence"] for e in self.receiver.taken("/parking") if e["subject"] == worse]
        self.assertEqual(got, [e["sequence"] for e in self.wanted("worse")[2:]])
        self.up.plots("bad-later")
        self.expect("/parking", "bad-later")
        self.end("parking")

    def test_nothing_is_missed_when_it_is_killed_or_the_receiver_is_down(self):
        self.open("killed")
        names = [f"killed{i}" for i in range(40)]
        self.receiver.slow_s = 0.02
        for turn in range(4):
            self.up.plots(*names[10 * turn:10 * turn + 10])
            wait_until(lambda: len(self.receiver.taken("/killed")) > 40 * turn + 5, "some came")
            self.up.kill()
            self.up.start()
        self.receiver.slow_s = 0
        self.receiver.down = True
        self.up.plots("while-down")
        wait_until(lambda: self.row("killed")["trouble"] == "it answered 503", "it is told")
        self.assertEqual(self.row("killed")["parked"], 0, "none is to blame")
        self.receiver.down = False
        self.expect("/killed", *names, "while-down")
        self.end("killed")

    def test_who_does_not_agree_or_sends_elsewhere_or_is_inside_gets_nothing(self):
        self.open("closed")
        self.open("moved")
        self.open("inside", url="https://169.254.169.254/latest/meta-data")
        self.up.plots("guarded")
        troubles = {"closed": "let", "moved": "it answered 302", "inside": "no address outside"}
        for name, trouble in troubles.items():
            wait_until(lambda: trouble in self.row(name)["trouble"], trouble)
            self.end(name)
        self.assertEqual(self.receiver.taken("/closed"), [])
        self.assertEqual(self.receiver.taken("/stolen"), [])

    def test_addresses_that_are_none_are_refused(self):
        for url in ("http://agency.example/", "ftp://a/", "https://user:pass@a/", "https://a/#b",
                    "//a", "", "https://"):
            status, answer = self.up.ask(
                f"/v1/subscription/{COUNTY}-wrong/open",
                {"occurred_on": "2020-01-01", "url": url, "area": COUNTY, "event_types": []})
            self.assertEqual(status, 400, url)
            self.assertIn(json.loads(answer)["rule"], ("webhook-url-refused", "url-missing"))


class OverTls(unittest.TestCase):
    """Certificates are checked: of a known authority, for the name, else nothing is sent."""

    def certificate(self, folder, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem", "-subj",
                        f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"], check=True,
                       capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
        return context

    def test_only_a_receiver_with_a_good_certificate_is_called(self):
        folder = tempfile.mkdtemp()
        good = Receiver(self.certificate(folder, "localhost"))
        other = Receiver(self.certificate(folder, "other.example"))
        old = self.certificate(folder, "localhost")
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        both = f"{folder}/both.pem"
        with open(both, "w") as out:
            for name in ("localhost", "other.example"):
                out.write(pathlib.Path(f"{folder}/{name}.pem").read_text())
        case = ReceiveWebhooks()
        case.up = ReceiveWebhooks.up = Up("--webhook-loopback", "--webhook-authorities", both,
                                          "--webhook-first-wait-ms", "20")
        case.receiver = good
        # The file was written again since: the first certificate of localhost is unknown.
        stranger = good
        known = Receiver(old)
        case.open("stranger", receiver=stranger)
        case.open("other", receiver=other)
        case.open("old", receiver=known)
        fresh = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        fresh.load_cert_chain(f"{folder}/localhost.pem", f"{folder}/localhost.key")
        trusted = Receiver(fresh)
        case.open("trusted", receiver=trusted)
        case.up.plots("secret")
        case.expect("/trusted", "secret", receiver=trusted)
        for name, receiver in {"stranger": stranger, "other": other, "old": known}.items():
            wait_until(lambda: case.row(name)["failed"] >= 0 and case.row(name)["trouble"], name)
            self.assertEqual(receiver.taken("/" + name), [])
        self.assertIn("certificate verify failed", case.row("stranger")["trouble"])
        self.assertIn("certificate verify failed", case.row("other")["trouble"])
        self.assertRegex(case.row("old")["trouble"], "version|protocol")
        case.up.stop()


if __name__ == "__main__":
    unittest.main()
