// Proofs of the ledger, checked by an implementation of RFC 9162 that others wrote, and its signature
// by Node.js: URL, token in the variable ANJU_TOKEN. Prints how many proofs held.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { RFC9162 } from '@transmute/rfc9162';

const url = process.argv[2];
const headers = { Authorization: `Bearer ${process.env.ANJU_TOKEN}` };
const step = 37; // every so many events

async function get(target) {
    const answer = await fetch(url + target, { headers });
    assert.equal(answer.status, 200, target);
    return answer;
}
const bytes = (base64) => new Uint8Array(Buffer.from(base64, 'base64'));

// "<name>+<hash>+<1 and the key, in base 64>", as C2SP's signed-note has it.
const keyText = (await (await get('/v1/ledger/key')).text()).trim();
const raw = Buffer.from(keyText.split('+').slice(2).join('+'), 'base64').subarray(1);
const ed25519 = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
const key = createPublicKey({ key: ed25519, format: 'der', type: 'spki' });

const note = await (await get('/v1/ledger/checkpoint')).text();
const [text, signatures] = note.split('\n\n');
const [, size, root] = text.split('\n');
const signature = bytes(signatures.trim().split(' ').at(-1)).subarray(4);
assert.ok(verify(null, Buffer.from(text + '\n'), key, signature), 'the signature');
const head = { size: Number(size), root: bytes(root) };

// Tiles of 256 entries, each behind its length.
async function entriesOf(tile, width) {
    const number = String(tile).padStart(3, '0');
    const target = width < 256 ? `${number}.p/${width}` : number;
    const tileBytes = new Uint8Array(
        await (await get(`/v1/ledger/tile/entries/${target}`)).arrayBuffer(),
    );
    const entries = [];
    for (let at = 0; at < tileBytes.length; ) {
        const length = tileBytes[at] * 256 + tileBytes[at + 1];
        entries.push(tileBytes.slice(at + 2, at + 2 + length));
        at += 2 + length;
    }
    assert.equal(entries.length, width);
    return entries;
}

const entries = [];
for (let first = 0; first < head.size; first += 256) {
    entries.push(...(await entriesOf(first / 256, Math.min(256, head.size - first))));
}
assert.deepEqual(await RFC9162.treeHead(entries), head.root, 'the root of all entries');

let held = 0;
for (let position = 0; position < head.size; position += step) {
    const target = `/v1/ledger/proof?position=${position}&size=${head.size}`;
    const told = await (await get(target)).json();
    const proof = {
        log_id: '',
        tree_size: told.size,
        leaf_index: told.position,
        inclusion_path: told.path.map(bytes),
    };
    const leaf = await RFC9162.leaf(entries[position]);
    assert.deepEqual(bytes(told.leaf), leaf);
    assert.ok(await RFC9162.verifyInclusionProof(head.root, leaf, proof), target);
    proof.inclusion_path[0] = bytes(told.leaf);
    assert.ok(!(await RFC9162.verifyInclusionProof(head.root, leaf, proof)), 'a changed proof');
    ++held;
}
for (let from = 1; from < head.size; from += 13 * step) {
    const target = `/v1/ledger/consistency?from=${from}&to=${head.size}`;
    const told = await (await get(target)).json();
    const before = await RFC9162.treeHead(entries.slice(0, from));
    assert.deepEqual(bytes(told.from_root), before);
    const proof = {
        log_id: '',
        tree_size_1: told.from,
        tree_size_2: told.to,
        consistency_path: told.path.map(bytes),
    };
    // Step 2 of RFC 9162, 2.1.4.2, which this implementation leaves to who calls it.
    if ((from & (from - 1)) === 0) proof.consistency_path.unshift(before);
    assert.ok(await RFC9162.verifyConsistencyProof(before, head.root, proof), target);
    ++held;
}
console.log(held);
