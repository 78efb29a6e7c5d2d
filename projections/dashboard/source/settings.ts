// What a person has chosen for this browser: language, colours, and the kind of map.
import type { Address } from './address';

export type Language = 'zh' | 'en';
export type Theme = 'auto' | 'light' | 'dark';

// A browser may refuse to store anything; then a choice lasts as long as the page.
const chosen = new Map<string, string>();

function stored(name: string): string | null {
    try {
        return chosen.get(name) ?? localStorage.getItem(`anju.${name}`);
    } catch {
        return null;
    }
}

function store(name: string, value: string) {
    chosen.set(name, value);
    try {
        localStorage.setItem(`anju.${name}`, value);
    } catch {
        // as above
    }
}

export function languageOf(address: Address): Language {
    const wanted = address.parameters.lang ?? stored('language') ?? navigator.language;
    return wanted.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function chooseLanguage(language: Language) {
    store('language', language);
}

export function chosenTheme(): Theme {
    const theme = stored('theme');
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function chooseTheme(theme: Theme) {
    store('theme', theme);
    applyTheme();
}

// Outlines where a map was loaded, or one square a county.
export function mapOf(address: Address): 'outlines' | 'squares' {
    const wanted = address.parameters.map ?? stored('map');
    return wanted === 'squares' ? 'squares' : 'outlines';
}

export function chooseMap(kind: 'outlines' | 'squares') {
    store('map', kind);
}

const darkPreferred = matchMedia('(prefers-color-scheme: dark)');

export function isDark(): boolean {
    const theme = chosenTheme();
    return theme === 'auto' ? darkPreferred.matches : theme === 'dark';
}

export function applyTheme() {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    dispatchEvent(new Event('anju-theme'));
}

// A colour of the page's style sheet.
export function colour(name: string): string {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

darkPreferred.addEventListener('change', applyTheme);
