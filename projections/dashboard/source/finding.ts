// What somebody looks for: the number of a file, which may stand in an address; or a person by name
// or by the number of the identity card, which stands in none and is kept nowhere.
import { problemOf, Refused } from './api';
import type { Me } from './session';
import type { Language } from './settings';

const fileNumber = /^([a-z_]+\/)?\d{2,6}-[A-Za-z0-9._-]+$/;
const cardNumber = /^\d{6}[\dXx*]{9,12}$/; // of 18 characters, or of one that was misread

export function isFileNumber(text: string): boolean {
    return fileNumber.test(text);
}

export function mayIdentify(me: Me): boolean {
    return !me.controlled || me.rights.includes('identify');
}

// From the box above every view to the view that looks for people: asked for once.
let brought = '';

export function bring(text: string) {
    brought = text;
    dispatchEvent(new Event('anju-find'));
}

export function takeBrought(): string {
    const text = brought;
    brought = '';
    return text;
}

export interface Search {
    text: string; // a name, or a number
    purpose: string;
}

export interface Found {
    person: string;
    token: string; // of the event that says who was told
}

export function numberIn({ text }: Search): string | undefined {
    const plain = text.replace(/\s/g, '');
    return cardNumber.test(plain) ? plain.toUpperCase() : undefined;
}

// Up to 50. Throws Refused.
export async function searchPeople(search: Search, language: Language): Promise<Found[]> {
    const number = numberIn(search);
    const about = number ? { id_number: number } : { name: search.text.trim() };
    const response = await fetch('/v1/people/search', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
        body: JSON.stringify({ ...about, purpose: search.purpose }),
    }).catch(() => undefined);
    if (!response) throw new Refused({ title: 'unreachable', detail: '', status: 0 });
    if (!response.ok) throw new Refused(await problemOf(response));
    return ((await response.json()) as { rows: Found[] }).rows;
}

// "1399********123X" of a file is that of the number, as far as it is shown.
export function fits(mask: string, number: string): boolean {
    return mask.slice(0, 4) === number.slice(0, 4) && mask.slice(-4) === number.slice(-4);
}
