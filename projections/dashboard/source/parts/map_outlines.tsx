// Divisions by their outlines, as the map that was loaded has them.
import { useState } from 'preact/hooks';
import type { Outline } from '../division_map';
import { areaOf } from '../question';
import { useSpeech } from '../words';
import { MapArea, shortName, type MapProps } from './map_area';

const margin = 0.02; // of the map, around it
const lettersAcross = 58; // of the longer side of the map, by which names have their size
const letterWidth = { zh: 1.05, en: 0.58 }; // of their height

export interface Outlines {
    shown: Outline[];
    cities: Outline[]; // around the counties shown
}

export function viewBoxOfOutlines(shown: Outline[]): [number, number, number, number] {
    const left = Math.min(...shown.map(({ box }) => box[0]));
    const top = Math.min(...shown.map(({ box }) => box[1]));
    const width = Math.max(...shown.map(({ box }) => box[0] + box[2])) - left;
    const height = Math.max(...shown.map(({ box }) => box[1] + box[3])) - top;
    const around = margin * Math.max(width, height);
    return [left - around, top - around, width + 2 * around, height + 2 * around];
}

// What lies under the pointer and who has the focus are drawn once more above their neighbours,
// which would cover half of their edge.
export function OutlineMap(props: MapProps & { outlines: Outlines }) {
    const { language } = useSpeech();
    const [ringed, setRinged] = useState('');
    const { shown, cities } = props.outlines;
    const [, , width, height] = viewBoxOfOutlines(shown);
    const size = Math.max(width, height) / lettersAcross;
    const nameOf = ({ code, label }: Outline) => {
        const short = shortName(props.names.get(code) ?? code, language);
        return label[2] >= short.length * letterWidth[language] * size ? short : '';
    };
    const drawnAgain = (code: string, kind: string) =>
        shown
            .filter((one) => one.code === code)
            .map((one) => <path key={kind} class={kind} d={one.d} />);
    return (
        <g class="outlines" font-size={size}>
            {shown.map((one) => (
                <MapArea key={one.code} {...props} code={one.code} ringed={setRinged}>
                    <path d={one.d} fill-rule="evenodd" />
                    <text x={one.label[0]} y={one.label[1]}>
                        {nameOf(one)}
                    </text>
                </MapArea>
            ))}
            {cities.map((one) => (
                <path key={one.code} class="city-borders" d={one.d} />
            ))}
            {drawnAgain(areaOf(props.address), 'here')}
            {drawnAgain(ringed, 'ring')}
        </g>
    );
}
