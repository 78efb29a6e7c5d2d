// Who the page shows its figures to. The token goes to the program once, which gives it back as a
// cookie that scripts cannot read; the page itself keeps nothing.
import { useEffect, useState } from 'preact/hooks';

export interface Me {
    name: string;
    area: string; // empty: everything
    rights: string[];
    event_types: string[]; // that it may follow; none: all that its rights let through
    controlled: boolean; // false: nobody has to sign in
}

export function may(me: Me, right: string): boolean {
    return !me.controlled || me.rights.includes(right);
}

export type Session =
    | { state: 'asking' }
    | { state: 'out' }
    | { state: 'unreachable' }
    | { state: 'in'; me: Me };

const retry_ms = 3_000;
const busy_ms = 500; // it is there, and has too much to do

let session: Session = { state: 'asking' };
const listeners = new Set<() => void>();

function change(next: Session) {
    session = next;
    for (const listener of listeners) listener();
}

// Who was in when the program could last be asked: on a bad line the page opens for that one. What
// the program shows and takes, it decides itself.
const storedName = 'anju.me';

function lastMe(): Me | undefined {
    try {
        return JSON.parse(localStorage.getItem(storedName) ?? '') as Me;
    } catch {
        return undefined;
    }
}

function remember(me: Me | undefined) {
    try {
        if (me) localStorage.setItem(storedName, JSON.stringify(me));
        else localStorage.removeItem(storedName);
    } catch {
        // A browser may refuse to store anything.
    }
}

function isIn(me: Me) {
    remember(me);
    change({ state: 'in', me });
}

function isOut() {
    remember(undefined);
    change({ state: 'out' });
}

async function look() {
    let again_ms = retry_ms;
    try {
        const response = await fetch('/v1/me', { cache: 'no-store' });
        if (response.status === 503) again_ms = busy_ms;
        if (response.ok) return isIn((await response.json()) as Me);
        if (response.status === 401) return isOut();
    } catch {
        // The program is not there yet.
    }
    const me = lastMe();
    change(me ? { state: 'in', me } : { state: 'unreachable' });
    window.setTimeout(look, again_ms);
}

// Whether the token was taken.
export async function signIn(token: string): Promise<boolean> {
    const response = await fetch('/v1/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token: token.trim() }),
    });
    if (response.ok) await look();
    return response.ok;
}

export async function signOut() {
    await fetch('/v1/session', { method: 'DELETE' });
    isOut();
}

// An answer said that the token is taken no more.
export function signedOut() {
    if (session.state === 'in' && session.me.controlled) isOut();
}

// Somebody else has signed in meanwhile, in another tab.
export function principalDiffers() {
    void look();
}

// The name of who is signed in; empty where nobody is.
export function whoIsIn(): string {
    return session.state === 'in' ? session.me.name : '';
}

// A link may bring a token, /#token=…, which no server sees; it does not stay in the address.
export async function startSession() {
    const brought = /^#token=(.+)$/.exec(location.hash);
    if (brought?.[1]) {
        history.replaceState(null, '', location.pathname);
        dispatchEvent(new HashChangeEvent('hashchange'));
        if (await signIn(brought[1]).catch(() => false)) return;
    }
    await look();
}

export function useSession(): Session {
    const [value, setValue] = useState(session);
    useEffect(() => {
        const listener = () => setValue(session);
        listeners.add(listener);
        listener();
        return () => void listeners.delete(listener);
    }, []);
    return value;
}

// Where the page looks when the address does not say so.
export function ownArea(): string {
    return session.state === 'in' ? session.me.area : '';
}
