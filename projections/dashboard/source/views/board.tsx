// For who is shown figures and nothing of single households: where the divisions stand, now. Counts
// so small that they would tell of somebody are not told.
import { linkHere, type Address } from '../address';
import { target, useAnswer, type Figure, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatDay, formatShare, formatValue, unitName } from '../format';
import { byArea, indicatorsOf, measureOf, measures, shareOf, tasks, type Measure } from '../plan';
import { areaOf } from '../question';
import { Empty, Shown } from '../parts/states';
import { useSpeech } from '../words';
import { Bar } from './task_card';

type OpenFigure = Omit<Figure, 'value'> & { value?: number; hidden?: boolean };

const allIndicators = [...new Set(measures.flatMap(indicatorsOf))].join(',');
const levelBelow: Record<number, string> = { 2: 'county', 4: 'county' };

function isTold(figure: OpenFigure): figure is Figure {
    return figure.value !== undefined;
}

function Value({ figure }: { figure: OpenFigure | undefined }) {
    const { language, say } = useSpeech();
    if (!figure) return <>–</>;
    if (!isTold(figure)) {
        return (
            <span class="hidden-figure" title={say('hiddenHelp')}>
                {say('hiddenFigure')}
            </span>
        );
    }
    return (
        <span data-indicator={figure.indicator} data-value={figure.value}>
            {formatValue(figure.value, figure, language)} <small>{unitName(figure, language)}</small>
        </span>
    );
}

function ShareCell({ share, label }: { share: number | undefined; label: string }) {
    return <td class="bar-cell">{share !== undefined && <Bar share={share} label={label} />}</td>;
}

interface LineProps {
    address: Address;
    measure: Measure;
    figure: OpenFigure | undefined;
    told: Map<string, Figure>;
}

function Line({ address, measure, figure, told }: LineProps) {
    const { language, say } = useSpeech();
    const share = shareOf(measure, told);
    const chosen = measureOf(address.parameters.measure) === measure;
    if (!figure) return null;
    return (
        <tr>
            <th scope="row">
                <a
                    href={linkHere(address, { measure: measure.indicator })}
                    aria-current={chosen ? 'true' : undefined}
                >
                    {figure.title}
                </a>
            </th>
            <td class="number">
                <Value figure={figure} />
            </td>
            <td class="number">
                {figure.target !== undefined &&
                    say('targetBy', {
                        target: formatValue(figure.target, figure, language),
                        due: figure.due ? formatDay(figure.due, language) : '',
                    })}
            </td>
            <ShareCell share={share} label={figure.title} />
            <td class="number">{share !== undefined && formatShare(share, language)}</td>
        </tr>
    );
}

function Divisions({ address, measure }: { address: Address; measure: Measure }) {
    const { language, say } = useSpeech();
    const area = areaOf(address);
    const level = levelBelow[area.length];
    const indicator = indicatorsOf(measure).join(',');
    const url = level ? target('/v1/progress', { area, level, indicator }) : null;
    const asked = useAnswer<Rows<OpenFigure>>(url, language);
    if (!level) return null;
    return (
        <section class="panel" aria-labelledby="divisions-title">
            <h2 id="divisions-title">{say('byCounty')}</h2>
            <Shown asked={asked}>
                {({ rows }) => {
                    const told = byArea(rows.filter(isTold));
                    const shareIn = (area: string) => shareOf(measure, told.get(area) ?? new Map());
                    // Where there was nothing to do, nothing is shown.
                    const shown = rows
                        .filter((row) => row.indicator === measure.indicator)
                        .filter((row) => row.value !== 0 || shareIn(row.area) !== undefined);
                    if (shown.length === 0) return <Empty />;
                    return (
                        <div class="scroll" tabIndex={0} role="region" aria-label={say('byCounty')}>
                            <table>
                                <tbody>
                                    {shown.map((row) => {
                                        return (
                                            <tr key={row.area} data-area={row.area}>
                                                <th scope="row">
                                                    <a href={linkHere(address, { area: row.area })}>
                                                        {row.name ?? row.area}
                                                    </a>
                                                </th>
                                                <td class="number">
                                                    <Value figure={row} />
                                                </td>
                                                <ShareCell
                                                    share={shareIn(row.area)}
                                                    label={row.name ?? row.area}
                                                />
                                            </tr>
                                        );
                                    })}
                                </tbody>
                            </table>
                        </div>
                    );
                }}
            </Shown>
        </section>
    );
}

export function Board({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    const measure = measureOf(address.parameters.measure);
    const url = target('/v1/progress', { area, indicator: allIndicators });
    const asked = useAnswer<Rows<OpenFigure>>(url, language);
    return (
        <div data-view="board">
            <h1>{names.get(area) ?? area}</h1>
            <Shown asked={asked}>
                {({ rows }) => {
                    const told = byArea(rows.filter(isTold)).get(area) ?? new Map<string, Figure>();
                    return tasks.map((task) => (
                        <section class="panel" key={task.number} data-task={task.number}>
                            <h2>
                                <span class="task-number">{say('task', { number: task.number })}</span>{' '}
                                {task.words[language]}
                            </h2>
                            <div class="scroll" tabIndex={0} role="region" aria-label={task.words[language]}>
                                <table>
                                    <tbody>
                                        {task.measures.map((one) => (
                                            <Line
                                                key={one.indicator}
                                                address={address}
                                                measure={one}
                                                figure={rows.find((row) => row.indicator === one.indicator)}
                                                told={told}
                                            />
                                        ))}
                                    </tbody>
                                </table>
                            </div>
                        </section>
                    ));
                }}
            </Shown>
            <Divisions address={address} measure={measure} />
            <p class="note">{say('boardHelp')}</p>
        </div>
    );
}
