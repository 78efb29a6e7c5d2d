// What was written here: waiting to be sent, recorded, or refused and to be mended or dropped.
import { linkTo, type Address } from '../address';
import { formatInstant } from '../format';
import { useNames } from '../names';
import { drop, sendNow, useOutbox, type Entry } from '../outbox';
import { Empty } from '../parts/states';
import { fileLink } from '../parts/member_table';
import { useSpeech } from '../words';

const order = ['refused', 'waiting', 'recorded'] as const;

function mendLink(address: Address, entry: Entry): string {
    const version = entry.body?.version;
    const parameters = { mend: entry.key, version: version === undefined ? '' : String(version) };
    return linkTo(address, 'record', parameters, `${entry.stream}/${entry.command}`);
}

function Row({ address, entry }: { address: Address; entry: Entry }) {
    const { language, say } = useSpeech();
    const { streams } = useNames();
    const [kind = '', id = ''] = entry.stream.split('/', 2);
    const ended = entry.state === 'recorded';
    const event = `${entry.stream}/${entry.version}`;
    return (
        <li data-state={entry.state} data-key={entry.key}>
            <h3>
                {ended ? (
                    <a href={linkTo(address, 'event', {}, event)}>{entry.names[language]}</a>
                ) : (
                    entry.names[language]
                )}
            </h3>
            <p class="about">
                <a href={fileLink(address, entry.stream)}>
                    {streams[kind] ?? kind} {id}
                </a>{' '}
                · {say('writtenAt', { time: formatInstant(entry.written, language) })}
                {entry.recorded &&
                    ` · ${say('recorded')} ${formatInstant(entry.recorded, language)}`}
                {entry.confidential && entry.state === 'waiting' && ` · ${say('notKept')}`}
            </p>
            {entry.problem && (
                <p class="fault">
                    {entry.problem.detail || entry.problem.title}{' '}
                    <small>{entry.problem.rule}</small>
                </p>
            )}
            <p class="actions">
                {entry.state === 'refused' && <a href={mendLink(address, entry)}>{say('mend')}</a>}
                {!ended && (
                    <button type="button" onClick={() => void drop(entry.key)}>
                        {say('drop')}
                    </button>
                )}
            </p>
        </li>
    );
}

export function Outbox({ address }: { address: Address }) {
    const { say } = useSpeech();
    const { mine, others } = useOutbox();
    const waiting = mine.some((one) => one.state === 'waiting');
    return (
        <section class="panel list" data-view="outbox">
            <div class="head">
                <h1>{say('outbox')}</h1>
                <a class="button" href={linkTo(address, 'import')}>
                    {say('import')}
                </a>
            </div>
            <p class="note">{say('outboxHelp')}</p>
            {waiting && (
                <p>
                    <button type="button" class="primary" onClick={sendNow}>
                        {say('sendNow')}
                    </button>
                </p>
            )}
            {mine.length === 0 && <Empty>{say('outboxEmpty')}</Empty>}
            {order.map((state) => {
                const entries = mine.filter((one) => one.state === state);
                return (
                    entries.length > 0 && (
                        <section key={state} class="outbox">
                            <h2>
                                {say(`outbox.${state}`)} <small>{entries.length}</small>
                            </h2>
                            <ol>
                                {entries.map((entry) => (
                                    <Row key={entry.key} address={address} entry={entry} />
                                ))}
                            </ol>
                        </section>
                    )
                );
            })}
            {others > 0 && <p class="note">{say('outboxOthers', { count: others })}</p>}
        </section>
    );
}
