// Sheets of officials: the program reads their rows, the page sends these on in parts, so that it
// can tell how far it is and go on where a bad line broke it off.
import { problemOf, target, Refused, type Problem } from './api';
import { whoIsIn } from './session';
import type { Language } from './settings';

const partLines = 200;
const attempts = 6;
const pause_ms = 2_000;

interface Line {
    row: number; // of the sheet
    line: object; // for POST /v1/commands; its key is that of its content
}

export interface RefusedRow {
    row: number;
    faults: { column?: string; rule: string; detail: string }[];
}

export interface ReadSheet {
    stream: string;
    command: string;
    columns: Record<string, string>; // headings by member of the body
    lines: Line[];
    refused: RefusedRow[];
}

export async function readSheet(file: File, as: string, language: Language): Promise<ReadSheet> {
    const response = await fetch(target('/v1/sheets', { name: file.name, as, language }), {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file,
    }).catch(() => undefined);
    if (!response) throw new Refused({ title: 'unreachable', detail: '', status: 0 });
    if (!response.ok) throw new Refused(await problemOf(response));
    return (await response.json()) as ReadSheet;
}

export interface Sent {
    recorded: number;
    replayed: number; // were there already
    refused: RefusedRow[];
}

interface LineError {
    line: number;
    error: Problem;
}

interface Complete {
    complete: boolean;
    recorded: number;
    replayed: number;
}

async function sendPart(lines: Line[], rehearsal: string, language: Language) {
    const url = target('/v1/commands', { dry_run: rehearsal, language });
    const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-ndjson', 'Anju-Principal': whoIsIn() },
        body: lines.map(({ line }) => JSON.stringify(line)).join('\n'),
    });
    if (!response.ok) throw new Refused(await problemOf(response));
    const told = (await response.text()).trim().split('\n');
    const answers = told.map((text) => JSON.parse(text) as LineError | Complete);
    const last = answers.pop();
    // An answer that breaks off is asked for again: the same keys get the same answers.
    if (!last || !('complete' in last)) throw new Error('the answer broke off');
    return { complete: last, errors: answers as LineError[] };
}

async function sendPartPatiently(lines: Line[], rehearsal: string, language: Language) {
    for (let attempt = 1; ; ++attempt) {
        try {
            return await sendPart(lines, rehearsal, language);
        } catch (failure) {
            const refused = failure instanceof Refused && failure.problem.status < 500;
            if (refused) throw failure;
            if (attempt === attempts) {
                throw new Refused({ title: 'unreachable', detail: '', status: 0 });
            }
        }
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
}

// All lines in their order; a dry run where `rehearsal` names one.
export async function sendSheet(
    { lines, columns }: ReadSheet,
    rehearsal: string,
    language: Language,
    progress: (done: number) => void,
): Promise<Sent> {
    const sent: Sent = { recorded: 0, replayed: 0, refused: [] };
    for (let begin = 0; begin < lines.length; begin += partLines) {
        const part = lines.slice(begin, begin + partLines);
        const { complete, errors } = await sendPartPatiently(part, rehearsal, language);
        sent.recorded += complete.recorded;
        sent.replayed += complete.replayed;
        for (const { line, error } of errors) {
            const column = columns[error.errors?.[0]?.pointer.split('/')[1] ?? ''];
            const fault = { column, rule: error.rule ?? '', detail: error.detail };
            sent.refused.push({ row: part[line - 1]?.row ?? 0, faults: [fault] });
        }
        progress(Math.min(begin + part.length, lines.length));
    }
    return sent;
}
