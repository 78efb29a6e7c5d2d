// Names that the program gives to kinds of streams, events and their fields, in both languages.
import { useEffect, useState } from 'preact/hooks';
import { ask } from './api';
import type { Language } from './settings';
import { useSpeech } from './words';

export interface FieldNames {
    name: string; // with its unit
    decimals: number; // places that the point of its number moves to the left
    values?: Record<string, string>;
}

interface NamesOfLanguage {
    streams: Record<string, string>;
    events: Record<string, string>;
    fields: Record<string, Record<string, FieldNames>>; // by type of event
}
type Names = Record<Language, NamesOfLanguage>;

let read: Promise<Names> | undefined;
let names: Names | undefined;

const none: NamesOfLanguage = { streams: {}, events: {}, fields: {} };

export function useNames(): NamesOfLanguage {
    const { language } = useSpeech();
    const [, setCount] = useState(0);
    useEffect(() => {
        if (names) return;
        read ??= ask<Names>('/dashboard/names.json', language);
        read.then((all) => {
            names = all;
            setCount((count) => count + 1);
        }).catch(() => (read = undefined)); // the ids are shown, and asked for again elsewhere
    }, []);
    return names?.[language] ?? none;
}

// The fields of all events of a kind of streams: a state is made of them. Where events call a field
// differently, the first of them, which opens the stream, is meant.
export function fieldsOf(kind: string, byType: Record<string, Record<string, FieldNames>>) {
    let fields: Record<string, FieldNames> = {};
    for (const [type, ofType] of Object.entries(byType)) {
        if (type.startsWith(`${kind}.`)) fields = { ...ofType, ...fields };
    }
    return fields;
}
