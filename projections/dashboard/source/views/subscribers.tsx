// On the operators' page: what agencies were sent and have confirmed, and who is called by webhooks.
import { useAnswer } from '../api';
import { formatCount } from '../format';
import { useSpeech, type Word } from '../words';

interface AgencyRow {
    agency: string;
    name: string;
    sent?: number;
    received?: number;
    acted: number;
    lag_events?: number;
    lag_seconds?: number;
    trouble: string;
}

interface WebhookRow {
    subscription: string;
    status: string;
    url: string;
    lag_events: number;
    lag_seconds: number;
    taken: number;
    failed: number;
    parked: number;
    trouble: string;
}

type Column<Row> = [Word, (row: Row) => string | number | undefined];

const ofAgencies: Column<AgencyRow>[] = [
    ['sentThrough', (row) => row.sent],
    ['receivedThrough', (row) => row.received],
    ['actedUpon', (row) => row.acted],
    ['behindEvents', (row) => row.lag_events],
    ['behindSeconds', (row) => row.lag_seconds],
    ['trouble', (row) => row.trouble],
];
const ofWebhooks: Column<WebhookRow>[] = [
    ['address', (row) => row.url],
    ['state', (row) => row.status],
    ['taken', (row) => row.taken],
    ['failedCalls', (row) => row.failed],
    ['parked', (row) => row.parked],
    ['behindEvents', (row) => row.lag_events],
    ['behindSeconds', (row) => row.lag_seconds],
    ['trouble', (row) => row.trouble],
];

interface Properties<Row> {
    title: Word;
    nameOf: (row: Row) => string;
    columns: Column<Row>[];
    url: string;
    turn: number;
}

function Table<Row>({ title, nameOf, columns, url, turn }: Properties<Row>) {
    const { language, say } = useSpeech();
    const { answer } = useAnswer<{ rows: Row[] }>(url, language, true, turn);
    const rows = answer?.rows ?? [];
    if (rows.length === 0) return null;
    const shown = (value: string | number | undefined) =>
        typeof value === 'number' ? formatCount(value, language) : value || '–';
    return (
        <section class="panel">
            <h2>{say(title)}</h2>
            <div class="scroll wide" tabIndex={0} role="region" aria-label={say(title)}>
                <table>
                    <thead>
                        <tr>
                            <th>{say('subscriber')}</th>
                            {columns.map(([word]) => (
                                <th key={word}>{say(word)}</th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((row) => (
                            <tr key={nameOf(row)} data-subscriber={nameOf(row)}>
                                <th scope="row">{nameOf(row)}</th>
                                {columns.map(([word, of]) => (
                                    <td key={word}>{shown(of(row))}</td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

export function Subscribers({ turn }: { turn: number }) {
    return (
        <>
            <Table<AgencyRow>
                title="agencies"
                nameOf={(row) => row.agency}
                columns={ofAgencies}
                url="/v1/subscriptions"
                turn={turn}
            />
            <Table<WebhookRow>
                title="webhooks"
                nameOf={(row) => row.subscription}
                columns={ofWebhooks}
                url="/v1/webhooks"
                turn={turn}
            />
        </>
    );
}
