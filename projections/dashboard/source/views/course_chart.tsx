// How a figure came about day by day, where it must get to, and where its pace leads.
import { useEffect, useRef, useState } from 'preact/hooks';
import { linkTo, type Address } from '../address';
import { target, useAnswer, type Deadline, type Figure, type HistoryDay, type Rows } from '../api';
import type { Chart } from '../chart';
import {
    dayNumber,
    dayOf,
    dayOfInstant,
    formatChange,
    formatDay,
    formatValue,
    scaled,
} from '../format';
import type { Measure } from '../plan';
import { areaOf, daysOf, isFixed } from '../question';
import { colour } from '../settings';
import { useSpeech, type Say } from '../words';
import { Empty, Shown } from '../parts/states';

interface Course {
    rows: HistoryDay[];
    deadline?: Deadline;
    today: string;
}

type Point = [string, number];

// The forecast goes on in a straight line at the pace of the last 30 days, to the target or to a
// little beyond the due date.
function forecastOf({ rows, deadline, today }: Course): Point[] {
    const last = rows[rows.length - 1];
    if (!deadline || !last || deadline.remaining === 0 || deadline.pace_30d <= 0) return [];
    const sign = deadline.target >= last.value ? 1 : -1;
    const end = Math.min(
        deadline.reached_on ? dayNumber(deadline.reached_on) : Infinity,
        Math.max(dayNumber(deadline.due), dayNumber(today)) + 60,
    );
    const days = end - dayNumber(today);
    const moved = Math.min((deadline.pace_30d / 30) * days, deadline.remaining);
    return [
        [today, scaled(last.value, deadline.unit)],
        [dayOf(end), scaled(last.value + sign * moved, deadline.unit)],
    ];
}

function optionOf(course: Course, unit: string, say: Say) {
    const { rows, deadline, today } = course;
    const actual: Point[] = rows.map((row) => [row.day, scaled(row.value, unit)]);
    const last = rows[rows.length - 1];
    if (last && last.day < today) actual.push([today, scaled(last.value, unit)]);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const quiet = { color: colour('quiet'), fontSize: 0.75 * rem };
    const axis = {
        axisLabel: { ...quiet, hideOverlap: true },
        axisLine: { lineStyle: { color: colour('line') } },
        splitLine: { lineStyle: { color: colour('line') } },
    };
    const marks = deadline
        ? [
              { yAxis: scaled(deadline.target, unit), name: say('targetLine') },
              { xAxis: deadline.due, name: say('due'), label: { position: 'end', rotate: 0 } },
          ]
        : [];
    return {
        animation: false,
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
        grid: { left: 8, right: 24, top: 1.5 * rem, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis', renderMode: 'richText' },
        xAxis: { type: 'time', ...axis, splitLine: { show: false } },
        yAxis: { type: 'value', ...axis },
        series: [
            {
                type: 'line',
                name: say('actual'),
                step: 'end',
                showSymbol: false,
                lineStyle: { width: 2.5, color: colour('accent') },
                itemStyle: { color: colour('accent') },
                areaStyle: { color: colour('accent'), opacity: 0.12 },
                data: actual,
                markLine: {
                    silent: true,
                    symbol: 'none',
                    label: { formatter: '{b}', position: 'insideEndTop', ...quiet },
                    lineStyle: { color: colour('late'), type: 'solid' },
                    data: marks,
                },
            },
            {
                type: 'line',
                name: say('forecast'),
                showSymbol: false,
                lineStyle: { type: 'dashed', width: 2, color: colour('late') },
                itemStyle: { color: colour('late') },
                data: forecastOf(course),
            },
        ],
    };
}

function Canvas({ course, unit, label }: { course: Course; unit: string; label: string }) {
    const { language, say } = useSpeech();
    const element = useRef<HTMLDivElement>(null);
    const chart = useRef<Chart>(undefined);
    const [opened, setOpened] = useState(0);
    useEffect(() => {
        let gone = false;
        const watcher = new ResizeObserver(() => chart.current?.resize());
        import('../chart')
            .then(({ openChart }) => {
                if (gone) return;
                chart.current = openChart(element.current!, language);
                watcher.observe(element.current!);
                setOpened((count) => count + 1);
            })
            .catch(() => {}); // the line is down: the table says the same
        return () => {
            gone = true;
            watcher.disconnect();
            chart.current?.dispose();
            chart.current = undefined;
        };
    }, [language]);
    useEffect(() => {
        const draw = () => chart.current?.setOption(optionOf(course, unit, say), true);
        draw();
        addEventListener('anju-theme', draw);
        return () => removeEventListener('anju-theme', draw);
    }, [course.rows, course.deadline, course.today, say, opened]);
    return <div class="chart" ref={element} role="img" aria-label={label} />;
}

interface Props {
    address: Address;
    measure: Measure;
    figure?: Figure;
    deadline?: Deadline;
}

export function CourseChart({ address, measure, figure, deadline }: Props) {
    const { language, say } = useSpeech();
    const asked = useAnswer<Rows<HistoryDay>>(
        target('/v1/progress/history', {
            area: areaOf(address),
            indicator: measure.indicator,
            ...daysOf(address),
        }),
        language,
        isFixed(address),
    );
    const counted = figure ?? { unit: '', unit_name: '' };
    const title = figure?.title ?? measure.indicator;
    const membersOn = (on: string) =>
        linkTo(address, 'members', { indicator: measure.indicator, on });
    return (
        <section class="panel course" aria-labelledby="course-title">
            <h2 id="course-title">
                {say('course')}
                <small>{title}</small>
            </h2>
            <Shown asked={asked}>
                {({ rows, as_of }) => {
                    if (rows.length === 0) return <Empty />;
                    const last = rows[rows.length - 1];
                    const today = daysOf(address).on ?? dayOfInstant(as_of.recorded);
                    const label = say('courseHelp', {
                        title,
                        from: formatDay(rows[0].day, language),
                        to: formatDay(last.day, language),
                        value: formatValue(last.value, counted, language),
                        target: deadline ? formatValue(deadline.target, counted, language) : '—',
                        due: deadline ? formatDay(deadline.due, language) : '—',
                    });
                    return (
                        <>
                            <Canvas
                                course={{ rows, deadline, today }}
                                unit={counted.unit}
                                label={label}
                            />
                            {deadline && deadline.remaining > 0 && (
                                <p class="forecast">
                                    {deadline.reached_on
                                        ? say('reachedOn', {
                                              day: formatDay(deadline.reached_on, language),
                                          })
                                        : say('notReached')}
                                </p>
                            )}
                            <details>
                                <summary>{say('table')}</summary>
                                <div class="scroll" tabIndex={0} role="region" aria-label={label}>
                                    <table>
                                        <thead>
                                            <tr>
                                                <th>{say('day')}</th>
                                                <th class="number">{say('change')}</th>
                                                <th class="number">{say('value')}</th>
                                            </tr>
                                        </thead>
                                        <tbody>
                                            {rows.slice(-60).reverse().map((row) => (
                                                <tr key={row.day}>
                                                    <td>{row.day}</td>
                                                    <td class="number">
                                                        {formatChange(row.change, counted, language)}
                                                    </td>
                                                    <td class="number">
                                                        <a href={membersOn(row.day)}>
                                                            {formatValue(row.value, counted, language)}
                                                        </a>
                                                    </td>
                                                </tr>
                                            ))}
                                        </tbody>
                                    </table>
                                </div>
                            </details>
                        </>
                    );
                }}
            </Shown>
        </section>
    );
}
