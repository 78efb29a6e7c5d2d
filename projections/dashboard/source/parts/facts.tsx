// What is known of one thing, as a list of names and values.
import { linkTo, type Address } from '../address';
import { useAreaNames } from '../areas';
import { fieldName } from '../field_names';
import { formatCount } from '../format';
import type { FieldNames } from '../names';
import { useSpeech } from '../words';

interface Props {
    address: Address;
    facts: Record<string, unknown>;
    names?: Record<string, FieldNames>; // of fields, where the program gives them
    compact?: boolean; // without the division, which stands elsewhere
}

const dayMin = '1900';
const ofDivisions = new Set(['area', 'origin', 'place', 'registered_area', 'resettlement']);
const notForPeople = new Set(['identity']); // a hash

// A day that stands for none is no day at all, and -1 no number of anything.
function isNothing(value: unknown): boolean {
    if (typeof value === 'string') {
        return value === '' || (/^-?\d+-\d\d-/.test(value) && value < dayMin);
    }
    return !value || value === -1 || (Array.isArray(value) && value.length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}

// What is inside an object is told beside it.
export function flattened(facts: Record<string, unknown>): [string, unknown][] {
    return Object.entries(facts).flatMap(([field, value]): [string, unknown][] =>
        isObject(value) ? flattened(value) : [[field, value]],
    );
}

export function Facts({ address, facts, names = {}, compact = false }: Props) {
    const { language, say } = useSpeech();
    const areas = useAreaNames();
    const text = (field: string, value: unknown): string => {
        if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
        if (typeof value === 'number') return number(field, value);
        if (Array.isArray(value)) return value.map((one) => text(field, one)).join(', ');
        if (isObject(value)) return JSON.stringify(value);
        return names[field]?.values?.[String(value)] ?? String(value);
    };
    const number = (field: string, value: number) =>
        formatCount(value / 10 ** (names[field]?.decimals ?? 0), language);
    const shown = (field: string, value: unknown) => {
        if (field === 'household' && typeof value === 'string') {
            return <a href={linkTo(address, 'household', {}, value)}>{value}</a>;
        }
        if (ofDivisions.has(field) && typeof value === 'string') {
            const name = areas.get(value.slice(0, 6));
            return name ? `${name} ${value}` : value;
        }
        if (field === 'plan_year') return String(value);
        return text(field, value);
    };
    const entries = flattened(facts).filter(
        ([field, value]) =>
            !isNothing(value) && !notForPeople.has(field) && !(compact && field === 'area'),
    );
    return (
        <dl class={compact ? 'facts compact' : 'facts'}>
            {entries.map(([field, value]) => (
                <div key={field}>
                    <dt>{names[field]?.name ?? fieldName(field, language)}</dt>
                    <dd>{shown(field, value)}</dd>
                </div>
            ))}
        </dl>
    );
}
