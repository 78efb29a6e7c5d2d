// The six key tasks of the plan, and the figures that stand for each.
import type { Figure } from './api';

export interface Measure {
    indicator: string;
    // How far it is: value / target where it rises; where it falls to zero, what is done already
    // against all there was to do: `done` + value, or the `whole` that the value is a part of.
    rises?: boolean;
    done?: string;
    whole?: string;
}

export interface Task {
    number: number;
    words: { zh: string; en: string };
    measures: Measure[]; // the first stands for the task
}

export const tasks: Task[] = [
    {
        number: 1,
        words: { zh: '产业配套与利益联结', en: 'Industry parks and linkage' },
        measures: [
            { indicator: 'parks.communities_unfinished', whole: 'governance.communities' },
            { indicator: 'parks.linkage', rises: true },
        ],
    },
    {
        number: 2,
        words: { zh: '就业帮扶', en: 'Employment' },
        measures: [
            { indicator: 'employment.willing_unplaced', done: 'employment.verified' },
            { indicator: 'employment.tracked', rises: true },
            { indicator: 'employment.zero_households', whole: 'registry.households' },
        ],
    },
    {
        number: 3,
        words: { zh: '教育医疗设施', en: 'Schools and clinics' },
        measures: [
            { indicator: 'facilities.unfinished', done: 'facilities.opened' },
            { indicator: 'facilities.staffed', rises: true },
            { indicator: 'facilities.equipped', rises: true },
        ],
    },
    {
        number: 4,
        words: { zh: '旧房拆除与土地复垦', en: 'Old houses and land' },
        measures: [
            { indicator: 'houses.left', done: 'houses.demolished' },
            { indicator: 'houses.plans_left', done: 'houses.plans' },
            { indicator: 'land.mu_left', done: 'land.mu_reclaimed' },
        ],
    },
    {
        number: 5,
        words: { zh: '社区治理', en: 'Community governance' },
        measures: [
            { indicator: 'governance.covered', rises: true },
            { indicator: 'governance.own_expected', whole: 'governance.communities' },
        ],
    },
    {
        number: 6,
        words: { zh: '户籍学籍社保', en: 'Registration, schooling, rights' },
        measures: [
            { indicator: 'rights.neither', whole: 'registry.people' },
            { indicator: 'rights.transfers_waiting', done: 'rights.transfers_done' },
            { indicator: 'rights.gaps', whole: 'registry.people' },
        ],
    },
];

export const measures: Measure[] = tasks.flatMap((task) => task.measures);
export const keyIndicators = measures.map((measure) => measure.indicator);

export function measureOf(indicator: string | undefined): Measure {
    return measures.find((one) => one.indicator === indicator) ?? defaultMeasure;
}

export const defaultMeasure = measures.find((one) => one.indicator === 'houses.left')!;

// What must be asked for to tell how far a measure is.
export function indicatorsOf(measure: Measure): string[] {
    return [measure.indicator, measure.done, measure.whole].filter((one) => one !== undefined);
}

export function taskOf(indicator: string): Task | undefined {
    return tasks.find((task) => task.measures.some((one) => one.indicator === indicator));
}

export type FiguresByArea = Map<string, Map<string, Figure>>;

export function byArea(rows: Figure[]): FiguresByArea {
    const areas: FiguresByArea = new Map();
    for (const row of rows) {
        let figures = areas.get(row.area);
        if (!figures) areas.set(row.area, (figures = new Map()));
        figures.set(row.indicator, row);
    }
    return areas;
}

// From 0 to 1; undefined where there is nothing to do.
export function shareOf(measure: Measure, figures: Map<string, Figure>): number | undefined {
    const figure = figures.get(measure.indicator);
    if (!figure) return undefined;
    const share = (part: number, whole: number) =>
        whole > 0 ? Math.min(Math.max(part / whole, 0), 1) : undefined;
    if (measure.rises) return share(figure.value, figure.target ?? figure.of ?? 0);
    const done = measure.done && figures.get(measure.done)?.value;
    if (done !== undefined && measure.done) return share(Number(done), Number(done) + figure.value);
    const whole = (measure.whole && figures.get(measure.whole)?.value) || figure.of || 0;
    return share(whole - figure.value, whole);
}
