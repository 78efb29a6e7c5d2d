// Who still needs what: the members of one worklist, with what is known of each.
import { linkTo, type Address } from '../address';
import { target, useAnswer, type Member, type Rows } from '../api';
import { useAreaNames } from '../areas';
import { formatValue, unitName } from '../format';
import { areaOf, daysOf, isFixed } from '../question';
import { useSpeech } from '../words';
import {
    Exports,
    MemberFilter,
    memberParameters,
    MemberTable,
    pageOf,
} from '../parts/member_table';
import { Shown } from '../parts/states';
import type { ListRow } from './worklists';

export function Worklist({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const names = useAreaNames();
    const area = areaOf(address);
    const path = `/v1/worklists/${encodeURIComponent(address.id)}`;
    const parameters = { area, ...daysOf(address), ...memberParameters(address) };
    const lists = useAnswer<Rows<ListRow>>(
        target('/v1/worklists', { area, ...daysOf(address) }),
        language,
        isFixed(address),
    );
    const asked = useAnswer<Rows<Member>>(
        target(path, { ...parameters, ...pageOf(address) }),
        language,
        isFixed(address),
    );
    const list = lists.answer?.rows.find((row) => row.id === address.id);
    return (
        <section class="panel list" data-view="worklist">
            <h1>
                {list?.title ?? address.id}
                <small>{names.get(area) ?? area}</small>
            </h1>
            <p class="list-figure">
                {list && (
                    <>
                        <strong>{formatValue(list.count, list, language)}</strong>{' '}
                        {unitName(list, language)}
                    </>
                )}{' '}
                <a href={linkTo(address, 'worklists')}>{say('worklists')}</a>
            </p>
            <div class="list-tools">
                <MemberFilter address={address} />
                <Exports path={path} parameters={parameters} />
            </div>
            <Shown asked={asked}>
                {(page) => <MemberTable address={address} page={page} unit={list} />}
            </Shown>
        </section>
    );
}
