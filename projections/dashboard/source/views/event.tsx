// One event, in words: what happened, when, who says so and why, and what became of the record.
import { linkTo, type Address } from '../address';
import { useAnswer } from '../api';
import { changes, mayRecord, useCommands } from '../commands';
import { formatDay, formatInstant } from '../format';
import { typeOf, type LiveEvent } from '../live';
import { useNames } from '../names';
import { useSession } from '../session';
import { isWord, useSpeech } from '../words';
import { Facts } from '../parts/facts';
import { fileLink } from '../parts/member_table';
import { EventProof } from '../parts/proof';
import { Empty, Shown } from '../parts/states';

interface Evidence {
    kind: string;
    hash: string;
    place: string;
    taken_at?: string;
}

interface FullEvent extends LiveEvent {
    reason?: string;
    entrysource?: string;
    batchid?: string;
    causationid?: string;
    restates?: string;
    correlationid?: string;
    evidence?: Evidence[];
}

function versionOf({ id }: LiveEvent): number {
    return Number(id.slice(id.lastIndexOf('/') + 1));
}

function changeOf(events: FullEvent[], version: number): FullEvent | undefined {
    return events.find(
        (one) => typeOf(one).startsWith('record.') && one.data.version === version,
    );
}

// Whose record it is, and how it came in.
function Origin({ address, event }: { address: Address; event: FullEvent }) {
    const { language, say } = useSpeech();
    const way = `entry.${event.entrysource}`;
    const rows: [string, preact.ComponentChildren][] = [
        [say('effective'), formatDay(event.effectivedate, language)],
        [say('recorded'), formatInstant(event.time, language)],
        [say('recordedBy'), event.recordedby],
        [say('reason'), event.reason],
        [say('wayOfEntry'), isWord(way) ? say(way) : event.entrysource],
        [say('batch'), event.batchid],
        [
            say('causeEvent'),
            event.causationid && (
                <a href={linkTo(address, 'event', {}, event.causationid)}>{event.causationid}</a>
            ),
        ],
        [say('restates'), event.restates],
        [say('eventId'), event.id],
        [say('schema'), event.dataschema],
        [say('requestId'), event.correlationid],
    ];
    return (
        <dl class="facts">
            {rows.map(
                ([name, value]) =>
                    value && (
                        <div key={name}>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    ),
            )}
        </dl>
    );
}

function ChangeLinks({ address, event }: { address: Address; event: FullEvent }) {
    const { language } = useSpeech();
    const session = useSession();
    const commands = useCommands(language);
    const [kind = '', id = ''] = event.subject.split('/', 2);
    if (session.state !== 'in' || !commands) return null;
    const offered = commands.filter(
        (one) => one.stream === kind && changes.has(one.name) && mayRecord(session.me, one, id),
    );
    const parameters = { version: String(versionOf(event)) };
    return (
        <p class="actions">
            {offered.reverse().map((command) => (
                <a
                    key={command.name}
                    class="button"
                    href={linkTo(address, 'record', parameters, `${event.subject}/${command.name}`)}
                >
                    {command.names[language]}
                </a>
            ))}
        </p>
    );
}

interface History {
    events: FullEvent[];
    tokens: string[]; // of each, for its proof
}

function Found({ address, events, tokens }: { address: Address } & History) {
    const { language, say } = useSpeech();
    const names = useNames();
    const at = events.findIndex((one) => one.id === address.id);
    const event = events[at];
    if (!event) return <Empty />;
    const type = typeOf(event);
    const change = changeOf(events, versionOf(event));
    const isChange = type.startsWith('record.');
    const [kind = '', id = ''] = event.subject.split('/', 2);
    const beside = (one: FullEvent | undefined, rel: 'prev' | 'next') =>
        one && (
            <a rel={rel} href={linkTo(address, 'event', {}, one.id)}>
                {say(rel === 'prev' ? 'eventBefore' : 'eventAfter')}
            </a>
        );
    return (
        <>
            <h1>
                {names.events[type] ?? type}
                <small>
                    <a href={fileLink(address, event.subject)}>
                        {names.streams[kind] ?? kind} {id}
                    </a>
                </small>
            </h1>
            {change && (
                <p class="notice" data-state="late">
                    <a href={linkTo(address, 'event', {}, change.id)}>
                        {say('changedBy', {
                            how: names.events[typeOf(change)] ?? '',
                            day: formatInstant(change.time, language),
                        })}
                    </a>
                </p>
            )}
            <div class="file">
                <section class="panel">
                    <h2>{say('details')}</h2>
                    <Facts address={address} facts={event.data} names={names.fields[type]} />
                    {(event.evidence ?? []).map((one) => (
                        <Facts key={one.hash} address={address} facts={{ ...one }} />
                    ))}
                    {!change && !isChange && <ChangeLinks address={address} event={event} />}
                </section>
                <section class="panel">
                    <h2>{say('whoAndWhen')}</h2>
                    <Origin address={address} event={event} />
                </section>
                <EventProof event={event} token={tokens[at] ?? ''} />
            </div>
            <nav class="pages" aria-label={say('events')}>
                {beside(events[at - 1], 'prev')}
                {beside(events[at + 1], 'next')}
                <a href={linkTo(address, 'stream', {}, event.subject)}>{say('allEvents')}</a>
            </nav>
        </>
    );
}

export function Event({ address }: { address: Address }) {
    const { language } = useSpeech();
    const stream = address.id.split('/').slice(0, 2).map(encodeURIComponent).join('/');
    const asked = useAnswer<History>(`/v1/${stream}/events`, language);
    return (
        <div data-view="event">
            <Shown asked={asked}>
                {(history) => <Found address={address} {...history} />}
            </Shown>
        </div>
    );
}
