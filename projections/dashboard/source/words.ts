// What the page says, in the language it is read in.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from './settings';
import { en } from './words_en';
import { zh, type Word } from './words_zh';

export type { Word };

const tables: Record<Language, Record<Word, string>> = { zh, en };

export type Say = (word: Word, facts?: Record<string, string | number>) => string;

export function sayIn(language: Language): Say {
    return (word, facts = {}) =>
        tables[language][word].replace(/\{(\w+)\}/g, (_, name: string) =>
            String(facts[name] ?? ''),
        );
}

export function isWord(text: string): text is Word {
    return text in zh;
}

export interface Speech {
    language: Language;
    say: Say;
}

export const SpeechContext = createContext<Speech>({ language: 'zh', say: sayIn('zh') });

export function useSpeech(): Speech {
    return useContext(SpeechContext);
}
