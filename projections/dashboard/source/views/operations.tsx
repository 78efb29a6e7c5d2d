// For those who keep the program running: what it holds, seals and folds, and how far it is behind.
import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Address } from '../address';
import { target, useAnswer } from '../api';
import { formatCount, formatInstant } from '../format';
import { useSession } from '../session';
import { Empty, Shown } from '../parts/states';
import { isWord, useSpeech } from '../words';
import { Rebuild } from './rebuild';
import { Subscribers } from './subscribers';

const again_ms = 2_000;

interface Partition {
    service: string;
    partition: number;
    state: string;
    owner: string;
    term: number;
    records: number;
    voided: number;
    in_flight: number;
}

interface Fault {
    part: string;
    rule: string;
    detail: string;
}

interface Operations {
    url: string;
    roles: string[];
    log: string;
    now: string;
    faults: Fault[];
    degraded: Fault[];
    partitions: Partition[];
    seals?: {
        state: string;
        epochs: number;
        events: number;
        unsealed: number;
        seals_written: number;
        seals_void: number;
        records_void: number;
        last_seal: string;
    };
    fold?: {
        position: number;
        recorded: string;
        caught_up: boolean;
        commits: number;
        parked_streams: number;
        parked_events: number;
        behind_events?: number;
        behind_seconds?: number;
    };
    server: {
        connections: number;
        in_flight: number;
        waiting: number;
        uploads: number;
        shed: number;
    };
}

// These figures change without events, so they are asked for by the clock.
function useEverySoOften(): number {
    const [count, setCount] = useState(0);
    useEffect(() => {
        const timer = setInterval(() => {
            if (!document.hidden) setCount((before) => before + 1);
        }, again_ms);
        return () => clearInterval(timer);
    }, []);
    return count;
}

type Row = [name: string, value: ComponentChildren, isWrong?: boolean];

