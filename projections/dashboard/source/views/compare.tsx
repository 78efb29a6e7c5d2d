// The figures of a day side by side: as they were known then, and as they are known now.
import { linkHere, linkTo, type Address, type Parameters } from '../address';
import { target, useAnswer, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { dayOfInstant, formatChange, formatDay, formatValue, isDay, unitName } from '../format';
import { useLive } from '../live';
import { usePeriods } from '../periods';
import { keyIndicators } from '../plan';
import { areaOf } from '../question';
import { useSpeech } from '../words';
import { Empty, Shown } from '../parts/states';

interface Pair {
    then: Figure;
    now: Figure;
    isKey: boolean;
}

function pairsOf(then: Figure[], now: Figure[]): Pair[] {
    const byIndicator = new Map(then.map((figure) => [figure.indicator, figure]));
    const key = new Set(keyIndicators);
    const pairs = now.flatMap((figure): Pair[] => {
        const before = byIndicator.get(figure.indicator);
        const isKey = key.has(figure.indicator);
        return before ? [{ then: before, now: figure, isKey }] : [];
    });
    return pairs.sort((a, b) => Number(b.isKey) - Number(a.isKey));
}

interface Days {
    on: string;
    knownOn: string;
}

function PairTable({ address, pairs, days }: { address: Address; pairs: Pair[]; days: Days }) {
    const { language, say } = useSpeech();
    const members = (figure: Figure, parameters: Parameters) => (
        <a
            data-value={figure.value}
            href={linkTo(address, 'members', { ...parameters, indicator: figure.indicator })}
        >
            {formatValue(figure.value, figure, language)}
        </a>
    );
    return (
        <div class="scroll wide">
            <table class="compare">
                <thead>
                    <tr>
                        <th>{say('measure')}</th>
                        <th class="number">
                            {say('knownOnDay', { day: formatDay(days.knownOn, language) })}
                        </th>
                        <th class="number">{say('knownNow')}</th>
                        <th class="number">{say('change')}</th>
                        <th>{say('unit')}</th>
                    </tr>
                </thead>
                <tbody>
                    {pairs.map(({ then, now }) => (
                        <tr
                            key={now.indicator}
                            data-indicator={now.indicator}
                            data-differs={then.value !== now.value}
                        >
                            <th scope="row">{now.title}</th>
                            <td class="number">
                                {members(then, { on: days.on, known_on: days.knownOn })}
                            </td>
                            <td class="number">{members(now, { on: days.on, known_on: '' })}</td>
                            <td class="number">
                                {then.value === now.value
                                    ? '—'
                                    : formatChange(now.value - then.value, now, language)}
                            </td>
                            <td>{unitName(now, language)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Periods({ address, area }: { address: Address; area: string }) {
    const { language, say } = useSpeech();
    const periods = usePeriods(area, language);
    if (periods.length === 0) return null;
    return (
        <nav class="tabs" aria-label={say('periods')}>
            {periods.map((period) => (
                <a
                    key={period.period}
                    href={linkHere(address, { on: period.to, known_on: period.frozen_on })}
                    aria-current={period.to === address.parameters.on ? 'true' : undefined}
                >
                    {say('frozenPeriod', {
                        from: formatDay(period.from, language),
                        to: formatDay(period.to, language),
                    })}
                </a>
            ))}
        </nav>
    );
}

export function Compare({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const { recorded } = useLive();
    const area = areaOf(address);
    const { on: asked, known_on, which } = address.parameters;
    const on = isDay(asked) ? asked : recorded && dayOfInstant(recorded);
    const days = { on, knownOn: isDay(known_on) ? known_on : on };
    const question = (known: string) =>
        on ? target('/v1/progress', { area, on, known_on: known }) : null;
    const then = useAnswer<Rows<Figure>>(question(days.knownOn), language, true);
    const now = useAnswer<Rows<Figure>>(question(''), language);
    const pairs = pairsOf(then.answer?.rows ?? [], now.answer?.rows ?? []);
    const differing = pairs.filter((pair) => pair.then.value !== pair.now.value);
    const all = which === 'all';
    return (
        <section class="panel list" data-view="compare">
            <h1>
                {say('compareOf', { area: names.get(area) ?? area })}
                {on && <small>{formatDay(on, language)}</small>}
            </h1>
            <Periods address={address} area={area} />
            <p class="note">{say('compareHelp')}</p>
            <Shown asked={{ ...now, problem: now.problem ?? then.problem }}>
                {() => (
                    <>
                        <p class="list-figure" data-count={differing.length}>
                            <strong>{differing.length}</strong> {say('figuresDiffer')}{' '}
                            <a href={linkHere(address, { which: all ? '' : 'all' })}>
                                {say(all ? 'onlyDiffering' : 'allFigures')}
                            </a>
                        </p>
                        {!all && differing.length === 0 ? (
                            <Empty>{say('noneDiffers')}</Empty>
                        ) : (
                            <PairTable
                                address={address}
                                pairs={all ? pairs : differing}
                                days={days}
                            />
                        )}
                    </>
                )}
            </Shown>
        </section>
    );
}
