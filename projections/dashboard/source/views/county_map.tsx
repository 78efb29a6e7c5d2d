// The counties of Hebei, coloured by how far the chosen figure is; each leads there. One square a
// county, or their outlines where a map was loaded.
import { useRef, useState } from 'preact/hooks';
import { linkHere, type Address } from '../address';
import { target, useAnswer, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { useDivisionMap, type DivisionMap, type Outline } from '../division_map';
import { byArea, indicatorsOf, shareOf, type FiguresByArea, type Measure } from '../plan';
import { areaOf, daysOf, isFixed, startArea, wholeArea } from '../question';
import { chooseMap, mapOf } from '../settings';
import { shadeBoundsOf, shadeCount } from '../shades';
import { formerCodes, laterCodes, tiles } from '../tile_grid';
import { useSpeech } from '../words';
import type { MapProps, Spot } from '../parts/map_area';
import { OutlineMap, unitOf, viewBoxOfOutlines, type Outlines } from '../parts/map_outlines';
import { Square, squareBorders, viewBoxOfSquares } from '../parts/map_squares';
import { ProblemNote } from '../parts/states';

const cityDigits = 4;

const steps: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

// The next one that way, over gaps too. `unit` is about as far as neighbours lie from each other.
function neighbour(from: Spot, [dx, dy]: [number, number], spots: Spot[], unit: number) {
    const along = (spot: Spot) => (spot.x - from.x) * dx + (spot.y - from.y) * dy;
    const across = (spot: Spot) => Math.abs((spot.x - from.x) * dy) + Math.abs((spot.y - from.y) * dx);
    const distance = (spot: Spot) => Math.hypot(along(spot), 3 * across(spot));
    return spots
        .filter((spot) => along(spot) > unit / 4 && across(spot) <= 2 * unit)
        .sort((a, b) => distance(a) - distance(b))[0];
}

// By the divisions of the page's day: each has the code that has figures.
function codeOf(code: string, figures: FiguresByArea | undefined): string {
    const other = formerCodes[code] ?? laterCodes[code];
    return other && figures?.has(other) && !figures.has(code) ? other : code;
}

// What a loaded map has of a division: its counties, or of the province its cities. Undefined
// where it has nothing of it.
function outlinesIn(map: DivisionMap, whole: string): Outlines | undefined {
    const inside = map.areas.filter(({ code }) => code.startsWith(whole));
    const isCity = ({ code }: Outline) => code.length === cityDigits;
    const cities = inside.filter(isCity);
    const counties = inside.filter((one) => !isCity(one));
    if (counties.length > 0) return { shown: counties, cities };
    const province = whole.length < cityDigits && cities.length > 0;
    return province ? { shown: cities, cities: [] } : undefined;
}

function Legend({ bounds }: { bounds: number[] }) {
    const { say } = useSpeech();
    const percent = (bound: number) => Math.round(bound * 100);
    return (
        <ul class="legend">
            {bounds.map((bound, at) => (
                <li key={bound}>
                    <i data-shade={String(shadeCount - bounds.length + at + 1)} />{' '}
                    {percent(bound)}–{percent(bounds[at + 1] ?? 1)} %
                </li>
            ))}
            <li>
                <i data-shade="full" /> {say('complete')}
            </li>
            <li>
                <i data-shade="none" /> {say('noData')}
            </li>
        </ul>
    );
}

function KindOfMap({ address, kind }: { address: Address; kind: 'outlines' | 'squares' }) {
    const { say } = useSpeech();
    return (
        <div class="tabs">
            {(['outlines', 'squares'] as const).map((one) => (
                <a
                    key={one}
                    href={linkHere(address, { map: one })}
                    aria-current={one === kind ? 'true' : undefined}
                    onClick={() => chooseMap(one)}
                >
                    {say(`map.${one}`)}
                </a>
            ))}
        </div>
    );
}

// Divisions with figures that the loaded map does not have.
function Missing({ shown, ...props }: MapProps & { shown: Outline[] }) {
    const { say } = useSpeech();
    const there = new Set(shown.map(({ code }) => code));
    const missing = [...(props.figures ?? [])]
        .filter(([code, here]) => !there.has(code) && shareOf(props.measure, here) !== undefined)
        .map(([code]) => code);
    if (missing.length === 0) return null;
    return (
        <details class="missing">
            <summary>{say('notOnMap', { count: missing.length })}</summary>
            {missing.map((code) => (
                <a key={code} href={linkHere(props.address, { area: code })}>
                    {props.names.get(code) ?? code}
                </a>
            ))}
        </details>
    );
}

interface WholeMap {
    whole: string; // the division that is shown
    map: DivisionMap;
}

function Drawing({ whole, map, address, measure }: WholeMap & { address: Address; measure: Measure }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const [focused, setFocused] = useState('');
    const svg = useRef<SVGSVGElement>(null);
    const loaded = outlinesIn(map, whole);
    const outlines = mapOf(address) === 'squares' ? undefined : loaded;
    const byCity = outlines?.shown[0]?.code.length === cityDigits;
    const asked = useAnswer<Rows<Figure>>(
        target('/v1/progress', {
            area: whole,
            level: byCity ? 'city' : 'county',
            indicator: indicatorsOf(measure).join(','),
            ...daysOf(address),
        }),
        language,
        isFixed(address),
    );
    const figures = asked.answer && byArea(asked.answer.rows);
    const coded = <One extends { code: string }>(all: One[]) =>
        all.map((one) => ({ ...one, code: codeOf(one.code, figures) }));
    const squares = coded(tiles.filter((tile) => tile.code.startsWith(whole)));
    const shown = outlines && coded(outlines.shown);
    const spots: Spot[] = shown
        ? shown.map(({ code, label: [x, y] }) => ({ code, x, y }))
        : squares.map(({ code, column, row }) => ({ code, x: column, y: row }));
    const unit = shown ? unitOf(shown) : 1;
    const reachable = [focused, areaOf(address), spots[0]?.code].find((code) =>
        spots.some((spot) => spot.code === code),
    );
    const shares = [...(figures?.values() ?? [])].map((one) => shareOf(measure, one));
    const bounds = shadeBoundsOf(shares.filter((share) => share !== undefined));
    const move = (event: KeyboardEvent) => {
        const step = steps[event.key];
        const from = spots.find((spot) => spot.code === reachable);
        const to = step && from && neighbour(from, step, spots, unit);
        if (!to) return;
        event.preventDefault();
        setFocused(to.code);
        svg.current?.querySelector<SVGAElement>(`[data-code="${to.code}"]`)?.focus();
    };
    if (spots.length === 0) return null;
    const drawn: MapProps = { names, figures, measure, bounds, address, reachable };
    return (
        <>
            {loaded && <KindOfMap address={address} kind={shown ? 'outlines' : 'squares'} />}
            {asked.problem && <ProblemNote problem={asked.problem} />}
            <p class="visually-hidden" id="map-help">
                {say('mapHelp')}
            </p>
            <svg
                ref={svg}
                viewBox={shown ? viewBoxOfOutlines(shown).join(' ') : viewBoxOfSquares(squares)}
                role="group"
                aria-labelledby="map-title"
                aria-describedby="map-help"
                class={asked.stale ? 'stale' : undefined}
                data-whole={whole}
                data-kind={shown ? 'outlines' : 'squares'}
                onKeyDown={move}
            >
                {shown && <OutlineMap {...drawn} outlines={{ ...outlines, shown }} />}
                {!shown && squares.map((tile) => <Square key={tile.code} {...drawn} tile={tile} />)}
                {!shown && whole === wholeArea && <path class="city-borders" d={squareBorders} />}
            </svg>
            <Legend bounds={bounds} />
            {shown && <Missing {...drawn} shown={shown} />}
        </>
    );
}

export function CountyMap({ address, measure }: { address: Address; measure: Measure }) {
    const { say } = useSpeech();
    const map = useDivisionMap();
    const area = areaOf(address);
    // A county is shown among those of its city.
    const city = area.length === 2 ? wholeArea : area.slice(0, cityDigits);
    const whole = startArea().length > city.length ? startArea() : city;
    return (
        <section class="panel map" aria-labelledby="map-title">
            <h2 id="map-title">{say('map')}</h2>
            {map && <Drawing whole={whole} map={map} address={address} measure={measure} />}
        </section>
    );
}
