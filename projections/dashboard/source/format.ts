// Numbers and days as people read them.
import type { Language } from './settings';

// Units that the program counts in hundredths of.
const hundredths: Record<string, { zh: string; en: string }> = {
    '0.01 mu': { zh: '亩', en: 'mu' },
    fen: { zh: '元', en: 'yuan' },
};

interface Counted {
    unit: string;
    unit_name: string;
}

const locales = { zh: 'zh-CN', en: 'en-GB' };

function plain(value: number, language: Language, digits: number): string {
    return value.toLocaleString(locales[language], { maximumFractionDigits: digits });
}

export function scaled(value: number, unit: string): number {
    return unit in hundredths ? value / 100 : value;
}

export function formatValue(value: number, counted: Counted, language: Language): string {
    return plain(scaled(value, counted.unit), language, counted.unit in hundredths ? 1 : 0);
}

export function formatRate(value: number, counted: Counted, language: Language): string {
    const rate = scaled(value, counted.unit);
    if (rate > 0 && rate < 0.1) return '< 0.1';
    return plain(rate, language, Math.abs(rate) < 100 ? 1 : 0);
}

export function formatChange(value: number, counted: Counted, language: Language): string {
    const sign = value > 0 ? '+' : value < 0 ? '\u2212' : '\u00b1';
    return sign + formatValue(Math.abs(value), counted, language);
}

export function unitName(counted: Counted, language: Language): string {
    return hundredths[counted.unit]?.[language] ?? counted.unit_name;
}

export function formatCount(value: number, language: Language): string {
    return plain(value, language, 2);
}

// Never "100 %" before the end.
export function formatShare(share: number | undefined, language: Language): string {
    if (share === undefined) return '—';
    const percent = share === 1 ? 100 : Math.min(Math.floor(share * 1000) / 10, 99.9);
    return `${plain(percent, language, 1)}\u202f%`;
}

const day_ms = 86_400_000;

export function dayNumber(day: string): number {
    return Math.round(Date.parse(`${day}T00:00:00Z`) / day_ms);
}

export function dayOf(number: number): string {
    return new Date(number * day_ms).toISOString().slice(0, 10);
}

export function isDay(text: string | undefined): text is string {
    return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !isNaN(dayNumber(text));
}

export function formatDay(day: string, language: Language): string {
    return new Date(`${day}T00:00:00Z`).toLocaleDateString(locales[language], {
        timeZone: 'UTC',
        year: 'numeric',
        month: language === 'zh' ? 'long' : 'short',
        day: 'numeric',
    });
}

// The plan's days are those of China, wherever the page is open.
export const timeZone = 'Asia/Shanghai';

export function dayOfInstant(instant: string): string {
    return new Date(instant).toLocaleDateString('sv-SE', { timeZone });
}

export function formatInstant(instant: string, language: Language): string {
    return new Date(instant).toLocaleString(locales[language], {
        timeZone,
        dateStyle: 'medium',
        timeStyle: 'short',
    });
}
