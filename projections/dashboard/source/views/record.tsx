// A fact is recorded: #/record/house/130708-000123/demolish, or #/record/house/+/register where the
// house is yet to get its number. `for` names what the form was opened from.
import { linkTo, type Address } from '../address';
import { useAnswer } from '../api';
import { useRef } from 'preact/hooks';
import { changes, correctionOf, mayRecord, useCommands, type Command } from '../commands';
import { draftsOf, type DraftFields } from '../draft';
import { dayOfInstant } from '../format';
import { typeOf, type LiveEvent } from '../live';
import { useNames } from '../names';
import { useOutbox, type Entry } from '../outbox';
import { fileLink } from '../parts/member_table';
import { Facts, flattened } from '../parts/facts';
import { RecordForm } from '../parts/record_form';
import { Empty, Shown } from '../parts/states';
import { areaOf } from '../question';
import { useSession, type Me } from '../session';
import { useStateNames } from '../state_names';
import { useSpeech } from '../words';

export const newId = '+';

const countyDigits = 6;

// Begins with the county, as ids do; the rest is nobody else's.
function freshId(county: string): string {
    const letters = '23456789abcdefghjkmnpqrstuvwxyz';
    const chosen = crypto.getRandomValues(new Uint8Array(8));
    return `${county}-${[...chosen].map((byte) => letters[byte % letters.length]).join('')}`;
}

interface State {
    state?: Record<string, unknown>;
}

// The program knows some of what the form asks for.
function prefilledWith(command: Command, from: string, state: State | undefined): DraftFields {
    const [kind = '', id = ''] = from.split('/', 2);
    const known = Object.fromEntries(flattened(state?.state ?? {}));
    const drafts = todays();
    for (const { name } of command.fields) {
        if (name === kind) drafts[name] = id;
        else if ((name === 'area' || name === 'household') && typeof known[name] === 'string') {
            drafts[name] = known[name];
        }
    }
    return drafts;
}

interface Props {
    address: Address;
    command: Command;
    me: Me;
}

// The entry to be mended goes when another takes its place: the form keeps what it began with.
function useMended(key: string | undefined): Entry | undefined {
    const { mine } = useOutbox();
    const kept = useRef<Entry>(undefined);
    kept.current ??= mine.find((one) => one.key === key);
    return kept.current;
}

// A change of a record names its version; a correction begins with what is there.
function Change(props: Props) {
    const { address, command } = props;
    const { language } = useSpeech();
    const { fields } = useNames();
    const stream = address.id.split('/').slice(0, 2).join('/');
    const version = Number(address.parameters.version);
    const asked = useAnswer<{ events: LiveEvent[] }>(`/v1/${stream}/events`, language, true);
    const event = asked.answer?.events.find((one) => one.id === `${stream}/${version}`);
    const names = event && fields[typeOf(event)];
    if (!event || !names) return <Shown asked={asked}>{() => <Empty />}</Shown>;
    const changed = correctionOf(command, names);
    const asks = { ...changed, fields: changed.fields.filter((one) => one.name !== 'version') };
    const corrects = command.name === 'correct';
    const content = { occurred_on: event.effectivedate, event: event.data };
    const prefilled = corrects ? draftsOf(asks.fields, content) : todays();
    return <Form {...props} command={asks} told={{ version }} prefilled={prefilled} />;
}

function todays(): DraftFields {
    return { occurred_on: dayOfInstant(new Date().toISOString()) };
}

interface FormProps extends Props {
    told?: Record<string, unknown>;
    prefilled?: DraftFields;
}

function Form({ address, command, me, told = {}, prefilled }: FormProps) {
    const { language, say } = useSpeech();
    const names = useNames();
    const mended = useMended(address.parameters.mend);
    const [kind = '', id = ''] = address.id.split('/', 2);
    const isNew = id === newId;
    const from = address.parameters.for ?? (isNew ? '' : `${kind}/${id}`);
    const asked = useAnswer<State>(from ? `/v1/${from}` : null, language, true);
    const stateNames = useStateNames(from.split('/')[0] ?? '');
    const county = (from.split('/')[1] ?? areaOf(address)).slice(0, countyDigits);
    const waits = from !== '' && asked.loading && !asked.problem;
    if (waits || (address.parameters.mend && !mended)) return <Empty>{say('loading')}</Empty>;
    if (!isNew && !mayRecord(me, command, id)) return <Empty>{say('mayNotRecord')}</Empty>;
    const drafts = mended?.body
        ? draftsOf(command.fields, mended.body)
        : (prefilled ?? prefilledWith(command, from, asked.answer));
    return (
        <div class="file recording">
            <section class="panel">
                <h1>
                    {say('recordingOf', {
                        stream: names.streams[kind] ?? kind,
                        command: command.names[language],
                    })}
                    {!isNew && <small>{id}</small>}
                </h1>
                <RecordForm
                    key={address.id}
                    command={command}
                    id={mended?.stream.split('/')[1] ?? (isNew ? freshId(county) : id)}
                    isNew={isNew}
                    prefilled={drafts}
                    told={told}
                    mended={mended}
                    back={from ? fileLink(address, from) : linkTo(address, 'overview')}
                />
            </section>
            {asked.answer?.state && (
                <aside class="panel" aria-label={say('state')}>
                    <h2>
                        {say('state')}
                        <small>{from.split('/')[1]}</small>
                    </h2>
                    <Facts
                        address={address}
                        facts={asked.answer.state}
                        names={stateNames}
                    />
                </aside>
            )}
        </div>
    );
}

export function Record({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const session = useSession();
    const commands = useCommands(language);
    const [kind, , name] = address.id.split('/');
    const command = commands?.find((one) => one.stream === kind && one.name === name);
    if (!commands) return <Empty>{say('loading')}</Empty>;
    if (!command || session.state !== 'in') return <Empty>{say('noSuchView')}</Empty>;
    const View = changes.has(command.name) ? Change : Form;
    return (
        <div data-view="record">
            <View address={address} command={command} me={session.me} />
        </div>
    );
}
