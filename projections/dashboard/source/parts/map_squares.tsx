// Hebei as one square a county.
import { useSpeech } from '../words';
import { tiles, type Tile } from '../tile_grid';
import { MapArea, shortName, type MapProps } from './map_area';

const gap = 0.06;
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
export const squareBorders = tiles.map((tile) => borderOf(tile, places)).join('');

export function viewBoxOfSquares(shown: Tile[]): string {
    const columns = shown.map((tile) => tile.column);
    const rows = shown.map((tile) => tile.row);
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    const width = Math.max(...columns) - left + 1;
    const height = Math.max(...rows) - top + 1;
    return `${left - 0.1} ${top - 0.1} ${width + 0.2} ${height + 0.2}`;
}

export function Square(props: MapProps & { tile: Tile }) {
    const { language } = useSpeech();
    const { tile, names } = props;
    const short = shortName(names.get(tile.code) ?? tile.code, language);
    const tight = language === 'en' && short.length > lettersInSquare;
    return (
        <MapArea {...props} code={tile.code}>
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
        </MapArea>
    );
}
