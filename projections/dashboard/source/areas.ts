// Names of divisions down to counties, as the program gives them; below, a code is the name.
import { useEffect, useState } from 'preact/hooks';
import { ask, type Figure, type Rows } from './api';
import { useLive } from './live';
import type { Language } from './settings';
import { useSpeech } from './words';

export type AreaNames = Map<string, string>;

const levels = ['province', 'city', 'county'];
const read = new Map<Language, AreaNames>();

// Any indicator will do: its rows name every division of a level.
async function readNames(language: Language): Promise<AreaNames> {
    const names: AreaNames = new Map();
    const answers = await Promise.all(
        levels.map((level) =>
            ask<Rows<Figure>>(
                `/v1/progress?indicator=registry.households&level=${level}`,
                language,
            ).catch(() => ({ rows: [] })), // a level above what who asks may see
        ),
    );
    for (const { rows } of answers) {
        for (const row of rows) if (row.name) names.set(row.area, row.name);
    }
    return names;
}

export function useAreaNames(): AreaNames {
    const { language } = useSpeech();
    const { connection } = useLive();
    const [, setCount] = useState(0);
    useEffect(() => {
        if (read.has(language)) return;
        readNames(language)
            .then((names) => {
                read.set(language, names);
                setCount((count) => count + 1);
            })
            .catch(() => {}); // codes are shown until the program can be reached again
    }, [language, connection]);
    return read.get(language) ?? new Map<string, string>();
}
