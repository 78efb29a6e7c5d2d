// What the program answers, and how the page asks for it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { answered, useTick } from './live';
import type { Parameters } from './address';
import { signedOut } from './session';
import type { Language } from './settings';

export interface AsOf {
    position: number;
    epoch: number;
    recorded: string;
}

export interface Answer {
    as_of: AsOf;
}

export interface Rows<Row> extends Answer {
    rows: Row[];
    next?: string;
}

export interface Figure {
    indicator: string;
    title: string;
    area: string;
    name?: string;
    value: number;
    unit: string;
    unit_name: string;
    of?: number;
    target?: number;
    due?: string;
    document?: string;
}

export type DeadlineState = 'met' | 'on_pace' | 'late' | 'missed';

export interface Deadline {
    indicator: string;
    title: string;
    area: string;
    name?: string;
    value: number;
    unit: string;
    unit_name: string;
    target: number;
    remaining: number;
    due: string;
    days_left: number;
    pace_30d: number;
    needed_30d?: number;
    reached_on?: string;
    state: DeadlineState;
    state_name: string;
    document: string;
}

export interface Member {
    stream: string;
    area: string;
    name?: string;
    value: number;
    since: string;
    known?: Record<string, unknown> | null;
}

export interface HistoryDay {
    day: string;
    change: number;
    value: number;
}

// RFC 9457; `detail` is the sentence for people.
export interface Problem {
    title: string;
    detail: string;
    status: number;
    rule?: string;
    errors?: { pointer: string; detail: string }[]; // places in the body
}

export class Refused extends Error {
    constructor(readonly problem: Problem) {
        super(problem.detail);
    }
}

function unreachable(): Refused {
    return new Refused({ title: 'unreachable', detail: '', status: 0 });
}

// What failed, to be shown.
export function problemIn(failure: unknown): Problem {
    return failure instanceof Refused ? failure.problem : unreachable().problem;
}

export function target(path: string, parameters: Parameters): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        if (value) query.set(name, value);
    }
    const text = query.toString();
    return text ? `${path}?${text}` : path;
}

const busy = 503;
const askAgain_ms = 3_000; // what is shown, after it could not be answered
const patience_ms = [300, 700, 1_500]; // between attempts, where the program has too much to do

function wait(time_ms: number, signal?: AbortSignal) {
    return new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, time_ms);
        signal?.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
        });
    });
}

// Throws Refused with what the program says, or with why it could not be asked. Who is not patient
// hears at once that the program has too much to do.
export async function ask<Body>(
    url: string,
    language: Language,
    signal?: AbortSignal,
    patient = true,
) {
    let response: Response;
    for (let attempt = 0; ; ++attempt) {
        try {
            response = await fetch(url, { headers: { 'Accept-Language': language }, signal });
        } catch (failure) {
            if (signal?.aborted) throw failure;
            throw unreachable();
        }
        const pause_ms = patience_ms[attempt];
        if (response.status !== busy || pause_ms === undefined || !patient) break;
        await wait(pause_ms, signal);
    }
    if (response.ok) return (await response.json()) as Body;
    if (response.status === 401) signedOut();
    throw new Refused(await problemOf(response));
}

// Throws Refused, as ask() does; it is tried once.
export async function send<Body>(url: string, language: Language, body: object = {}) {
    const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
        body: JSON.stringify(body),
    }).catch(() => undefined);
    if (!response) throw unreachable();
    if (response.ok) return (await response.json()) as Body;
    if (response.status === 401) signedOut();
    throw new Refused(await problemOf(response));
}

export async function problemOf(response: Response): Promise<Problem> {
    const told = (await response.json().catch(() => ({}))) as Partial<Problem>;
    return {
        title: told.title ?? response.statusText,
        detail: told.detail ?? '',
        status: response.status,
        rule: told.rule,
        errors: told.errors,
    };
}

export interface Asked<Body> {
    answer?: Body;
    problem?: Problem;
    loading: boolean; // nothing to show yet
}

// Asks again when the ledger has moved, unless `fixed`; what was answered stays until then, and a
// problem does not wipe out figures that were there. `turn`: asks again when it changes, too.
export function useAnswer<Body extends object>(
    url: string | null,
    language: Language,
    fixed = false,
    turn = 0,
) {
    const tick = useTick(fixed);
    const [asked, setAsked] = useState<Asked<Body> & { of?: string }>({ loading: true });
    const [again, setAgain] = useState(0);
    const shown = useRef('');
    const key = `${language} ${url}`;
    useEffect(() => {
        if (url === null) return;
        const stop = new AbortController();
        const started = performance.now();
        let later = 0;
        // What is shown already may well be a little older for once.
        ask<Body>(url, language, stop.signal, shown.current !== key)
            .then((answer) => {
                shown.current = key;
                const position = fixed ? undefined : (answer as Partial<Answer>).as_of?.position;
                answered(performance.now() - started, position ?? Infinity);
                setAsked({ answer, loading: false, of: key });
            })
            .catch((failure: unknown) => {
                if (stop.signal.aborted) return;
                const problem =
                    failure instanceof Refused
                        ? failure.problem
                        : { title: String(failure), detail: '', status: 0 };
                if (problem.status === busy) answered(askAgain_ms, Infinity);
                if (problem.status === 0 || problem.status === busy) {
                    later = window.setTimeout(() => setAgain((count) => count + 1), askAgain_ms);
                }
                setAsked((before) =>
                    shown.current === key
                        ? { ...before, problem }
                        : { problem, loading: false, of: key },
                );
            });
        return () => {
            stop.abort();
            clearTimeout(later);
        };
    }, [key, tick, again, turn]);
    // What was answered to another question is shown as old, not as the answer to this one.
    const current: Asked<Body> & { stale: boolean } =
        asked.of === key
            ? { ...asked, stale: false }
            : { answer: asked.answer, loading: asked.answer === undefined, stale: true };
    return current;
}
