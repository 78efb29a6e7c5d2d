// The report form: rates of a plan year by division, and who comes last.
import { linkHere, linkTo, type Address } from '../address';
import { target, useAnswer, type Answer } from '../api';
import { useAreaNames } from '../areas';
import { formatCount, formatDay, formatShare, dayOfInstant } from '../format';
import { areaOf, cohortOf, daysOf, isFixed } from '../question';
import { useSpeech, type Word } from '../words';
import { Exports } from '../parts/member_table';
import { Empty, Shown } from '../parts/states';

interface Rate {
    indicator: string;
    title: string;
    value: number;
    of: number;
    per_mille?: number;
}
interface ReportRow {
    area: string;
    name?: string;
    rates: Rate[];
}
interface Form extends Answer {
    rows: ReportRow[];
    last: { indicator: string; areas: string[] }[];
}

const levels = ['city', 'county', 'township', 'village'];
const digits: Record<string, number> = { city: 4, county: 6, township: 9, village: 12 };
const planYears = ['2016', '2017', '2018', '2019'];

function FormTable({ address, form }: { address: Address; form: Form }) {
    const { language, say } = useSpeech();
    const shown = form.rows.filter((row) => row.rates.some((rate) => rate.of > 0));
    const last = new Map(form.last.map((one) => [one.indicator, one.areas]));
    if (shown.length === 0) return <Empty />;
    const members = ({ area }: ReportRow, { indicator }: Rate) =>
        linkTo(address, 'members', { ...cohortOf(address), area, indicator });
    return (
        <div class="scroll wide" tabIndex={0} role="region" aria-label={say('report')}>
            <table class="report">
                <thead>
                    <tr>
                        <th>{say('area')}</th>
                        {shown[0].rates.map((rate) => (
                            <th class="number" key={rate.indicator}>
                                {rate.title}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {shown.map((row) => (
                        <tr key={row.area} data-area={row.area}>
                            <th scope="row">{row.name ?? row.area}</th>
                            {row.rates.map((rate) => (
                                <td
                                    class="number"
                                    key={rate.indicator}
                                    data-last={last.get(rate.indicator)?.includes(row.area)}
                                >
                                    {formatShare(
                                        rate.of > 0 ? rate.value / rate.of : undefined,
                                        language,
                                    )}
                                    <small>
                                        <a href={members(row, rate)}>
                                            {formatCount(rate.value, language)}
                                        </a>{' '}
                                        /{' '}
                                        {formatCount(rate.of, language)}
                                    </small>
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
            <p class="note">
                <i class="last-mark" /> {say('lastThree')}
            </p>
        </div>
    );
}

export function Report({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    const possible = levels.filter((one) => digits[one] > area.length);
    const wanted = address.parameters.level;
    const level = wanted && possible.includes(wanted) ? wanted : (possible[area.length === 2 ? 1 : 0] ?? '');
    const parameters = { area, level, ...daysOf(address), ...cohortOf(address) };
    const asked = useAnswer<Form>(target('/v1/report', parameters), language, isFixed(address));
    const choose = (name: string) => (event: Event) => {
        location.hash = linkHere(address, { [name]: (event.target as HTMLSelectElement).value });
    };
    return (
        <section class="panel list" data-view="report">
            <h1>
                {say('reportOf', { area: names.get(area) ?? area })}
                {asked.answer && (
                    <small>
                        {formatDay(
                            daysOf(address).on ?? dayOfInstant(asked.answer.as_of.recorded),
                            language,
                        )}
                    </small>
                )}
            </h1>
            <div class="list-tools">
                <form class="filter" aria-label={say('filter')}>
                    <label>
                        <span class="label">{say('level')}</span>
                        <select value={level} onChange={choose('level')}>
                            {possible.map((one) => (
                                <option value={one} key={one}>
                                    {say(`level.${one}` as Word)}
                                </option>
                            ))}
                        </select>
                    </label>
                    <label>
                        <span class="label">{say('planYear')}</span>
                        <select
                            value={address.parameters.plan_year ?? ''}
                            onChange={choose('plan_year')}
                        >
                            <option value="">{say('all')}</option>
                            {planYears.map((year) => (
                                <option key={year}>{year}</option>
                            ))}
                        </select>
                    </label>
                </form>
                <Exports path="/v1/report" parameters={parameters} />
            </div>
            <Shown asked={asked}>{(form) => <FormTable address={address} form={form} />}</Shown>
        </section>
    );
}
