// What became of a fact that was written, or would become of it.
import { formatInstant } from '../format';
import { useNames } from '../names';
import type { Entry } from '../outbox';
import { useSpeech } from '../words';

import { linkTo, parseAddress } from '../address';
import { Facts } from './facts';

export interface WouldRecord {
    stream: string;
    version: number;
    would_record: { type: string; data: Record<string, unknown> }[];
}

export function Rehearsed({ would }: { would: WouldRecord }) {
    const { say } = useSpeech();
    const { events, fields } = useNames();
    const address = parseAddress(location.hash);
    return (
        <div class="rehearsed" role="status">
            <strong>{say('wouldRecord')}</strong>
            {would.would_record.map(({ type, data }, at) => (
                <div key={at}>
                    <h3>{events[type] ?? type}</h3>
                    <Facts address={address} facts={data} names={fields[type]} />
                </div>
            ))}
        </div>
    );
}

export function Outcome({ entry, back }: { entry: Entry; back: string }) {
    const { language, say } = useSpeech();
    const address = parseAddress(location.hash);
    const recorded = entry.state === 'recorded';
    const facts = { fact: entry.names[language], time: formatInstant(entry.written, language) };
    return (
        <div class="outcome" data-state={entry.state} role="status">
            <h2>{say(recorded ? 'isRecorded' : 'isWaiting', facts)}</h2>
            <p>
                {recorded
                    ? say('recordedAs', { event: `${entry.stream}/${entry.version}` })
                    : say(entry.confidential ? 'waitsUnkept' : 'waitsKept')}
            </p>
            <p class="actions">
                <a href={back}>{say('backToFile')}</a>
                {recorded && (
                    <a href={linkTo(address, 'event', {}, `${entry.stream}/${entry.version}`)}>
                        {say('toEvent')}
                    </a>
                )}
                <a href={linkTo(address, 'outbox')}>{say('outbox')}</a>
            </p>
        </div>
    );
}
