// A key task: what is left, how far it is, whether the pace is enough, by when.
import { linkHere, linkTo, type Address } from '../address';
import type { Deadline, Figure } from '../api';
import {
    formatChange,
    formatDay,
    formatRate,
    formatShare,
    formatValue,
    unitName,
} from '../format';
import { shareOf, type Measure, type Task } from '../plan';
import { useSpeech } from '../words';

// The figures of the same day as they are known at another time.
export interface Otherwise {
    rows: Figure[];
    isNow: boolean; // they are what is known now, and the page shows what was known then
}

interface Props {
    task: Task;
    address: Address;
    chosen: string; // the indicator that map and course show
    figures: Map<string, Figure>;
    deadlines: Deadline[];
    yesterday?: Figure[];
    otherwise?: Otherwise;
    loading: boolean;
}

const stateMarks = { met: '✓', on_pace: '●', late: '▲', missed: '✕' };

export function StateChip({ deadline }: { deadline: Deadline }) {
    return (
        <span class="chip" data-state={deadline.state}>
            <span aria-hidden="true">{stateMarks[deadline.state]}</span> {deadline.state_name}
        </span>
    );
}

export function Bar({ share, label }: { share: number | undefined; label: string }) {
    return (
        <div
            class="bar"
            role="progressbar"
            aria-label={label}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={share === undefined ? undefined : Math.floor(share * 100)}
            data-unknown={share === undefined}
        >
            <span style={{ width: `${(share ?? 0) * 100}%` }} />
        </div>
    );
}

function ValueLink({ figure, address }: { figure: Figure; address: Address }) {
    const { language } = useSpeech();
    return (
        <a
            class="value"
            href={linkTo(address, 'members', { indicator: figure.indicator })}
            data-indicator={figure.indicator}
            data-value={figure.value}
        >
            {formatValue(figure.value, figure, language)}
            <small>{unitName(figure, language)}</small>
        </a>
    );
}

interface NotesProps {
    figure: Figure;
    yesterday?: Figure[];
    otherwise?: Otherwise;
}

function Notes({ figure, yesterday, otherwise }: NotesProps) {
    const { language, say } = useSpeech();
    const find = (rows?: Figure[]) => rows?.find((row) => row.indicator === figure.indicator);
    const [before, other] = [find(yesterday), find(otherwise?.rows)];
    const change = before ? figure.value - before.value : 0;
    return (
        <>
            {change !== 0 && (
                <span class="today">
                    {say('changedToday', { change: formatChange(change, figure, language) })}
                </span>
            )}
            {other && other.value !== figure.value && (
                <span class="restated">
                    {say(otherwise?.isNow ? 'restated' : 'toldThen', {
                        value: formatValue(other.value, figure, language),
                    })}
                </span>
            )}
        </>
    );
}

function Pace({ deadline }: { deadline: Deadline }) {
    const { language, say } = useSpeech();
    const perDay = (in30days: number) =>
        formatRate(in30days / 30, deadline, language) + say('perDay');
    const due = formatDay(deadline.due, language);
    const days = deadline.days_left;
    return (
        <dl class="pace">
            <div>
                <dt>{say('pace')}</dt>
                <dd data-short={deadline.state === 'late' || deadline.state === 'missed'}>
                    {perDay(deadline.pace_30d)}
                </dd>
            </div>
            <div>
                <dt>{say('needed')}</dt>
                <dd>{deadline.needed_30d === undefined ? '—' : perDay(deadline.needed_30d)}</dd>
            </div>
            <div>
                <dt>{say('due')}</dt>
                <dd>
                    {due}
                    <small>
                        {days >= 0
                            ? say('daysLeft', { days })
                            : say('daysOver', { days: -days })}
                    </small>
                </dd>
            </div>
        </dl>
    );
}

export function TaskCard(props: Props) {
    const { task, address, chosen, figures, loading } = props;
    const { language, say } = useSpeech();
    const deadlineOf = (measure: Measure) =>
        props.deadlines.find((row) => row.indicator === measure.indicator);
    const [first, ...others] = task.measures;
    const figure = figures.get(first.indicator);
    const deadline = deadlineOf(first);
    const share = shareOf(first, figures);
    return (
        <article class="card" data-task={task.number} data-state={deadline?.state}>
            <header>
                <h2>
                    <span class="task-number">{say('task', { number: task.number })}</span>
                    {task.words[language]}
                </h2>
                {deadline && <StateChip deadline={deadline} />}
            </header>
            {figure ? (
                <div class="main-figure">
                    <div class="how-far">
                        <a
                            class="figure-title"
                            href={linkHere(address, { measure: first.indicator })}
                            aria-current={chosen === first.indicator ? 'true' : undefined}
                        >
                            {figure.title}
                        </a>
                        <div class="value-line">
                            <ValueLink figure={figure} address={address} />
                            {first.rises && deadline && (
                                <span class="of">
                                    / {formatValue(deadline.target, figure, language)}
                                </span>
                            )}
                            <Notes
                                figure={figure}
                                yesterday={props.yesterday}
                                otherwise={props.otherwise}
                            />
                        </div>
                        <div class="bar-line">
                            <Bar share={share} label={figure.title} />
                            <span class="share">{formatShare(share, language)}</span>
                        </div>
                    </div>
                    {deadline && <Pace deadline={deadline} />}
                </div>
            ) : (
                <p class="loading">{loading ? say('loading') : say('empty')}</p>
            )}
            <ul class="other-figures">
                {others.map((measure) => {
                    const other = figures.get(measure.indicator);
                    const otherDeadline = deadlineOf(measure);
                    if (!other) return null;
                    return (
                        <li key={measure.indicator}>
                            <a
                                class="figure-title"
                                href={linkHere(address, { measure: measure.indicator })}
                                aria-current={chosen === measure.indicator ? 'true' : undefined}
                            >
                                {other.title}
                            </a>
                            <span class="other-value">
                                <ValueLink figure={other} address={address} />
                                {measure.rises && otherDeadline && (
                                    <span class="of">
                                        / {formatValue(otherDeadline.target, other, language)}
                                    </span>
                                )}
                                <Notes
                                    figure={other}
                                    yesterday={props.yesterday}
                                    otherwise={props.otherwise}
                                />
                            </span>
                            {otherDeadline && <StateChip deadline={otherDeadline} />}
                        </li>
                    );
                })}
            </ul>
        </article>
    );
}
