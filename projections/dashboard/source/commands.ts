// What can be recorded: the commands of the API and the fields of their bodies, read from the same
// OpenAPI document that programs use.
import { useEffect, useState } from 'preact/hooks';
import { ask } from './api';
import { fieldName } from './field_names';
import type { FieldNames } from './names';
import type { Me } from './session';
import type { Language } from './settings';

export interface Names {
    zh: string;
    en: string;
}

export type FieldKind =
    | 'text'
    | 'code' // an id or the code of a division
    | 'day'
    | 'instant'
    | 'number'
    | 'word' // of an enumeration
    | 'flag'
    | 'list' // of inner[0]
    | 'group'; // of inner

export interface Field {
    name: string;
    kind: FieldKind;
    names: Names; // with the unit
    required: boolean;
    confidential: boolean; // nobody keeps it
    decimals: number; // that people write, where the record has none
    pattern?: string;
    words: { value: string; names: Names }[];
    inner: Field[];
    choices: Field[][]; // of inner, where it depends on what is meant
}

// When it is a command's turn in a stream.
interface Turn {
    opens: boolean;
    again: boolean;
    from: string[]; // statuses; all of them where none is named
    statuses?: Record<string, Names>;
}

export interface Command {
    stream: string; // "house"
    name: string; // "demolish"
    names: Names;
    right: string;
    turn?: Turn;
    fields: Field[];
}

interface Schema {
    type?: string;
    format?: string;
    pattern?: string;
    title?: string;
    description?: string;
    enum?: string[];
    items?: Schema;
    properties?: Record<string, Schema>;
    required?: string[];
    anyOf?: Schema[];
    writeOnly?: boolean;
    'x-name-zh'?: string;
    'x-enum-names-zh'?: string[];
    'x-turn'?: Turn;
}

interface Operation {
    'x-name-zh'?: string;
    'x-right': string;
    'x-automatic'?: boolean; // recorded by the program itself
    requestBody?: { content: { 'application/json': { schema: Schema } } };
}

// Told about any command, and not asked of people.
const filledIn = new Set(['source', 'batch', 'row']);

// The record counts in hundredths of what people count in.
const units: { ends: RegExp; with: string }[] = [
    { ends: / \(fen\)$/, with: ' (yuan)' },
    { ends: / \(0\.01 mu\)$/, with: ' (mu)' },
    { ends: / \(0\.01 m2\)$/, with: ' (m²)' },
    { ends: /（分）$/, with: '（元）' },
    { ends: /（0\.01 亩）$/, with: '（亩）' },
    { ends: /（0\.01 平方米）$/, with: '（平方米）' },
];
const hundredths = 2;

function inPeoplesUnit(name: string): string {
    const unit = units.find(({ ends }) => ends.test(name));
    return unit ? name.replace(unit.ends, unit.with) : name;
}

function decimalsOf(schema: Schema): number {
    if (/in fen$|in 0\.01 mu$/.test(schema.description ?? '')) return hundredths;
    return inPeoplesUnit(schema.title ?? '') === (schema.title ?? '') ? 0 : hundredths;
}

