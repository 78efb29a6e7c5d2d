// Facts are written into the outbox and sent from there, so that none is lost on a bad line: one
// after another, each once by its key, in the name of who wrote it.
import { useEffect, useState } from 'preact/hooks';
import { problemOf, type Problem } from './api';
import type { Command } from './commands';
import { lookSoon } from './live';
import { alone, forget, keep, onKeptChange, readKept, type Entry } from './outbox_store';
import { principalDiffers, signedOut, whoIsIn } from './session';
import type { Language } from './settings';

export type { Entry };

const retryMin_ms = 1_000;
const retryMax_ms = 30_000;
const answerMax_ms = 20_000;
const recordedMax = 50; // that are still shown
const tooMany = 429;
const timedOut = 408;

let entries: Entry[] = [];
const unkept = new Set<string>(); // keys of those that the browser does not keep
let retry_ms = retryMin_ms;
let timer = 0;
let sending = false;
let language: Language = 'zh';
const listeners = new Set<() => void>();

function changed() {
    for (const listener of listeners) listener();
}

async function set(entry: Entry) {
    entries = [...entries.filter((one) => one.key !== entry.key), entry];
    unkept.add(entry.key);
    changed();
    if (await keep(entry)) unkept.delete(entry.key);
}

// 128 bits; randomUUID() is only there on secure origins.
function newKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Written {
    command: Command;
    id: string;
    body: Record<string, unknown>;
}

function entryOf({ command, id, body }: Written, principal: string): Entry {
    const confidential = command.fields.some((field) => field.confidential && field.name in body);
    return {
        key: newKey(),
        principal,
        stream: `${command.stream}/${id}`,
        command: command.name,
        names: command.names,
        body: { ...body, source: 'form' },
        written: new Date().toISOString(),
        state: 'waiting',
        confidential: confidential || undefined,
    };
}

// In the place of `mended`, where one is given. Comes back when it was sent, or must wait.
export async function record(written: Written, mended?: string): Promise<Entry> {
    const entry = entryOf(written, whoIsIn());
    await set(entry);
    if (mended) await drop(mended);
    await send();
    return entries.find((one) => one.key === entry.key) ?? entry;
}

export async function drop(key: string) {
    entries = entries.filter((one) => one.key !== key);
    changed();
    await forget(key);
}

export function urlOf({ stream, command }: Pick<Entry, 'stream' | 'command'>): string {
    return `/v1/${stream.split('/').map(encodeURIComponent).join('/')}/${command}`;
}

// Undefined where nobody can tell what became of it: it is sent again.
async function post(entry: Entry): Promise<Entry | undefined> {
    const response = await fetch(urlOf(entry), {
        method: 'POST',
        headers: {
            'Content-Type': 'application/json',
            'Accept-Language': language,
            'Idempotency-Key': entry.key,
            'Anju-Principal': entry.principal,
        },
        body: JSON.stringify(entry.body),
        signal: AbortSignal.timeout(answerMax_ms),
    }).catch(() => undefined);
    retry_ms = response ? retryMin_ms : Math.min(retry_ms * 2, retryMax_ms);
    return response && outcomeOf(entry, response);
}

async function outcomeOf(entry: Entry, response: Response): Promise<Entry | undefined> {
    if (response.ok) {
        const answer = (await response.json().catch(() => undefined)) as RecordedAs | undefined;
        const recorded = new Date().toISOString();
        return answer && { ...entry, ...answer, state: 'recorded', recorded, body: undefined };
    }
    if (response.status === 401) signedOut();
    const problem = await problemOf(response);
    if (problem.rule === 'principal-differs') principalDiffers();
    return isForLater(problem) ? undefined : { ...entry, state: 'refused', problem };
}

interface RecordedAs {
    stream: string;
    version: number;
}

function isForLater({ status, rule }: Problem): boolean {
    const busy = status === tooMany || status === timedOut || status >= 500;
    return busy || status === 401 || rule === 'principal-differs';
}

function nextWaiting(): Entry | undefined {
    const mine = entries.filter((one) => one.state === 'waiting' && one.principal === whoIsIn());
    return mine.sort((a, b) => a.written.localeCompare(b.written))[0];
}

async function sendAll() {
    for (let entry = nextWaiting(); entry; entry = nextWaiting()) {
        const outcome = await post(entry);
        if (!outcome) return;
        await set(outcome);
        if (outcome.state === 'recorded') lookSoon();
    }
    await forgetOld();
}

async function forgetOld() {
    const old = entries
        .filter((one) => one.state === 'recorded' && one.principal === whoIsIn())
        .sort((a, b) => b.written.localeCompare(a.written))
        .slice(recordedMax);
    for (const { key } of old) await drop(key);
}

async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try {
        await alone(sendAll);
    } finally {
        sending = false;
        if (nextWaiting()) timer = window.setTimeout(() => void send(), retry_ms);
    }
}

export function sendNow() {
    retry_ms = retryMin_ms;
    void send();
}

async function readAll() {
    const kept = await readKept();
    entries = [...kept, ...entries.filter((one) => unkept.has(one.key))];
    changed();
    if (nextWaiting()) void send();
}

// Begins when somebody is signed in.
export function startOutbox(spoken: Language) {
    language = spoken;
    onKeptChange(() => void readAll());
    addEventListener('online', sendNow);
    void readAll();
}

export function stopOutbox() {
    removeEventListener('online', sendNow);
    clearTimeout(timer);
}

// Those of who is signed in, the newest first; of others, only how many there are.
export function useOutbox(): { mine: Entry[]; others: number } {
    const [all, setAll] = useState(entries);
    useEffect(() => {
        const listener = () => setAll(entries);
        listeners.add(listener);
        listener();
        return () => void listeners.delete(listener);
    }, []);
    const mine = all.filter((one) => one.principal === whoIsIn());
    mine.sort((a, b) => b.written.localeCompare(a.written));
    return { mine, others: all.length - mine.length };
}
