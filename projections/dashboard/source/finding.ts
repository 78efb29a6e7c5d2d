// What somebody looks for: the number of a file, which may stand in an address; or a person by name
// or by the number of the identity card, which stands in none and is kept nowhere.
import { send } from './api';
import { may, type Me } from './session';
import type { Language } from './settings';

const fileNumber = /^([a-z_]+\/)?\d{2,6}-[A-Za-z0-9._-]+$/;
const cardNumber = /^\d{6}[\dXx*]{9,12}$/; // of 18 characters, or of one that was misread
const cardInParts = /^\d{6}-\d{8}-?\d{3}[\dXx]$/; // as some write it; no file has such a number

export function isFileNumber(text: string): boolean {
    return fileNumber.test(text) && !cardInParts.test(text);
}

export function mayIdentify(me: Me): boolean {
    return may(me, 'identify');
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
    const written = text.replace(/\s/g, '');
    const plain = cardInParts.test(written) ? written.replaceAll('-', '') : written;
    return cardNumber.test(plain) ? plain.toUpperCase() : undefined;
}

// Up to 50. Throws Refused.
export async function searchPeople(search: Search, language: Language): Promise<Found[]> {
    const number = numberIn(search);
    const about = number ? { id_number: number } : { name: search.text.trim() };
    const asked = { ...about, purpose: search.purpose };
    return (await send<{ rows: Found[] }>('/v1/people/search', language, asked)).rows;
}

// "1399********123X" of a file is that of the number, as far as it is shown.
export function fits(mask: string, number: string): boolean {
    return mask.slice(0, 4) === number.slice(0, 4) && mask.slice(-4) === number.slice(-4);
}
