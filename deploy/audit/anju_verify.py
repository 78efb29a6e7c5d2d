#!/usr/bin/env python3
"""Checks what Anju says against what it signed, without any code of Anju.

  event PROOF EVENT    an event is in the ledger; the proof as JSON or as C2SP tlog-proof
  bundle FILE          a figure, whom it counts, and their events (of anju explain)
  grew OLD NEW PROOF   a later head continues an earlier one
  ledger URL           all leaves give the signed root. With --events FILE (the feed as JSON lines) also
                       that each event is the one that was signed and that none is missing; what was
                       corrected, voided, or recorded more than --late DAYS after its day is named

--key is the line of /v1/ledger/key, got on another way than the rest, or a file with it; --token a
file with a token. --witness KEY, any number: heads must be cosigned by all of these, or by --quorum N.
Needs Python 3.9 and openssl 3. Exit code 0: all of it holds; 1: something does not.
"""
import argparse, base64, datetime, hashlib, json, os, pathlib, re, subprocess, sys, tempfile, urllib.request
ESCAPES = {"\\b": "\\u0008", "\\t": "\\u0009", "\\n": "\\u000a", "\\f": "\\u000c", "\\r": "\\u000d", "\x7f": "\\u007f"}
class Refuted(Exception): pass
def demand(holds, why):
    if not holds: raise Refuted(why)

def sha(data): return hashlib.sha256(data).digest()
def leaf_of(entry): return sha(b"\0" + entry)  # an entry: SHA-256 of the stored record and of its public form
def node(left, right): return sha(b"\1" + left + right)
def b64(text): return base64.b64decode(text, validate=True)
def read(path): return pathlib.Path(path).read_text(encoding="utf-8")

def root_of(hashes):  # RFC 9162, 2.1.1
    while len(hashes) > 1:  # an odd last one goes up as it is
        pairs = [node(*hashes[i:i + 2]) for i in range(0, len(hashes) - 1, 2)]
        hashes = pairs + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0] if hashes else sha(b"")
def climb(fn, sn, path, left, right):
    """RFC 9162, 2.1.3.2 and 2.1.4.2: from two nodes up, `left` where siblings are left of them."""
    for sibling in path:
        demand(sn, "the proof is longer than the way to the root")
        if fn % 2 or fn == sn:
            left, right = node(sibling, left), node(sibling, right)
            while fn and not fn % 2:
                fn, sn = fn >> 1, sn >> 1
        else:
            right = node(right, sibling)
        fn, sn = fn >> 1, sn >> 1
    demand(not sn, "the proof is shorter than the way to the root")
    return left, right

def check_consistency(sizes, roots, path):
    (old_size, new_size), (old_root, new_root) = sizes, roots
    demand(old_size <= new_size, "the later tree is smaller")
    if old_size in (0, new_size):
        return demand(not path and (not old_size or old_root == new_root), "two heads of one size differ")
    path = path if old_size & (old_size - 1) else [old_root] + path
    fn, sn = old_size - 1, new_size - 1
    while fn % 2:
        fn, sn = fn >> 1, sn >> 1
    demand(climb(fn, sn, path[1:], path[0], path[0]) == (old_root, new_root),
           "the later head does not continue the earlier one: history was changed")
def check_signature(message, signature, public):
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder, name) for name in ("key", "signature", "message")]
        prefix = bytes.fromhex("302a300506032b6570032100")  # Ed25519 (RFC 8410)
        for path, content in zip(files, (prefix + public, signature, message)):
            path.write_bytes(content)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey",
                               files[0], "-rawin", "-sigfile", files[1], "-in", files[2]], capture_output=True)
    demand(done.returncode == 0, "the signature of the head does not fit")

def signed_text(note, key, kind):
    """Who the key is of, and the text if it signed the note: C2SP signed-note (1), tlog-cosignature (4)."""
    name, key_id, public = key.strip().split("+", 2)
    public = b64(public)
    own_id = sha(f"{name}\n".encode() + public)[:4].hex()
    demand(public[:1] == kind and own_id == key_id, "the key is malformed")
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        if (dash, signer) == ("\u2014", name) and b64(signature)[:4].hex() == key_id:
            at = 12 if kind == b"\4" else 4  # behind the time that a witness names
            time = f"cosignature/v1\ntime {int.from_bytes(b64(signature)[4:12], 'big')}\n" if at == 12 else ""
            check_signature(f"{time}{text}\n".encode(), b64(signature)[at:], public[1:])
            return name, text
    return name, None

def check_head(note, key, witnesses=(), quorum=0):
    """Size and root of a checkpoint that `key` and so many witnesses signed (C2SP tlog-checkpoint)."""
    name, text = signed_text(note, key, b"\1")
    demand(text is not None, f"the head is not signed by {name}")
    origin, size, root = text.splitlines()[:3]
    demand(origin == name, f"the head is of {origin}, not of {name}")
    seen = {one.strip().split("+", 2)[2] for one in witnesses if signed_text(note, one, b"\4")[1]}
    demand(len(seen) >= (quorum or len(witnesses)), f"the head is cosigned by {len(seen)} of the witnesses only")
    return int(size), b64(root)

def check_event(event, entry):
    form = {name: value for name, value in event.items() if name != "sequence"}  # which is its position
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    canonical = re.sub(r"\\.|\x7f", lambda it: ESCAPES.get(it[0], it[0]), text).encode()
    demand(sha(canonical) == entry[32:], f"{event['id']}: it is not what was signed")
