// An agency's own page: what it may follow, the newest of that as it comes, and what it has confirmed.
import { useEffect, useState } from 'preact/hooks';
import type { Address } from '../address';
import { ask, problemIn, Refused, send, type Problem } from '../api';
import { formatCount, formatInstant } from '../format';
import { useLive } from '../live';
import { useNames } from '../names';
import { useSession } from '../session';
import type { Language } from '../settings';
import { useSpeech } from '../words';
import { Empty, ProblemNote } from '../parts/states';

interface Receipts {
    state: { received?: number; acted: number; acted_upon?: string };
}

const shownMax = 40;

function confirm(name: string, through: number, language: Language) {
    const occurred_on = new Date().toISOString().slice(0, 10);
    const url = `/v1/delivery/${encodeURIComponent(name)}/receive`;
    return send(url, language, { occurred_on, through });
}

export function Agency(_: { address: Address }) {
    const { language, say } = useSpeech();
    const session = useSession();
    const { events } = useLive();
    const { events: eventNames } = useNames();
    const [receipts, setReceipts] = useState<Receipts['state']>();
    const [problem, setProblem] = useState<Problem>();
    const [turn, setTurn] = useState(0);
    const me = session.state === 'in' ? session.me : undefined;
    const receives = me?.rights.includes('receive') ?? false;
    useEffect(() => {
        if (!me || !receives) return;
        ask<Receipts>(`/v1/delivery/${encodeURIComponent(me.name)}`, language).then(
            ({ state }) => setReceipts(state),
            (failure) => {
                // Nothing was ever confirmed.
                if (failure instanceof Refused && failure.problem.status === 404) return;
                setProblem(problemIn(failure));
            },
        );
    }, [me?.name, receives, turn]);
    if (!me || !receives) return <Empty>{say('noAgency')}</Empty>;
    const newest = events[0];
    const received = receipts?.received ?? -1;
    const open = events.filter((one) => one.position > received).length;
    const confirming = () => {
        setProblem(undefined);
        if (!newest) return;
        confirm(me.name, newest.position, language).then(
            () => setTurn((before) => before + 1),
            (failure) => setProblem(problemIn(failure)),
        );
    };
    return (
        <div data-view="agency">
            <h1>{say('agency', { name: me.name })}</h1>
            <section class="panel">
                <h2>{say('subscribed')}</h2>
                <dl class="facts">
                    <div>
                        <dt>{say('subscribedArea')}</dt>
                        <dd>{me.area || say('everything')}</dd>
                    </div>
                    <div>
                        <dt>{say('subscribedTypes')}</dt>
                        <dd>
                            {me.event_types.length === 0
                                ? say('everything')
                                : me.event_types.map((one) => eventNames[one] ?? one).join(', ')}
                        </dd>
                    </div>
                    <div>
                        <dt>{say('receivedThrough')}</dt>
                        <dd data-received={received}>
                            {received < 0 ? say('nothingYet') : formatCount(received, language)}
                        </dd>
                    </div>
                    <div>
                        <dt>{say('actedUpon')}</dt>
                        <dd>{formatCount(receipts?.acted ?? 0, language)}</dd>
                    </div>
                </dl>
                <p class="actions">
                    <button type="button" onClick={confirming} disabled={!newest || open === 0}>
                        {say('confirmReceived', { count: open })}
                    </button>
                </p>
                {problem && <ProblemNote problem={problem} />}
            </section>
            <section class="panel">
                <h2>{say('latest')}</h2>
                {events.length === 0 && <Empty>{say('noEvents')}</Empty>}
                <div class="scroll wide" tabIndex={0} role="region" aria-label={say('latest')}>
                    <table>
                        <tbody>
                            {events.slice(0, shownMax).map((event) => (
                                <tr key={event.position} data-new={event.position > received}>
                                    <td class="number">{formatCount(event.position, language)}</td>
                                    <th scope="row">{eventNames[event.type] ?? event.type}</th>
                                    <td>{event.subject}</td>
                                    <td>
                                        <time dateTime={event.time}>
                                            {formatInstant(event.time, language)}
                                        </time>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            </section>
        </div>
    );
}
