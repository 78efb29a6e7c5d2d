// Whether an event is in the ledger that was signed, recomputed here: the program's word is not taken
// for it, but for the head, whose signature is checked elsewhere (deploy/audit/anju_verify.py).
import type { LiveEvent } from './live';

export interface Proof {
    position: number;
    size: number;
    entry: { record_sha256: string; form_sha256: string };
    path: string[];
    checkpoint?: string;
}

export type Verdict = 'holds' | 'differs' | 'unchecked';

function bytesOf(base64: string): Uint8Array {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function same(one: Uint8Array, other: Uint8Array): boolean {
    return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const escapes: Record<string, string> = {
    '\\b': '\\u0008',
    '\\t': '\\u0009',
    '\\n': '\\u000a',
    '\\f': '\\u000c',
    '\\r': '\\u000d',
    '\u007f': '\\u007f',
};

// The event as it was signed: without its place, control characters written in one way.
function formOf(event: LiveEvent): Uint8Array<ArrayBuffer> {
    const { sequence: _, ...form } = event as LiveEvent & { sequence?: string };
    const text = JSON.stringify(form).replace(/\\.|\u007f/g, (found) => escapes[found] ?? found);
    return joined(new TextEncoder().encode(text));
}

// RFC 9162, 2.1.3.2.
async function rootOf(proof: Proof, leaf: Uint8Array): Promise<Uint8Array | undefined> {
    const node = (left: Uint8Array, right: Uint8Array) =>
        sha256(joined(Uint8Array.of(1), left, right));
    let at = proof.position;
    let last = proof.size - 1;
    let root = leaf;
    for (const sibling of proof.path.map(bytesOf)) {
        if (last === 0) return undefined;
        if (at % 2 === 1 || at === last) {
            root = await node(sibling, root);
            while (at % 2 === 0 && at !== 0) {
                at /= 2;
                last = Math.floor(last / 2);
            }
        } else {
            root = await node(root, sibling);
        }
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
    }
    return last === 0 ? root : undefined;
}

// Unchecked where the browser has no cryptography: on plain HTTP from another machine.
export async function verdictOn(event: LiveEvent, proof: Proof): Promise<Verdict> {
    const [, size, signed] = (proof.checkpoint ?? '').split('\n');
    if (!globalThis.crypto?.subtle || signed === undefined) return 'unchecked';
    const form = bytesOf(proof.entry.form_sha256);
    const leaf = await sha256(
        joined(Uint8Array.of(0), bytesOf(proof.entry.record_sha256), form),
    );
    const root = await rootOf(proof, leaf);
    const holds =
        same(await sha256(formOf(event)), form) &&
        Number(size) === proof.size &&
        root !== undefined &&
        same(root, bytesOf(signed));
    return holds ? 'holds' : 'differs';
}
