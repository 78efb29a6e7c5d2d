// Who is counted in a figure.
import type { Address } from '../address';
import { target, useAnswer, type Figure, type Member, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatValue, unitName } from '../format';
import { defaultMeasure } from '../plan';
import { areaOf, cohortOf, daysOf, isFixed } from '../question';
import { useSpeech } from '../words';
import {
    Exports,
    MemberFilter,
    memberParameters,
    MemberTable,
    pageOf,
} from '../parts/member_table';
import { Shown } from '../parts/states';

const path = '/v1/progress/members';

export function Members({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    const indicator = address.parameters.indicator ?? defaultMeasure.indicator;
    const figureParameters = { area, indicator, ...daysOf(address), ...cohortOf(address) };
    const parameters = { area, indicator, ...daysOf(address), ...memberParameters(address) };
    const fixed = isFixed(address);
    const figure = useAnswer<Rows<Figure>>(
        target('/v1/progress', figureParameters),
        language,
        fixed,
    );
    const asked = useAnswer<Rows<Member>>(
        target(path, { ...parameters, ...pageOf(address) }),
        language,
        fixed,
    );
    const counted = figure.answer?.rows[0];
    return (
        <section class="panel list" data-view="members">
            <h1>
                {say('membersOf', { title: counted?.title ?? indicator })}
                <small>{names.get(area) ?? area}</small>
            </h1>
            {counted && !address.parameters.older_than_days && (
                <p class="list-figure" data-value={counted.value}>
                    <strong>{formatValue(counted.value, counted, language)}</strong>{' '}
                    {unitName(counted, language)}
                </p>
            )}
            <div class="list-tools">
                <MemberFilter address={address} />
                <Exports path={path} parameters={parameters} />
            </div>
            <Shown asked={asked}>
                {(page) => <MemberTable address={address} page={page} unit={counted} />}
            </Shown>
        </section>
    );
}
