// The divisions inside this one, those that are furthest behind first.
import { linkHere, linkTo, type Address } from '../address';
import { target, useAnswer, type Figure, type Rows } from '../api';
import { formatShare, formatValue, unitName } from '../format';
import { byArea, indicatorsOf, shareOf, type Measure } from '../plan';
import { areaOf, daysOf, isFixed } from '../question';
import { useSpeech, type Word } from '../words';
import { Empty, Shown } from '../parts/states';
import { Bar } from './task_card';

const levelsBelow: Record<number, string[]> = {
    2: ['county', 'city'],
    4: ['county', 'township'],
    6: ['township'],
    9: ['village'],
};
const levelWords: Record<string, Word> = {
    city: 'byCity',
    county: 'byCounty',
    township: 'byTownship',
    village: 'byVillage',
};

interface Ranked {
    area: string;
    name: string;
    figure: Figure;
    share: number;
}

// What is left decides between equals; who has nothing to do is not ranked.
export function rank(rows: Figure[], measure: Measure): Ranked[] {
    const ranked: Ranked[] = [];
    for (const [area, figures] of byArea(rows)) {
        const figure = figures.get(measure.indicator);
        const share = shareOf(measure, figures);
        if (figure && share !== undefined) {
            ranked.push({ area, name: figure.name ?? area, figure, share });
        }
    }
    const left = ({ figure }: Ranked) => (measure.rises ? -figure.value : figure.value);
    return ranked.sort((a, b) => a.share - b.share || left(b) - left(a));
}

export function Ranking({ address, measure }: { address: Address; measure: Measure }) {
    const { language, say } = useSpeech();
    const area = areaOf(address);
    const levels = levelsBelow[area.length] ?? [];
    const wanted = address.parameters.level;
    const level = wanted && levels.includes(wanted) ? wanted : levels[0];
    const asked = useAnswer<Rows<Figure>>(
        level
            ? target('/v1/progress', {
                  area,
                  level,
                  indicator: indicatorsOf(measure).join(','),
                  ...daysOf(address),
              })
            : null,
        language,
        isFixed(address),
    );
    if (!level) return null;
    return (
        <section class="panel ranking" aria-labelledby="ranking-title">
            <h2 id="ranking-title">{say('ranking')}</h2>
            <div class="tabs">
                {levels.map((one) => (
                    <a
                        key={one}
                        href={linkHere(address, { level: one })}
                        aria-current={one === level ? 'true' : undefined}
                    >
                        {say(levelWords[one])}
                    </a>
                ))}
            </div>
            <Shown asked={asked}>
                {({ rows }) => {
                    const ranked = rank(rows, measure);
                    if (ranked.length === 0) return <Empty />;
                    return (
                        <div class="scroll">
                            <table>
                                <thead>
                                    <tr>
                                        <th class="number">{say('rank')}</th>
                                        <th>{say('area')}</th>
                                        <th class="number">
                                            {say('value')} ({unitName(ranked[0].figure, language)})
                                        </th>
                                        <th class="number">{say('share')}</th>
                                        <th aria-hidden="true" />
                                    </tr>
                                </thead>
                                <tbody>
                                    {ranked.map((one, at) => (
                                        <tr key={one.area} data-area={one.area}>
                                            <td class="number">{at + 1}</td>
                                            <td>
                                                <a href={linkHere(address, { area: one.area, level: '' })}>
                                                    {one.name}
                                                </a>
                                            </td>
                                            <td class="number">
                                                <a
                                                    href={linkTo(address, 'members', {
                                                        area: one.area,
                                                        indicator: measure.indicator,
                                                    })}
                                                >
                                                    {formatValue(one.figure.value, one.figure, language)}
                                                </a>
                                            </td>
                                            <td class="number">{formatShare(one.share, language)}</td>
                                            <td class="bar-cell">
                                                <Bar share={one.share} label={one.name} />
                                            </td>
                                        </tr>
                                    ))}
                                </tbody>
                            </table>
                        </div>
                    );
                }}
            </Shown>
        </section>
    );
}
