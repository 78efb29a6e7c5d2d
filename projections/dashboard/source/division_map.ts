// The map that who runs the program has loaded (--map FILE): outlines by the codes of divisions.
import { useEffect, useState } from 'preact/hooks';
import { ask } from './api';
import { useLive } from './live';
import { useSpeech } from './words';

export interface Outline {
    code: string; // of 4 digits: a city; of 6: a county
    d: string; // a path of SVG
    box: [number, number, number, number]; // left, top, width, height
    label: [number, number, number]; // where a name stands best, and how much room it has
}

export interface DivisionMap {
    areas: Outline[]; // none: no map was loaded
}

const none: DivisionMap = { areas: [] };
let read: DivisionMap | undefined;

// Undefined until it is known whether there is one; none while the program cannot be asked.
export function useDivisionMap(): DivisionMap | undefined {
    const { language } = useSpeech();
    const { connection } = useLive();
    const [map, setMap] = useState(read);
    useEffect(() => {
        if (read) return;
        ask<DivisionMap>('/dashboard/map.json', language)
            .then((answer) => setMap((read = answer)))
            .catch(() => setMap(none));
    }, [connection]);
    return map;
}