function Figures({ title, rows }: { title: string; rows: Row[] }) {
    return (
        <section class="panel">
            <h2>{title}</h2>
            <dl class="facts">
                {rows.map(([name, value, isWrong]) => (
                    <div key={name} data-wrong={isWrong}>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

function Health({ faults, degraded }: Pick<Operations, 'faults' | 'degraded'>) {
    const { say } = useSpeech();
    const all = [...faults, ...degraded];
    if (all.length === 0) {
        return (
            <p class="rehearsed" role="status" data-health="good">
                {say('allReady')}
            </p>
        );
    }
    return (
        <ul class="problem" role="alert" data-health={faults.length > 0 ? 'bad' : 'degraded'}>
            {all.map((fault) => (
                <li key={fault.part}>
                    <strong>{fault.part}</strong> {fault.detail} <small>{fault.rule}</small>
                </li>
            ))}
        </ul>
    );
}

function useSections({ seals, fold, server, ...process }: Operations): [string, Row[]][] {
    const { language, say } = useSpeech();
    const count = (value: number) => formatCount(value, language);
    const instant = (text: string) => formatInstant(text, language);
    const stateOf = (text: string) => {
        const word = `owner.${text}`;
        return isWord(word) ? say(word) : text;
    };
    const sections: [string, Row[]][] = [
        [
            say('process'),
            [
                [say('address'), process.url],
                [say('logKind'), process.log],
                [say('clock'), instant(process.now)],
                [say('roles'), process.roles.join(', ')],
            ],
        ],
    ];
    if (fold) {
        const behind = fold.behind_events ?? 0;
        const rows: Row[] = [
            [say('behindEvents'), count(behind), behind > 0],
            [say('behindSeconds'), count(fold.behind_seconds ?? 0)],
            [say('folded'), count(fold.position)],
            [say('newestFolded'), instant(fold.recorded)],
            [say('state'), say(fold.caught_up ? 'caughtUp' : 'catchingUp'), !fold.caught_up],
            [say('commits'), count(fold.commits)],
            [say('parkedStreams'), count(fold.parked_streams), fold.parked_streams > 0],
            [say('parkedEvents'), count(fold.parked_events), fold.parked_events > 0],
        ];
        sections.push([say('readModels'), rows]);
    }
    if (seals) {
        sections.push([
            say('seals'),
            [
                [say('unsealed'), count(seals.unsealed)],
                [say('sealedEvents'), count(seals.events)],
                [say('epochs'), count(seals.epochs)],
                [say('lastSeal'), instant(seals.last_seal)],
                [say('sealer'), stateOf(seals.state)],
                [say('voidSeals'), count(seals.seals_void)],
                [say('voidRecords'), count(seals.records_void)],
            ],
        ]);
    }
    sections.push([
        say('load'),
        [
            [say('connections'), count(server.connections)],
            [say('inFlight'), count(server.in_flight)],
            [say('waitingRequests'), count(server.waiting)],
            [say('uploads'), count(server.uploads)],
            [say('shed'), count(server.shed), server.shed > 0],
        ],
    ]);
    return sections;
}

function Owners({ partitions }: Pick<Operations, 'partitions'>) {
    const { language, say } = useSpeech();
    const services = [...new Set(partitions.map((one) => one.service))];
    const stateOf = (one: Partition) => {
        const word = `owner.${one.state}`;
        return isWord(word) ? say(word) : one.state;
    };
    return (
        <section class="panel owners">
            <h2>{say('owners')}</h2>
            <p class="note">{say('ownersHelp')}</p>
            <div class="scroll wide" tabIndex={0} role="region" aria-label={say('owners')}>
                <table>
                    <thead>
                        <tr>
                            <th>{say('service')}</th>
                            <th>{say('partitionsByTerm')}</th>
                            <th class="number">{say('records')}</th>
                            <th class="number">{say('voidRecords')}</th>
                            <th class="number">{say('inFlight')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {services.map((service) => {
                            const rows = partitions.filter((one) => one.service === service);
                            const sum = (of: 'records' | 'voided' | 'in_flight') =>
                                formatCount(rows.reduce((all, one) => all + one[of], 0), language);
                            return (
                                <tr key={service} data-service={service}>
                                    <th scope="row">{service}</th>
                                    <td>
                                        <ol class="partitions">
                                            {rows.map((one) => (
                                                <li
                                                    key={one.partition}
                                                    data-state={one.state}
                                                    title={`${stateOf(one)} · ${one.owner}`}
                                                >
                                                    <b>{one.partition}</b> {one.term}
                                                    <span class="visually-hidden">
                                                        {stateOf(one)} {one.owner}
                                                    </span>
                                                </li>
                                            ))}
                                        </ol>
                                    </td>
                                    <td class="number">{sum('records')}</td>
                                    <td class="number">{sum('voided')}</td>
                                    <td class="number">{sum('in_flight')}</td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function Told({ operations }: { operations: Operations }) {
    const sections = useSections(operations);
    return (
        <>
            <Health faults={operations.faults} degraded={operations.degraded} />
            <div class="operations">
                {sections.map(([title, rows]) => (
                    <Figures key={title} title={title} rows={rows} />
                ))}
            </div>
            <Owners partitions={operations.partitions} />
        </>
    );
}

export function OperationsView(_: { address: Address }) {
    const { language, say } = useSpeech();
    const session = useSession();
    const count = useEverySoOften();
    const may = session.state === 'in' && session.me.rights.includes('operate');
    const url = target('/v1/operations', { language });
    const asked = useAnswer<Operations>(may ? url : null, language, true, count);
    if (!may) return <Empty>{say('mayNotOperate')}</Empty>;
    return (
        <div data-view="operations">
            <h1>{say('operations')}</h1>
            <Shown asked={asked}>{(operations) => <Told operations={operations} />}</Shown>
            {session.me.rights.includes('administer') && <Rebuild turn={count} />}
            <Subscribers turn={count} />
        </div>
    );
}
