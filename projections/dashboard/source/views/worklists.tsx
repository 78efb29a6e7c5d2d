// What is to be done in a division, task by task.
import { linkTo, type Address } from '../address';
import { target, useAnswer, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatValue, unitName } from '../format';
import { tasks } from '../plan';
import { areaOf, daysOf, isFixed } from '../question';
import { useSpeech } from '../words';
import { Exports } from '../parts/member_table';
import { Shown } from '../parts/states';

export interface ListRow {
    id: string;
    title: string;
    task: number;
    indicator: string;
    unit: string;
    unit_name: string;
    count: number;
}

export function Worklists({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    const parameters = { area, ...daysOf(address) };
    const asked = useAnswer<Rows<ListRow>>(
        target('/v1/worklists', parameters),
        language,
        isFixed(address),
    );
    const groups = [...tasks, { number: 0, words: { zh: say('shared'), en: say('shared') } }];
    return (
        <section class="panel list" data-view="worklists">
            <h1>{say('worklistsOf', { area: names.get(area) ?? area })}</h1>
            <Exports path="/v1/worklists" parameters={parameters} />
            <Shown asked={asked}>
                {({ rows }) => (
                    <div class="worklists">
                        {groups.map((group) => (
                            <section key={group.number}>
                                <h2>
                                    {group.number > 0 && (
                                        <span class="task-number">
                                            {say('task', { number: group.number })}
                                        </span>
                                    )}
                                    {group.words[language]}
                                </h2>
                                <ul>
                                    {rows
                                        .filter((row) => row.task === group.number)
                                        .map((row) => (
                                            <li key={row.id} data-empty={row.count === 0}>
                                                <a href={linkTo(address, 'worklist', {}, row.id)}>
                                                    {row.title}
                                                </a>
                                                <span class="count">
                                                    <a href={linkTo(address, 'worklist', {}, row.id)}>
                                                        {formatValue(row.count, row, language)}
                                                    </a>
                                                    <small>{unitName(row, language)}</small>
                                                </span>
                                            </li>
                                        ))}
                                </ul>
                            </section>
                        ))}
                    </div>
                )}
            </Shown>
        </section>
    );
}
