// What is written into a form, field by field as text, and the body that it comes to.
import type { Field } from './commands';
import type { Word } from './words';

export type Draft = string | Draft[] | { [field: string]: Draft };
export type DraftFields = Record<string, Draft>;

// By JSON pointer, as the server names places: "/instalments/0/due".
export type Faults = Map<string, Word>;

export function emptyDraft(field: Field): Draft {
    if (field.kind === 'list') return isTextList(field) ? '' : [];
    if (field.kind !== 'group') return '';
    return Object.fromEntries(field.inner.map((inner) => [inner.name, emptyDraft(inner)]));
}

// Values that stand one a line.
export function isTextList(field: Field): boolean {
    const kind = field.inner[0]?.kind;
    return field.kind === 'list' && (kind === 'text' || kind === 'code');
}

// "12.5" with two decimals is 1250; undefined where it is no such number.
function wholeNumber(text: string, decimals: number): number | undefined {
    const plain = text.replaceAll(/[\s,，]/g, '').normalize('NFKC');
    const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain);
    const [, sign = '', whole = '', part = ''] = found ?? [];
    if (!found || part.length > decimals) return undefined;
    const number = Number(sign + whole + part.padEnd(decimals, '0'));
    return Number.isSafeInteger(number) ? number : undefined;
}

class Reader {
    readonly faults: Faults = new Map();

    // Undefined where nothing is written.
    value(field: Field, draft: Draft | undefined, place: string): unknown {
        if (field.kind === 'group') return this.group(field, draft, place);
        if (field.kind === 'list') return this.list(field, draft, place);
        const text = typeof draft === 'string' ? draft.trim() : '';
        if (text === '') return undefined;
        if (field.kind === 'flag') return text === 'true';
        if (field.kind === 'number') return this.number(text, field, place);
        if (field.pattern && !new RegExp(field.pattern).test(text)) {
            this.faults.set(place, 'notThisShape');
        }
        return text;
    }

    fields(fields: Field[], drafts: DraftFields, place: string) {
        const body: Record<string, unknown> = {};
        for (const field of fields) {
            const at = `${place}/${field.name}`;
            const value = this.value(field, drafts[field.name], at);
            if (value !== undefined) body[field.name] = value;
            else if (field.required) this.missing(field, body, at);
        }
        return body;
    }

    // A text may be blank where the rules of the service say so; these know better than the page.
    private missing(field: Field, body: Record<string, unknown>, place: string) {
        if (field.kind === 'list') body[field.name] = [];
        else if (field.kind === 'text') body[field.name] = '';
        else if (!this.faults.has(place)) this.faults.set(place, 'fillIn');
    }

    private number(text: string, field: Field, place: string): number | undefined {
        const number = wholeNumber(text, field.decimals);
        if (number === undefined) {
            this.faults.set(place, field.decimals > 0 ? 'notTwoDecimals' : 'notWhole');
        }
        return number;
    }

    private list(field: Field, draft: Draft | undefined, place: string) {
        const [inner] = field.inner;
        if (!inner) return undefined;
        const parts = isTextList(field) && typeof draft === 'string' ? draft.split('\n') : draft;
        const written = (Array.isArray(parts) ? parts : []).filter(
            (part) => typeof part !== 'string' || part.trim() !== '',
        );
        if (written.length === 0) return undefined;
        return written.map((part, at) => this.value(inner, part, `${place}/${at}`));
    }

    private group(field: Field, draft: Draft | undefined, place: string) {
        const inside = typeof draft === 'object' && !Array.isArray(draft) ? draft : {};
        return this.fields(field.inner, inside, place);
    }
}

export function bodyOf(fields: Field[], drafts: DraftFields) {
    const reader = new Reader();
    const body = reader.fields(fields, drafts, '');
    return { body, faults: reader.faults };
}

function pointed(whole: number, decimals: number): string {
    if (decimals === 0) return String(whole);
    const digits = String(Math.abs(whole)).padStart(decimals + 1, '0');
    const part = digits.slice(-decimals).replace(/0+$/, '');
    return (whole < 0 ? '-' : '') + digits.slice(0, -decimals) + (part && `.${part}`);
}

// A body as it would have been written into the form.
export function draftOf(field: Field, value: unknown): Draft {
    if (value === undefined || value === null) return emptyDraft(field);
    if (field.kind === 'group') return draftsOf(field.inner, value as Record<string, unknown>);
    if (field.kind === 'list' && Array.isArray(value)) {
        const parts = value.map((part) => draftOf(field.inner[0]!, part));
        return isTextList(field) ? parts.join('\n') : parts;
    }
    return typeof value === 'number' ? pointed(value, field.decimals) : String(value);
}

export function draftsOf(fields: Field[], body: Record<string, unknown>): DraftFields {
    return Object.fromEntries(
        fields.map((field) => [field.name, draftOf(field, body[field.name])]),
    );
}
