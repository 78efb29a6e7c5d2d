// Hebei as one square a county, coloured by how far the chosen figure is; a square leads there.
import { useRef, useState } from 'preact/hooks';
import { linkHere, type Address } from '../address';
import { target, useAnswer, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatShare, formatValue, unitName } from '../format';
import { byArea, indicatorsOf, shareOf, type FiguresByArea, type Measure } from '../plan';
import { areaOf, daysOf, isFixed, startArea, wholeArea } from '../question';
import { useSpeech } from '../words';
import { ProblemNote } from '../parts/states';
import { formerCodes, tiles, type Tile } from '../tile_grid';

const gap = 0.06;
const shadeCount = 5;

// Lower bounds of the shades: a fifth of the counties that have something left lies in each, so
// that differences show however near to each other they are. What is complete has its own.
export function shadeBoundsOf(shares: number[]): number[] {
    const left = shares.filter((share) => share < 1).sort((a, b) => a - b);
    const bounds = [0];
    for (let shade = 1; shade < shadeCount; ++shade) {
        const share = left[Math.floor((left.length * shade) / shadeCount)];
        const bound = share === undefined ? 0 : Math.floor(share * 100) / 100;
        if (bound > bounds[bounds.length - 1]) bounds.push(bound);
    }
    return bounds;
}

function shadeOf(share: number | undefined, bounds: number[]): string {
    if (share === undefined) return 'none';
    if (share === 1) return 'full';
    const step = bounds.filter((bound) => share >= bound).length;
    return String(shadeCount - bounds.length + step);
}

// "阜平" of 阜平县, as far as a square has room.
function shortName(name: string, language: string): string {
    if (language === 'zh') {
        const short = name.replace(/(满族蒙古族|满族|回族)?(自治县|县|区|市|矿区)$/, '');
        return (short.length < 2 ? name : short).slice(0, 4);
    }
    return name.replace(/ .*$/, '');
}

const lettersInSquare = 7; // of the Latin alphabet; a longer name is drawn narrower

// The line between two cities runs where neighbouring squares differ in the first four digits.
function borderOf(tile: Tile, at: Map<string, Tile>): string {
    const city = tile.code.slice(0, 4);
    const { column: x, row: y } = tile;
    const differs = (dx: number, dy: number) =>
        at.get(`${x + dx},${y + dy}`)?.code.slice(0, 4) !== city;
    return [
        differs(0, -1) && `M${x} ${y}h1`,
        differs(0, 1) && `M${x} ${y + 1}h1`,
        differs(-1, 0) && `M${x} ${y}v1`,
        differs(1, 0) && `M${x + 1} ${y}v1`,
    ]
        .filter(Boolean)
        .join('');
}

const places = new Map(tiles.map((tile) => [`${tile.column},${tile.row}`, tile]));
const borders = tiles.map((tile) => borderOf(tile, places)).join('');

function viewBoxOf(shown: Tile[]): string {
    const columns = shown.map((tile) => tile.column);
    const rows = shown.map((tile) => tile.row);
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    const width = Math.max(...columns) - left + 1;
    const height = Math.max(...rows) - top + 1;
    return `${left - 0.1} ${top - 0.1} ${width + 0.2} ${height + 0.2}`;
}

const steps: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
};

// The next square that way, over gaps too.
function neighbour(from: Tile, [dx, dy]: [number, number], shown: Tile[]): Tile | undefined {
    const ahead = shown.filter((tile) => {
        const [x, y] = [tile.column - from.column, tile.row - from.row];
        return dx !== 0 ? x * dx > 0 && Math.abs(y) <= 2 : y * dy > 0 && Math.abs(x) <= 2;
    });
    const distance = (tile: Tile) =>
        Math.hypot(
            (tile.column - from.column) * (dx === 0 ? 3 : 1),
            (tile.row - from.row) * (dy === 0 ? 3 : 1),
        );
    return ahead.sort((a, b) => distance(a) - distance(b))[0];
}

// By the divisions of the page's day: a square has the code that has figures.
function codeOf(tile: Tile, figures: FiguresByArea | undefined): string {
    const former = formerCodes[tile.code];
    return former && figures && !figures.has(tile.code) ? former : tile.code;
}

