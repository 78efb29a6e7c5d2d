// One thing's own events, as they stand in the ledger, and what they come to.
import { linkTo, type Address } from '../address';
import { useAnswer } from '../api';
import { formatDay, formatInstant } from '../format';
import { typeOf, type LiveEvent } from '../live';
import { useNames } from '../names';
import { useStateNames } from '../state_names';
import { useSpeech } from '../words';
import { Facts, flattened } from '../parts/facts';
import { RecordMenu } from '../parts/record_menu';
import { Shown } from '../parts/states';

export function StreamFile({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useNames();
    const [kind, id] = address.id.split('/', 2);
    const stateNames = useStateNames(kind ?? '');
    const path = `/v1/${encodeURIComponent(kind)}/${encodeURIComponent(id ?? '')}`;
    const state = useAnswer<{ state?: Record<string, unknown> }>(path, language);
    const events = useAnswer<{ events: LiveEvent[] }>(`${path}/events`, language);
    const household =
        kind === 'household'
            ? id
            : flattened(state.answer?.state ?? {}).find(([field]) => field === 'household')?.[1];
    return (
        <div data-view="stream">
            <div class="head">
                <h1>
                    {names.streams[kind] ?? kind} {id}
                </h1>
                <RecordMenu address={address} stream={address.id} />
            </div>
            {typeof household === 'string' && household && (
                <p>
                    <a href={linkTo(address, 'household', {}, household)}>{say('toHousehold')}</a>
                </p>
            )}
            <div class="file">
                <section class="panel">
                    <h2>{say('state')}</h2>
                    <Shown asked={state}>
                        {(answer) => (
                            <Facts
                                address={address}
                                facts={answer.state ?? {}}
                                names={stateNames}
                            />
                        )}
                    </Shown>
                </section>
                <section class="panel">
                    <h2>{say('events')}</h2>
                    <Shown asked={events}>
                        {(all) => (
                            <ol class="events">
                                {all.events.map((event) => {
                                    const type = typeOf(event);
                                    return (
                                        <li key={event.id} id={event.id}>
                                            <h3>
                                                <a href={linkTo(address, 'event', {}, event.id)}>
                                                    {names.events[type] ?? type}
                                                </a>
                                            </h3>
                                            <p class="about">
                                                {say('effective')}{' '}
                                                {formatDay(event.effectivedate, language)} ·{' '}
                                                {say('recorded')}{' '}
                                                {formatInstant(event.time, language)}
                                                {event.recordedby &&
                                                    ` · ${say('recordedBy')} ${event.recordedby}`}
                                            </p>
                                            <Facts
                                                address={address}
                                                facts={event.data}
                                                names={names.fields[type]}
                                            />
                                        </li>
                                    );
                                })}
                            </ol>
                        )}
                    </Shown>
                </section>
            </div>
        </div>
    );
}
