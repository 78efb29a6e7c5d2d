"""Changes a bundle of anju explain at random and expects that the verifier refuses every change.

mutate_bundle.py VERIFIER BUNDLE KEY COUNT SEED [WITNESS…]: prints the changes that were caught; exit
code 1 and the change when one was not. With keys of witnesses, all of them must have cosigned the head."""
import copy, importlib.util, json, random, sys

spec = importlib.util.spec_from_file_location("anju_verify", sys.argv[1])
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)
bundle = json.loads(verifier.read(sys.argv[2]))
key, count, chance = sys.argv[3], int(sys.argv[4]), random.Random(int(sys.argv[5]))
witnesses = sys.argv[6:]
head = verifier.check_head(bundle["checkpoint"], key, witnesses)


def changed_text(text):
    at = chance.randrange(len(text) + 1)
    other = chr(chance.choice([48, 65, 97, 0x4E2D]) + chance.randrange(10))
    return chance.choice([text[:at] + other + text[at:], text[:at] + other + text[at + 1:], text[:at] + text[at + 1:]])


def change_value(holder, name):
    value = holder[name]
    if isinstance(value, dict) and value:
        return change_value(value, chance.choice(list(value)))
    if isinstance(value, list) and value:
        return change_value(value, chance.randrange(len(value)))
    if isinstance(value, bool):
        holder[name] = not value
    elif isinstance(value, int):
        holder[name] = value + chance.choice([-1, 1, 1000])
    else:
        holder[name] = changed_text(value) if isinstance(value, str) else "x"


def change_event(proven):
    event = proven["event"]
    kind = chance.randrange(4)
    name = chance.choice([name for name in event if name != "sequence"])
    if kind == 0:
        del event[name]
    elif kind == 1:
        event[changed_text(name) + "x"] = event.pop(name)
    else:
        change_value(event, name)


def change_proof(proven):
    proof = proven["proof"]
    kind = chance.randrange(5)
    if kind == 0:
        proof["position"] += chance.choice([-1, 1, 256])
    elif kind == 1 and proof["path"]:
        del proof["path"][chance.randrange(len(proof["path"]))]
    elif kind == 2:
        proof["path"].insert(chance.randrange(len(proof["path"]) + 1), chance.choice(proof["path"]))
    elif kind == 3:
        change_value(proof["entry"], chance.choice(list(proof["entry"])))
    else:
        change_value(proof, "path")


def meaning(proven):
    """What is told: two spellings of one hash in base64 tell the same."""
    position, entry, path, _ = verifier.read_proof(json.dumps(proven["proof"]))
    event = {name: value for name, value in proven["event"].items() if name != "sequence"}
    return json.dumps(event), position, entry, path


def accepts(proven):
    try:
        verifier.check_proof(proven["event"], json.dumps(proven["proof"]), head)
        return True
    except (verifier.Refuted, ValueError, KeyError, IndexError, TypeError):
        return False


caught = 0
while caught < count:
    sound = chance.choice(bundle["events"])
    proven = copy.deepcopy(sound)
    chance.choice([change_event, change_proof])(proven)
    try:
        same = meaning(proven) == meaning(sound)
    except (ValueError, KeyError, IndexError, TypeError):
        same = False
    if same:
        continue
    if accepts(proven):
        sys.exit(f"not caught: {json.dumps(proven)}, of {json.dumps(sound)}")
    caught += 1
for _ in range(count // 100):  # openssl is started for each
    note = changed_text(bundle["checkpoint"])
    try:
        if verifier.check_head(note, key, witnesses) != head:
            sys.exit(f"not caught: {note}")
    except (verifier.Refuted, ValueError, IndexError):
        caught += 1
print(f"{caught} changes caught")