interface SquareProps {
    tile: Tile;
    name: string;
    figures?: FiguresByArea;
    measure: Measure;
    bounds: number[]; // of the shades
    address: Address;
    reachable: boolean; // by the tab key: one square is, the arrow keys go on from there
}

function Square({ tile, name, figures, measure, bounds, address, reachable }: SquareProps) {
    const { language, say } = useSpeech();
    const here = figures?.get(tile.code);
    const figure = here?.get(measure.indicator);
    const share = here && shareOf(measure, here);
    const short = shortName(name, language);
    const tight = language === 'en' && short.length > lettersInSquare;
    const told =
        figure && share !== undefined
            ? `${formatShare(share, language)}, ${formatValue(figure.value, figure, language)} ` +
              unitName(figure, language)
            : say('noData');
    return (
        <a
            href={linkHere(address, { area: tile.code })}
            class="tile"
            data-code={tile.code}
            data-shade={shadeOf(share, bounds)}
            aria-current={areaOf(address) === tile.code ? 'location' : undefined}
            tabIndex={reachable ? 0 : -1}
        >
            <title>{`${name}: ${told}`}</title>
            <rect
                x={tile.column + gap}
                y={tile.row + gap}
                width={1 - 2 * gap}
                height={1 - 2 * gap}
                rx={0.08}
            />
            <text
                x={tile.column + 0.5}
                y={tile.row + 0.56}
                textLength={tight ? 0.84 : undefined}
                lengthAdjust="spacingAndGlyphs"
            >
                {short}
            </text>
        </a>
    );
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

export function CountyMap({ address, measure }: { address: Address; measure: Measure }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    // A county is shown among those of its city.
    const city = area.length === 2 ? wholeArea : area.slice(0, 4);
    const whole = startArea().length > city.length ? startArea() : city;
    const inside = tiles.filter((tile) => tile.code.startsWith(whole));
    const asked = useAnswer<Rows<Figure>>(
        target('/v1/progress', {
            area: whole,
            level: 'county',
            indicator: indicatorsOf(measure).join(','),
            ...daysOf(address),
        }),
        language,
        isFixed(address),
    );
    const [focused, setFocused] = useState('');
    const map = useRef<SVGSVGElement>(null);
    const figures = asked.answer && byArea(asked.answer.rows);
    const shown = inside.map((tile) => ({ ...tile, code: codeOf(tile, figures) }));
    const reachable = shown.some((tile) => tile.code === focused)
        ? focused
        : (shown.find((tile) => tile.code === area) ?? shown[0])?.code;
    const shares = [...(figures?.values() ?? [])].map((one) => shareOf(measure, one));
    const bounds = shadeBoundsOf(shares.filter((share) => share !== undefined));

    const move = (event: KeyboardEvent) => {
        const step = steps[event.key];
        const from = shown.find((tile) => tile.code === reachable);
        const to = step && from && neighbour(from, step, shown);
        if (!to) return;
        event.preventDefault();
        setFocused(to.code);
        map.current?.querySelector<SVGAElement>(`[data-code="${to.code}"]`)?.focus();
    };
    if (shown.length === 0) return null;
    return (
        <section class="panel map" aria-labelledby="map-title">
            <h2 id="map-title">{say('map')}</h2>
            {asked.problem && <ProblemNote problem={asked.problem} />}
            <p class="visually-hidden" id="map-help">
                {say('mapHelp')}
            </p>
            <svg
                ref={map}
                viewBox={viewBoxOf(shown)}
                role="group"
                aria-labelledby="map-title"
                aria-describedby="map-help"
                class={asked.stale ? 'stale' : undefined}
                data-whole={whole}
                onKeyDown={move}
            >
                {shown.map((tile) => (
                    <Square
                        key={tile.code}
                        tile={tile}
                        name={names.get(tile.code) ?? tile.code}
                        figures={figures}
                        measure={measure}
                        bounds={bounds}
                        address={address}
                        reachable={tile.code === reachable}
                    />
                ))}
                {whole === wholeArea && <path class="city-borders" d={borders} />}
            </svg>
            <Legend bounds={bounds} />
        </section>
    );
}
