// Divisions by their outlines, as the map that was loaded has them.
import { useState } from 'preact/hooks';
import type { Outline } from '../division_map';
import { areaOf } from '../question';
import { useSpeech } from '../words';
import { MapArea, shadeIn, shortName, type MapProps } from './map_area';

const margin = 0.02; // of the map, around it
const nameHeight = 0.24; // of what is drawn, usually
const namesAcross = { least: 22, most: 70 }; // so many of their heights go into the whole map
const letterWidth = { zh: 1.05, en: 0.58 }; // of their height
const narrowest = 0.6; // of its own width, where a name has less room

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

// How far neighbours lie from each other, about.
export function unitOf(shown: Outline[]): number {
    const wide = shown.map(({ box }) => Math.sqrt(box[2] * box[3]));
    return wide.reduce((sum, one) => sum + one, 0) / Math.max(wide.length, 1);
}

function heightOfNames(shown: Outline[]): number {
    const [, , width, height] = viewBoxOfOutlines(shown);
    const side = Math.max(width, height);
    const wanted = unitOf(shown) * nameHeight;
    return Math.min(Math.max(wanted, side / namesAcross.most), side / namesAcross.least);
}

// Above all outlines, where no neighbour covers it; links are named by their titles.
function Name({ outline, height, ...props }: MapProps & { outline: Outline; height: number }) {
    const { language } = useSpeech();
    const { code, label } = outline;
    const [x, y, room] = label;
    const name = shortName(props.names.get(code) ?? code, language);
    const width = name.length * letterWidth[language] * height;
    if (room < width * narrowest) return null;
    return (
        <text
            x={x}
            y={y}
            data-shade={shadeIn(props, code)}
            textLength={room < width ? room : undefined}
            lengthAdjust="spacingAndGlyphs"
        >
            {name}
        </text>
    );
}

// What lies under the pointer and who has the focus are drawn once more above their neighbours,
// which would cover half of their edge.
export function OutlineMap(props: MapProps & { outlines: Outlines }) {
    const [ringed, setRinged] = useState('');
    const { shown, cities } = props.outlines;
    const height = heightOfNames(shown);
    const drawnAgain = (code: string, kind: string) =>
        shown
            .filter((one) => one.code === code)
            .map((one) => <path key={kind} class={kind} d={one.d} />);
    return (
        <g class="outlines" font-size={height}>
            {shown.map((one) => (
                <MapArea key={one.code} {...props} code={one.code} ringed={setRinged}>
                    <path d={one.d} fill-rule="evenodd" />
                </MapArea>
            ))}
            {cities.map((one) => (
                <path key={one.code} class="city-borders" d={one.d} />
            ))}
            {drawnAgain(areaOf(props.address), 'here')}
            {drawnAgain(ringed, 'ring')}
            <g aria-hidden="true">
                {shown.map((one) => (
                    <Name key={one.code} {...props} outline={one} height={height} />
                ))}
            </g>
        </g>
    );
}
