// Who is counted: a table with pages, files to take away, and links to what is known of each.
import { linkHere, linkTo, type Address, type Parameters } from '../address';
import { target, type Member, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatDay, formatValue } from '../format';
import { fieldsOf, useNames } from '../names';
import { cohortOf, daysOf } from '../question';
import { useSpeech } from '../words';
import { Facts } from './facts';
import { RecordMenu } from './record_menu';
import { Empty } from './states';

const pageRows = '50';
const sortedRowsMax = 1_000; // that the program gives at once: so many can be put in order

// The page of a list that the address asks for.
export function pageOf(address: Address): Parameters {
    const { sort, after = '' } = address.parameters;
    return sort ? { limit: String(sortedRowsMax) } : { limit: pageRows, after };
}

type SortKey = 'member' | 'area' | 'value' | 'since';

// "-since" is the newest first.
function sortedRows(rows: Member[], sort: string | undefined): Member[] {
    if (!sort) return rows;
    const down = sort.startsWith('-') ? -1 : 1;
    const key = sort.replace('-', '');
    const compare = (a: Member, b: Member) => {
        if (key === 'value') return a.value - b.value;
        if (key === 'since') return a.since.localeCompare(b.since);
        return key === 'area'
            ? a.area.localeCompare(b.area)
            : a.stream.localeCompare(b.stream, undefined, { numeric: true });
    };
    return [...rows].sort((a, b) => down * compare(a, b));
}

interface SortHeadProps {
    address: Address;
    by: SortKey;
    number?: boolean;
}

function SortHead({ address, by, number = false }: SortHeadProps) {
    const { say } = useSpeech();
    const { sort } = address.parameters;
    const [isUp, isDown] = [sort === by, sort === `-${by}`];
    const next = isUp ? `-${by}` : isDown ? '' : by;
    return (
        <th
            class={number ? 'number' : undefined}
            aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
        >
            <a class="sort" href={linkHere(address, { sort: next, after: '' })}>
                {say(by)}
            </a>
        </th>
    );
}

// Where the file of what a stream's name and id stand for is shown.
export function fileLink(address: Address, stream: string): string {
    const slash = stream.indexOf('/');
    const [kind, id] = [stream.slice(0, slash), stream.slice(slash + 1)];
    return kind === 'household'
        ? linkTo(address, 'household', {}, id)
        : linkTo(address, 'stream', {}, stream);
}

export function Exports({ path, parameters }: { path: string; parameters: Parameters }) {
    const { language, say } = useSpeech();
    return (
        <p class="exports">
            {say('exportAs')}
            {['csv', 'xlsx', 'ndjson'].map((format) => (
                <a key={format} href={target(path, { ...parameters, format, language })} download>
                    {format.toUpperCase()}
                </a>
            ))}
            <button type="button" onClick={() => print()}>
                {say('print')}
            </button>
        </p>
    );
}

const categories = ['registered_poor', 'moved_along'] as const;
const planYears = ['2016', '2017', '2018', '2019'];

export function MemberFilter({ address }: { address: Address }) {
    const { say } = useSpeech();
    const given = address.parameters;
    const submit = (event: Event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget as HTMLFormElement);
        const changes: Parameters = { after: '' };
        for (const [name, value] of form) changes[name] = String(value);
        location.hash = linkHere(address, changes);
    };
    return (
        <form class="filter" onSubmit={submit} aria-label={say('filter')}>
            <label>
                <span class="label">{say('olderThan')}</span>
                <input
                    type="number"
                    name="older_than_days"
                    min={0}
                    defaultValue={given.older_than_days ?? ''}
                />
            </label>
            <label>
                <span class="label">{say('planYear')}</span>
                <select name="plan_year" value={given.plan_year ?? ''}>
                    <option value="">{say('all')}</option>
                    {planYears.map((year) => (
                        <option key={year}>{year}</option>
                    ))}
                </select>
            </label>
            <label>
                <span class="label">{say('category')}</span>
                <select name="category" value={given.category ?? ''}>
                    <option value="">{say('all')}</option>
                    {categories.map((one) => (
                        <option value={one} key={one}>
                            {say(`category.${one}`)}
                        </option>
                    ))}
                </select>
            </label>
            <button type="submit">{say('apply')}</button>
        </form>
    );
}

// The parameters of a page of members that the address asks for.
export function memberParameters(address: Address): Parameters {
    return {
        ...cohortOf(address),
        older_than_days: address.parameters.older_than_days ?? '',
    };
}

interface Props {
    address: Address;
    page: Rows<Member>;
    unit?: { unit: string; unit_name: string };
}

export function MemberTable({ address, page, unit }: Props) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const { streams, fields } = useNames();
    const { sort } = address.parameters;
    const atPresent = daysOf(address).on === undefined;
    const withKnown = page.rows.some((row) => row.known);
    const place = (area: string) => names.get(area.slice(0, 6)) ?? area;
    if (page.rows.length === 0) return <Empty />;
    const nameOf = (stream: string) => {
        const [kind, id] = stream.split('/', 2);
        return `${streams[kind] ?? kind} ${id}`;
    };
    return (
        <>
            <div class="scroll wide">
                <table class="members">
                    <thead>
                        <tr>
                            <SortHead address={address} by="member" />
                            <SortHead address={address} by="area" />
                            <SortHead address={address} by="value" number />
                            <SortHead address={address} by="since" />
                            {withKnown && <th>{say('state')}</th>}
                            {atPresent && <td class="menu-cell" />}
                        </tr>
                    </thead>
                    <tbody>
                        {sortedRows(page.rows, sort).map((row) => (
                            <tr key={row.stream}>
                                <td>
                                    <a href={fileLink(address, row.stream)}>{nameOf(row.stream)}</a>
                                </td>
                                <td>
                                    {place(row.area)}
                                    {row.area.length > 6 && <small> {row.area}</small>}
                                </td>
                                <td class="number">
                                    {formatValue(
                                        row.value,
                                        unit ?? { unit: '', unit_name: '' },
                                        language,
                                    )}
                                </td>
                                <td>
                                    <time dateTime={row.since}>
                                        {formatDay(row.since, language)}
                                    </time>
                                </td>
                                {withKnown && (
                                    <td>
                                        <Facts
                                            address={address}
                                            facts={row.known ?? {}}
                                            names={fieldsOf(row.stream.split('/')[0], fields)}
                                            compact
                                        />
                                    </td>
                                )}
                                {atPresent && (
                                    <td class="menu-cell">
                                        <RecordMenu address={address} stream={row.stream} />
                                    </td>
                                )}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="pages">
                {address.parameters.after && (
                    <a href={linkHere(address, { after: '' })}>{say('firstPage')}</a>
                )}
                {page.next && sort && say('sortedAmong', { count: sortedRowsMax })}
                {page.next && !sort && (
                    <a href={linkHere(address, { after: page.next })} rel="next">
                        {say('nextPage')}
                    </a>
                )}
            </p>
        </>
    );
}