def read_proof(text):
    """Position, entry, path and the head's note, of JSON or of C2SP tlog-proof."""
    if text.startswith("c2sp.org/tlog-proof@v1\n"):
        lines, _, note = text.partition("\n\n")
        _, extra, index, *path = lines.split("\n")
        return int(index.split(" ")[1]), b64(extra.split(" ")[1]), [b64(line) for line in path], note
    proof = json.loads(text)
    entry = b64(proof["entry"]["record_sha256"]) + b64(proof["entry"]["form_sha256"])
    return proof["position"], entry, [b64(line) for line in proof["path"]], proof.get("checkpoint", "")
def check_proof(event, proof, head):
    position, entry, path, _ = read_proof(proof)
    demand(position < head[0] and len(entry) == 64, f"{event['id']}: position {position} is beyond the ledger")
    leaf = leaf_of(entry)
    root = climb(position, head[0] - 1, path, leaf, leaf)[1]
    demand(root == head[1], f"{event['id']}: it is not in the signed ledger at {position}")
    check_event(event, entry)
def event(options):
    head = check_head(read_proof(read(options.proof))[3], *options.trust)
    check_proof(json.loads(read(options.event)), read(options.proof), head)
    print(f"holds: the event is in the ledger of {head[0]} events")
def bundle(options):
    told = json.loads(read(options.file))
    head = check_head(told["checkpoint"], *options.trust)
    for proven in told["events"]:
        check_proof(proven["event"], json.dumps(proven["proof"]), head)
    shown = {proven["event"]["subject"] for proven in told["events"]}
    for member in told["members"]:
        demand(member["stream"] in shown, f"{member['stream']} is counted, and no event of it is shown")
    total, figure = sum(member["value"] for member in told["members"]), told["figure"]
    demand(total == figure["value"], f"the members add up to {total}, the figure says {figure['value']}")
    print(f"holds: {figure['indicator']} = {total}: {len(told['members'])} members, {len(told['events'])} "
          f"events in the ledger of {head[0]}")
def grew(options):
    old, new = (check_head(read(path), *options.trust) for path in (options.old, options.new))
    check_consistency(*zip(old, new), [b64(line) for line in json.loads(read(options.proof))["path"]])
    print(f"holds: the ledger of {new[0]} events continues that of {old[0]}")

def ledger(options):
    def get(path):
        headers = {"Authorization": "Bearer " + read(options.token).strip()} if options.token else {}
        url = options.url.rstrip("/") + "/v1/ledger/" + path
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.read()
    size, root = check_head(get("checkpoint" + "?witnessed=true" * bool(options.witness)).decode(), *options.trust)
    entries = []
    for tile in range((size + 255) // 256):
        width = min(256, size - tile * 256)
        name = f"{tile % 1000:03d}" if tile < 1000 else f"x{tile // 1000:03d}/{tile % 1000:03d}"
        tile_bytes = get(f"tile/entries/{name}" + (f".p/{width}" if width < 256 else ""))
        entries += [tile_bytes[i + 2:i + 66] for i in range(0, len(tile_bytes), 66)]
    found = root_of([leaf_of(entry) for entry in entries])
    demand(len(entries) == size and found == root, "the leaves do not give the signed root")
    print(f"holds: {size} leaves give the root that was signed")
    if options.events:
        wrong = list(check_events(options, entries))
        print(*wrong, sep="\n", end="\n" if wrong else "")
        demand(not wrong, f"{len(wrong)} of the events given are not what was signed, or are missing")
        print(f"holds: all {size} events are those that were signed")

def check_events(options, entries):
    expected = 0
    for line in filter(lambda line: '"specversion"' in line, read(options.events).splitlines()):
        one = json.loads(line)
        if int(one["sequence"]) >= len(entries):
            break
        if int(one["sequence"]) != expected:
            yield f"missing: {expected} to {int(one['sequence']) - 1}"
        expected = int(one["sequence"]) + 1
        try:
            check_event(one, entries[expected - 1])
        except Refuted as why:
            yield f"changed: {why}"
        recorded = datetime.datetime.fromisoformat(one["time"].replace("Z", "+00:00")) + datetime.timedelta(hours=8)
        days = (recorded.date() - datetime.date.fromisoformat(one["effectivedate"])).days
        if options.late and days > options.late:
            print(f"late: {one['id']} {one['type']}, of {one['effectivedate']}, was recorded {days} days later")
        if one["type"].startswith("cn.anju.record."):
            print(f"{one['type'].split('.')[3]}: {one['id']} by {one.get('recordedby')}: {one.get('reason', '')}")
    if expected != len(entries):
        yield f"missing: {expected} to {len(entries) - 1}"

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for run, names in ((event, "proof event"), (bundle, "file"), (grew, "old new proof"), (ledger, "url")):
        command = commands.add_parser(run.__name__)
        command.set_defaults(run=run)
        for name in names.split() + ["--events", "--token"] * (run is ledger):
            command.add_argument(name)
        command.add_argument("--key", required=True)
        command.add_argument("--witness", action="append", default=[])
        command.add_argument("--quorum", type=int, choices=range(1, 100), metavar="N", default=0)
        command.add_argument("--late", type=int, metavar="DAYS", default=0)
    options = parser.parse_args()
    keys = [read(key) if os.path.exists(key) else key for key in [options.key, *options.witness]]
    options.trust = keys[0], keys[1:], options.quorum
    try:
        options.run(options)
    except (Refuted, OSError, ValueError, KeyError, IndexError, TypeError) as why:
        sys.exit(f"does not hold: {why if isinstance(why, Refuted) else repr(why)}")

if __name__ == "__main__": main()
