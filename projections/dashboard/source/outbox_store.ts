// What waits to be sent, kept by the browser beyond a reload. A browser may refuse to keep
// anything; then what waits lasts as long as the page.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Problem } from './api';
import type { Names } from './commands';

export type EntryState = 'waiting' | 'recorded' | 'refused';

export interface Entry {
    key: string; // its Idempotency-Key: however often it is sent, it is recorded once
    principal: string; // who wrote it, and the only one in whose name it is sent
    stream: string; // "house/130708-000123"
    command: string;
    names: Names;
    body?: Record<string, unknown>; // forgotten once it is recorded
    written: string;
    state: EntryState;
    problem?: Problem;
    recorded?: string;
    version?: number;
    // Holds what no browser may keep.
    confidential?: boolean;
}

interface Schema extends DBSchema {
    entries: { key: string; value: Entry };
}

const channel = new BroadcastChannel('anju-outbox');
let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database() {
    opened ??= openDB<Schema>('anju', 1, {
        upgrade: (fresh) => void fresh.createObjectStore('entries', { keyPath: 'key' }),
    });
    return opened;
}

// Whether it is kept.
export async function keep(entry: Entry): Promise<boolean> {
    if (entry.confidential) return false;
    try {
        await (await database()).put('entries', entry);
        channel.postMessage('changed');
        return true;
    } catch {
        return false;
    }
}

export async function forget(key: string) {
    try {
        await (await database()).delete('entries', key);
        channel.postMessage('changed');
    } catch {
        // It was not kept.
    }
}

export async function readKept(): Promise<Entry[]> {
    try {
        return await (await database()).getAll('entries');
    } catch {
        return [];
    }
}

// Another tab has changed what is kept.
export function onKeptChange(listener: () => void) {
    channel.onmessage = listener;
}

// One tab sends at a time. Where a browser has no locks, two may send the same, which is recorded
// once.
export async function alone(task: () => Promise<void>) {
    if (!navigator.locks) return task();
    await navigator.locks.request('anju-outbox', { ifAvailable: true }, async (lock) => {
        if (lock) await task();
    });
}
