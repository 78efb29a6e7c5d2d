// Where a division stands: the six key tasks, its map, its ranking, its course, and what is new.
import { linkHere, type Address } from '../address';
import { target, useAnswer, type Deadline, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { dayNumber, dayOf, dayOfInstant } from '../format';
import { useLive } from '../live';
import { byArea, indicatorsOf, keyIndicators, measureOf, measures, tasks } from '../plan';
import { areaOf, daysOf, isFixed } from '../question';
import { useSpeech } from '../words';
import { ProblemNote } from '../parts/states';
import { TaskCard } from './task_card';
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
    const knownNow = useAnswer<Rows<Figure>>(
        days.known_on
            ? target('/v1/progress', { area, on: days.on, indicator: keyIndicators.join(',') })
            : null,
        language,
    );
    const yesterday = useYesterday(address, area);
    const problem = figures.problem ?? deadlines.problem;
    const here = byArea(figures.answer?.rows ?? []).get(area) ?? new Map<string, Figure>();
    return (
        <div class="overview">
            <h1 class="visually-hidden">
                {names.get(area) ?? area}: {say('overview')}
            </h1>
            {problem && <ProblemNote problem={problem} />}
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
                        knownNow={knownNow.answer?.rows}
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