function spaced(name: string): string {
    const words = name.replaceAll(/[-_]/g, ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}

function kindOf(schema: Schema): FieldKind {
    if (schema.enum) return 'word';
    if (schema.type === 'boolean') return 'flag';
    if (schema.type === 'integer') return 'number';
    if (schema.type === 'array') return 'list';
    if (schema.type === 'object' || schema.anyOf) return 'group';
    if (schema.format === 'date') return 'day';
    if (schema.format === 'date-time') return 'instant';
    return schema.pattern ? 'code' : 'text';
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
    const inner = schema.items
        ? [fieldOf(name, schema.items, true)]
        : fieldsOfSchema(schema);
    return {
        name,
        kind: kindOf(schema),
        names: {
            en: inPeoplesUnit(schema.title ?? fieldName(name, 'en')),
            zh: inPeoplesUnit(schema['x-name-zh'] ?? fieldName(name, 'zh')),
        },
        required,
        confidential: schema.writeOnly === true,
        decimals: decimalsOf(schema),
        pattern: schema.pattern,
        words: (schema.enum ?? []).map((value, at) => ({
            value,
            names: { en: spaced(value), zh: schema['x-enum-names-zh']?.[at] ?? value },
        })),
        inner,
        choices: (schema.anyOf ?? []).map(fieldsOfSchema),
    };
}

function fieldsOfSchema(schema: Schema): Field[] {
    const required = new Set(schema.required);
    return Object.entries(schema.properties ?? {})
        .filter(([name]) => !filledIn.has(name) || required.has(name))
        .map(([name, inside]) => fieldOf(name, inside, required.has(name)));
}

const commandPath = /^\/v1\/([a-z_]+)\/\{id\}\/([a-z-]+)$/;

function commandsOf(document: { paths: Record<string, Record<string, Operation>> }): Command[] {
    return Object.entries(document.paths).flatMap(([path, { post }]) => {
        const [, stream, name] = commandPath.exec(path) ?? [];
        const schema = post?.requestBody?.content['application/json'].schema;
        if (!stream || !name || !post || !schema || post['x-automatic']) return [];
        return {
            stream,
            name,
            names: { en: spaced(name), zh: post['x-name-zh']?.split('：')[1] ?? name },
            right: post['x-right'],
            turn: schema['x-turn'],
            fields: fieldsOfSchema(schema),
        };
    });
}

const retry_ms = 3_000;
let read: Promise<Command[]> | undefined;
let commands: Command[] | undefined;

export function readCommands(language: Language): Promise<Command[]> {
    read ??= ask<Parameters<typeof commandsOf>[0]>('/v1/openapi.json', language).then(
        (document) => (commands = commandsOf(document)),
    );
    read.catch(() => (read = undefined)); // asked for again by the next who wants them
    return read;
}

// Undefined until they are there.
export function useCommands(language: Language, wanted = true): Command[] | undefined {
    const [, setCount] = useState(0);
    useEffect(() => {
        if (commands || !wanted) return;
        let again = 0;
        const look = () => {
            readCommands(language)
                .then(() => setCount((count) => count + 1))
                .catch(() => (again = window.setTimeout(look, retry_ms)));
        };
        look();
        return () => clearTimeout(again);
    }, [wanted]);
    return commands;
}

// Void and correct change a record: they are offered where the record is shown.
export const changes = new Set(['void', 'correct']);

// The rights that any command asks for.
export const toRecord = ['record', 'audit', 'administer'];

export function mayRecord(me: Me, command: Command, id: string): boolean {
    const county = id.slice(0, countyDigits);
    return me.rights.includes(command.right) && (me.area === '' || county.startsWith(me.area));
}
const countyDigits = 6;

// Of a stream that exists, by its status; of one that does not, those that open it.
export function isInTurn({ name, turn }: Command, status: string | undefined): boolean {
    if (changes.has(name) || !turn) return false;
    if (status === undefined) return turn.opens;
    return turn.again && (turn.from.length === 0 || turn.from.includes(status));
}

// The command that replaces this event of a stream: its content has the fields of the event, with
// the names that the program gives them, and its version is told.
export function correctionOf(command: Command, names: Record<string, FieldNames>): Command {
    const wanted = Object.keys(names).sort().join();
    const keys = (fields: Field[]) => fields.map(({ name }) => name).sort().join();
    const named = (field: Field): Field => {
        const { name = field.name, decimals = 0, values = {} } = names[field.name] ?? {};
        const words = field.words.map(({ value }) => {
            const text = values[value] ?? value;
            return { value, names: { zh: text, en: text } };
        });
        return { ...field, names: { zh: name, en: name }, decimals, words };
    };
    return {
        ...command,
        fields: command.fields.map((field) => {
            const inner = field.choices.find((choice) => keys(choice) === wanted);
            return inner ? { ...field, inner: inner.map(named) } : field;
        }),
    };
}
