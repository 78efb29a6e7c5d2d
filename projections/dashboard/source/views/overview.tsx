// Where a division stands: the six key tasks, its map, its ranking, its course, and what is new.
import { linkHere, linkTo, type Address } from '../address';
import { target, useAnswer, type Deadline, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { dayNumber, dayOf, dayOfInstant, formatDay } from '../format';
import { useLive } from '../live';
import { usePeriods, useRestated } from '../periods';
import { byArea, indicatorsOf, keyIndicators, measureOf, measures, tasks } from '../plan';
import { areaOf, daysOf, isFixed } from '../question';
import { useSpeech } from '../words';
import { ProblemNote } from '../parts/states';
import { TaskCard, type Otherwise } from './task_card';
import { CourseChart } from './course_chart';
import { CountyMap } from './county_map';
import { LatestEvents } from './latest_events';
import { Ranking } from './ranking';

const allIndicators = [...new Set(measures.flatMap(indicatorsOf))].join(',');

// What each figure was the day before the page's day, to tell what changed on it.
function useYesterday(address: Address, area: string) {
    const { language } = useSpeech();
    const { recorded } = useLive();
    const days = daysOf(address);
    const day = days.on ?? (recorded ? dayOfInstant(recorded) : undefined);
    const url =
        day &&
        target('/v1/progress', {
            ...days,
            area,
            indicator: keyIndicators.join(','),
            on: dayOf(dayNumber(day) - 1),
        });
    const asked = useAnswer<Rows<Figure>>(url ?? null, language, true);
    return asked.stale ? undefined : asked.answer?.rows;
}

// The same figures of the page's day as known now, where the page shows them as known then, and the
// other way round.
function useOtherwise(address: Address, area: string): Otherwise | undefined {
    const { language } = useSpeech();
    const { on, known_on } = daysOf(address);
    const then = known_on ? '' : (on ?? '');
    const parameters = { area, on: on ?? '', known_on: then, indicator: keyIndicators.join(',') };
    const url = on ? target('/v1/progress', parameters) : null;
    const asked = useAnswer<Rows<Figure>>(url, language, !known_on);
    if (!on || asked.stale || !asked.answer) return undefined;
    return { rows: asked.answer.rows, isNow: known_on !== undefined };
}

// The newest frozen period, where it holds figures that are known otherwise by now.
function RestatedNotice({ address, area }: { address: Address; area: string }) {
    const { language, say } = useSpeech();
    const [period] = usePeriods(area, language);
    const restated = useRestated(period, area, language);
    if (!period || restated.length === 0) return null;
    const days = { on: period.to, known_on: period.frozen_on };
    return (
        <p class="notice" data-state="late" data-restated={restated.length}>
            <a href={linkTo(address, 'compare', days)}>
                {say('restatedSince', {
                    count: restated.length,
                    from: formatDay(period.from, language),
                    to: formatDay(period.to, language),
                })}
            </a>
        </p>
    );
}

export function Overview({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const area = areaOf(address);
    const names = useAreaNames();
    const days = daysOf(address);
    const fixed = isFixed(address);
    const measure = measureOf(address.parameters.measure);
    const deadlines = useAnswer<Rows<Deadline>>(
        target('/v1/deadlines', { area, ...days, indicator: keyIndicators.join(',') }),
        language,
        fixed,
    );
    const figures = useAnswer<Rows<Figure>>(
        target('/v1/progress', { area, ...days, indicator: allIndicators }),
        language,
        fixed,
    );
    const otherwise = useOtherwise(address, area);
    const yesterday = useYesterday(address, area);
    const problem = figures.problem ?? deadlines.problem;
    const here = byArea(figures.answer?.rows ?? []).get(area) ?? new Map<string, Figure>();
    return (
        <div class="overview">
            <h1 class="visually-hidden">
                {names.get(area) ?? area}: {say('overview')}
            </h1>
            {problem && <ProblemNote problem={problem} />}
            <RestatedNotice address={address} area={area} />
            <section
                class="cards"
                aria-label={say('overview')}
                aria-busy={figures.loading || figures.stale}
            >
                {tasks.map((task) => (
                    <TaskCard
                        key={task.number}
                        task={task}
                        address={address}
                        chosen={measure.indicator}
                        figures={here}
                        deadlines={deadlines.answer?.rows ?? []}
                        yesterday={yesterday}
                        otherwise={otherwise}
                        loading={figures.loading}
                    />
                ))}
            </section>
            <div class="panels">
                <div class="panel-head">
                    <label>
                        <span class="label">{say('measure')}</span>
                        <select
                            value={measure.indicator}
                            onChange={(event) => {
                                location.hash = linkHere(address, {
                                    measure: event.currentTarget.value,
                                });
                            }}
                        >
                            {measures.map(({ indicator }) => (
                                <option value={indicator} key={indicator}>
                                    {here.get(indicator)?.title ?? indicator}
                                </option>
                            ))}
                        </select>
                    </label>
                </div>
                <CountyMap address={address} measure={measure} />
                <Ranking address={address} measure={measure} />
                <CourseChart
                    address={address}
                    measure={measure}
                    figure={here.get(measure.indicator)}
                    deadline={deadlines.answer?.rows.find(
                        (row) => row.indicator === measure.indicator,
                    )}
                />
                <LatestEvents address={address} />
            </div>
        </div>
    );
}
