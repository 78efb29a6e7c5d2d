// The page is told by the program when events come, and asks for its figures again: at most once a
// second, and less often when answers take long.
import { useEffect, useState } from 'preact/hooks';
import { signedOut } from './session';

const feedPath = '/v1/feed';
const positionPath = '/v1/position';
const recentEvents = 40;
const refreshMin_ms = 1_000;
const answerPatience = 3; // so many times as long as answers take, at least
const retry_ms = 3_000;
const listenAgainMax_ms = 60_000;
const poll_ms = 5_000;
const gather_ms = 100;
const lookSoon_ms = 150;

export interface LiveEvent {
    id: string;
    type: string; // "house.demolished"
    subject: string;
    dataschema: string;
    time: string;
    effectivedate: string;
    position: number;
    recordedby?: string;
    data: Record<string, unknown>;
}

// "house.demolished" of what the program answers as "cn.anju.house.demolished.v1".
export function typeOf({ type }: Pick<LiveEvent, 'type'>): string {
    return type.replace(/^cn\.anju\./, '').replace(/\.v\d+$/, '');
}

export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

export interface LiveState {
    connection: Connection;
    position: number; // events folded, as last told
    recorded: string; // when the newest of them was recorded
    events: LiveEvent[]; // the newest first
}

// Hundreds of pages hear of an event at the same moment; they need not all ask at the same.
const spread = 1 + Math.random() / 2;

let state: LiveState = { connection: 'connecting', position: 0, recorded: '', events: [] };
let tick = 0;
const listeners = new Set<() => void>();

let source: EventSource | undefined;
let seen = -1; // position of the newest event that came
let announced = 0; // positions known to exist, folded or not
let listenAgain = 0; // not before then, where the feed was refused or broke off
let failures = 0;
let stale = false; // an answer was older than the position that is known
let answer_ms = 0;
let refreshed = -Infinity;
let timer = 0;
let follows = false; // who is in may be told of events

function change(part: Partial<LiveState>) {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
}

// Called by who asked: slow answers are asked for less often, those that were behind once more.
export function answered(took_ms: number, position: number) {
    answer_ms = Math.max(took_ms, answer_ms * 0.8);
    if (position < state.position) {
        stale = true;
        refreshSoon();
    }
}

interface Position {
    as_of: { recorded: string };
    position: number;
}

async function lookAtPosition() {
    const response = await fetch(positionPath, { cache: 'no-store' });
    if (response.status === 401) signedOut();
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()) as Position;
}

function later(wait_ms: number) {
    clearTimeout(timer);
    timer = window.setTimeout(look, wait_ms);
}

// Events are announced before they are folded: figures are asked for when they show them.
async function look() {
    if (document.hidden) return;
    try {
        const { position, as_of } = await lookAtPosition();
        const moved = stale || (state.position > 0 && position !== state.position);
        const streaming = source?.readyState === EventSource.OPEN;
        if (moved && refreshWait() > 0) return later(refreshWait());
        if (moved) {
            refreshed = performance.now();
            stale = false;
            ++tick;
        }
        announced = Math.max(announced, position);
        change({
            position,
            recorded: as_of.recorded,
            connection: streaming ? 'live' : 'polling',
        });
        if (follows && source === undefined && performance.now() >= listenAgain) listen();
        later(announced > position ? refreshMin_ms : poll_ms);
    } catch {
        change({ connection: 'lost' });
        later(retry_ms);
    }
}

function refreshWait(): number {
    const gap = Math.max(refreshMin_ms, answer_ms * answerPatience) * spread;
    return refreshed + gap - performance.now();
}

function refreshSoon() {
    later(Math.max(0, refreshWait()));
}

// Thousands may come at once, as from a sheet: they are shown together.
let arrived: LiveEvent[] = [];

function showArrived() {
    const events = arrived.reverse().concat(state.events).slice(0, recentEvents);
    arrived = [];
    change({ events });
    if (announced > state.position) refreshSoon();
}

function take(message: MessageEvent<string>) {
    const event = JSON.parse(message.data) as LiveEvent & { sequence?: string };
    const position = Number(event.sequence ?? message.lastEventId);
    if (position <= seen) return;
    seen = position;
    announced = Math.max(announced, position + 1);
    if (arrived.length === 0) window.setTimeout(showArrived, gather_ms);
    arrived.push({ ...event, type: typeOf(event), position });
    if (arrived.length > 2 * recentEvents) arrived = arrived.slice(-recentEvents);
}

function listen() {
    const last = seen >= 0 ? seen : state.position - recentEvents - 1;
    const after = last >= 0 ? `&after=${last}` : '';
    source = new EventSource(`${feedPath}?follow=true${after}`);
    source.onopen = () => {
        failures = 0;
        change({ connection: 'live' });
    };
    source.onmessage = take;
    source.addEventListener('position', () => change({ connection: 'live' }));
    // Its own way of coming back would ask for the first page's events again.
    source.onerror = () => {
        source?.close();
        source = undefined;
        listenAgain = performance.now() + Math.min(retry_ms * 2 ** failures++, listenAgainMax_ms);
        change({ connection: 'polling' });
        later(refreshMin_ms);
    };
}

// This page has recorded something: it need not wait to be told so.
export function lookSoon() {
    later(lookSoon_ms);
}

// A browser holds six connections to one origin: a page that nobody sees gives its own back.
function visibilityChanged() {
    if (document.hidden) {
        source?.close();
        source = undefined;
        clearTimeout(timer);
        return;
    }
    look();
}

// Begins when somebody is signed in, and ends with that. Who may not follow events is shown figures
// that are asked for now and then.
export function startLive(mayFollow: boolean) {
    follows = mayFollow;
    document.addEventListener('visibilitychange', visibilityChanged);
    look();
}

export function stopLive() {
    document.removeEventListener('visibilitychange', visibilityChanged);
    source?.close();
    source = undefined;
    clearTimeout(timer);
}

function useListener<Value>(read: () => Value): Value {
    const [value, setValue] = useState(read);
    useEffect(() => {
        const listener = () => setValue(read);
        listeners.add(listener);
        listener();
        return () => void listeners.delete(listener);
    }, []);
    return value;
}

// Rises when figures may have changed; stands still for what is fixed.
export function useTick(fixed: boolean): number {
    const value = useListener(() => tick);
    return fixed ? 0 : value;
}

export function useLive(): LiveState {
    return useListener(() => state);
}
