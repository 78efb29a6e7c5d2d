// The form of one command: what is written is checked here for its shape, by the program for its
// rules, and goes to the outbox.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { problemOf, type Problem } from '../api';
import type { Command, Field } from '../commands';
import { bodyOf, emptyDraft, type DraftFields } from '../draft';
import { record, urlOf, useOutbox, type Entry } from '../outbox';
import { useSpeech } from '../words';
import { FieldInput, idOf } from './field';
import { Outcome, Rehearsed, type WouldRecord } from './outcome';
import { ProblemNote } from './states';

// What may be told about any command beside its own: behind a fold.
const aside = new Set(['reason', 'evidence', 'cause', 'restates']);

function isAside(field: Field): boolean {
    return aside.has(field.name) && !field.required;
}

interface Props {
    command: Command;
    id: string;
    isNew: boolean; // the stream begins with it; people choose its id
    prefilled: DraftFields;
    told: Record<string, unknown>; // what the form does not ask for
    mended?: Entry;
    back: string; // where it was opened from
}

const idPattern = /^[A-Za-z0-9._-]{1,40}$/;

type Answer = { would: WouldRecord } | { problem: Problem };

async function rehearse(command: Command, id: string, body: object, language: string) {
    const url = `${urlOf({ stream: `${command.stream}/${id}`, command: command.name })}?dry_run=true`;
    const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
        body: JSON.stringify({ ...body, source: 'form' }),
    }).catch(() => undefined);
    if (!response) return { problem: { title: '', detail: '', status: 0 } };
    if (!response.ok) return { problem: await problemOf(response) };
    return { would: (await response.json()) as WouldRecord };
}

// The sentences of the server, by the place in the body that they are about.
function placesOf(problem: Problem | undefined): Map<string, string> {
    return new Map((problem?.errors ?? []).map((one) => [one.pointer, one.detail]));
}

function draftsFor({ command, prefilled }: Props): DraftFields {
    const empty = command.fields.map((field) => [field.name, emptyDraft(field)] as const);
    return { ...Object.fromEntries(empty), ...prefilled };
}

function useForm(props: Props) {
    const { command } = props;
    const { language, say } = useSpeech();
    const [drafts, setDrafts] = useState(() => draftsFor(props));
    const [id, setId] = useState(props.id);
    const [faults, setFaults] = useState<Map<string, string>>(new Map());
    const [answer, setAnswer] = useState<Answer>();
    const [sent, setSent] = useState<Entry>();
    const [busy, setBusy] = useState(false);
    const read = () => {
        const { body, faults: found } = bodyOf(command.fields, drafts);
        if (!idPattern.test(id)) found.set('/id', 'notThisShape');
        setFaults(new Map([...found].map(([place, word]) => [place, say(word)])));
        setAnswer(undefined);
        return found.size === 0 ? { ...body, ...props.told } : undefined;
    };
    const during = async (task: () => Promise<void>) => {
        setBusy(true);
        await task().finally(() => setBusy(false));
    };
    const told = (problem: Problem | undefined) => {
        setFaults(placesOf(problem));
        if (problem) setAnswer({ problem });
    };
    const check = () =>
        during(async () => {
            const body = read();
            if (!body) return;
            const answered = await rehearse(command, id, body, language);
            if ('would' in answered) setAnswer(answered);
            else told(answered.problem);
        });
    const send = () =>
        during(async () => {
            const body = read();
            if (!body) return;
            const replaced = sent?.state === 'refused' ? sent.key : props.mended?.key;
            const entry = await record({ command, id, body }, replaced);
            setSent(entry);
            told(entry.problem);
        });
    return { drafts, setDrafts, id, setId, faults, answer, sent, busy, check, send };
}

// The outcome of what waits comes later.
function useNewest(sent: Entry | undefined): Entry | undefined {
    const { mine } = useOutbox();
    return sent && (mine.find((one) => one.key === sent.key) ?? sent);
}

export function RecordForm(props: Props) {
    const { command, back } = props;
    const { say } = useSpeech();
    const form = useForm(props);
    const element = useRef<HTMLFormElement>(null);
    const outcome = useNewest(form.sent);
    const problem = form.answer && 'problem' in form.answer ? form.answer.problem : undefined;
    const [own, others] = useMemo(
        () => [command.fields.filter((one) => !isAside(one)), command.fields.filter(isAside)],
        [command],
    );
    const faulted = [...form.faults.keys()].map(idOf).join();
    useEffect(() => {
        const wrong = element.current?.querySelector<HTMLElement>('[aria-invalid=true], [role=alert]');
        wrong?.focus();
    }, [faulted, problem]);
    if (outcome && outcome.state !== 'refused') return <Outcome entry={outcome} back={back} />;
    const input = (field: Field) => (
        <FieldInput
            key={field.name}
            field={field}
            draft={form.drafts[field.name] ?? emptyDraft(field)}
            place={`/${field.name}`}
            faults={form.faults}
            change={(draft) => form.setDrafts({ ...form.drafts, [field.name]: draft })}
        />
    );
    const elsewhere = problem && !isShown(problem, command);
    const asideWrong = others.some((field) =>
        [...form.faults.keys()].some((place) => place.split('/')[1] === field.name),
    );
    return (
        <form
            class="record"
            ref={element}
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void form.send();
            }}
        >
            {elsewhere && <ProblemNote problem={problem} />}
            {props.isNew && (
                <FieldInput
                    field={newIdField(say('newId'))}
                    draft={form.id}
                    place="/id"
                    faults={form.faults}
                    change={(id) => form.setId(String(id))}
                />
            )}
            {own.map(input)}
            <details class="aside" open={asideWrong || undefined}>
                <summary>{say('aboutIt')}</summary>
                {others.map(input)}
            </details>
            {form.answer && 'would' in form.answer && <Rehearsed would={form.answer.would} />}
            <div class="actions">
                <button type="submit" class="primary" disabled={form.busy}>
                    {say('send')}
                </button>
                <button type="button" disabled={form.busy} onClick={() => void form.check()}>
                    {say('check')}
                </button>
                <a href={back}>{say('cancel')}</a>
            </div>
            <p class="note">{say('keptUntilSent')}</p>
        </form>
    );
}

function newIdField(name: string): Field {
    return {
        name: 'id',
        kind: 'code',
        names: { zh: name, en: name },
        required: true,
        confidential: false,
        decimals: 0,
        words: [],
        inner: [],
        choices: [],
    };
}

// Whether a field of the form tells it.
function isShown(problem: Problem, command: Command): boolean {
    const places = problem.errors ?? [];
    const names = new Set(command.fields.map((field) => field.name));
    return places.length > 0 && places.every((one) => names.has(one.pointer.split('/')[1] ?? ''));
}
