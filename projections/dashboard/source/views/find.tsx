// Looks for a file by its number, and for people by name or by the number of their identity card.
import { useEffect, useState } from 'preact/hooks';
import { linkTo, type Address } from '../address';
import { ask, problemIn, useAnswer, type Problem } from '../api';
import {
    fits,
    mayIdentify,
    numberIn,
    searchPeople,
    takeBrought,
    type Found,
    type Search,
} from '../finding';
import { useNames } from '../names';
import { useSession } from '../session';
import { useSpeech } from '../words';
import { fileLink } from '../parts/member_table';
import { Empty, ProblemNote } from '../parts/states';

// Files that people have numbers of; a worker's is that of the person.
const kinds = ['household', 'person', 'house', 'home', 'plot', 'site', 'park', 'facility'];
const notFound = 404;

interface Look {
    streams: string[];
    problem?: Problem;
}

// Those that there are of the streams that may be meant. Which are not is no problem.
async function lookFor(text: string, language: 'zh' | 'en', signal: AbortSignal): Promise<Look> {
    const wanted = text.includes('/') ? [text] : kinds.map((kind) => `${kind}/${text}`);
    const answers = await Promise.allSettled(
        wanted.map((stream) => ask(`/v1/${stream}`, language, signal)),
    );
    const problems = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [problemIn(answer.reason)] : [],
    );
    return {
        streams: wanted.filter((_, index) => answers[index]?.status === 'fulfilled'),
        problem: problems.find(({ status }) => status !== notFound),
    };
}

function Files({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const { streams: names } = useNames();
    const [look, setLook] = useState<Look>();
    useEffect(() => {
        const stop = new AbortController();
        void lookFor(address.id, language, stop.signal).then((found) => {
            if (stop.signal.aborted) return;
            setLook(found);
            const [only, ...others] = found.streams;
            // The way back leads to where somebody looked from.
            if (only && others.length === 0) location.replace(fileLink(address, only));
        });
        return () => stop.abort();
    }, [address.id, language]);
    if (!look) return <Empty>{say('loading')}</Empty>;
    if (look.streams.length === 0) {
        if (look.problem) return <ProblemNote problem={look.problem} />;
        return <Empty>{say('noSuchFile', { id: address.id })}</Empty>;
    }
    return (
        <ul class="found">
            {look.streams.map((stream) => (
                <li key={stream}>
                    <a href={fileLink(address, stream)}>
                        {names[stream.split('/')[0] ?? ''] ?? stream} {address.id}
                    </a>
                </li>
            ))}
        </ul>
    );
}

interface PersonState {
    state: { registration?: { identity_shown?: string }; household?: string };
}

function FoundPerson({ address, id, number }: { address: Address; id: string; number?: string }) {
    const { language, say } = useSpeech();
    const { streams: names } = useNames();
    const asked = useAnswer<PersonState>(`/v1/person/${id}`, language, true);
    const { registration, household } = asked.answer?.state ?? {};
    const mask = registration?.identity_shown;
    return (
        <li data-person={id}>
            <a href={linkTo(address, 'stream', {}, `person/${id}`)}>
                {names.person} {id}
            </a>
            {household && (
                <a href={linkTo(address, 'household', {}, household)}>
                    {say('household', { id: household })}
                </a>
            )}
            {mask && <small>{mask}</small>}
            {mask && number && !fits(mask, number) && (
                <b class="chip" data-state="late">
                    {say('numberCorrected')}
                </b>
            )}
        </li>
    );
}

interface Told {
    search: Search;
    found: Found[];
}

function Results({ address, told }: { address: Address; told: Told }) {
    const { say } = useSpeech();
    const session = useSession();
    const { found, search } = told;
    if (found.length === 0) return <Empty>{say('nobodyFound')}</Empty>;
    const name = session.state === 'in' ? session.me.name : '';
    return (
        <>
            <p class="notice" data-state="late" role="status">
                {say('searchRecorded', { name, count: found.length, purpose: search.purpose })}
            </p>
            <ul class="found">
                {found.map(({ person }) => (
                    <FoundPerson
                        key={person}
                        address={address}
                        id={person}
                        number={numberIn(search)}
                    />
                ))}
            </ul>
        </>
    );
}

function People({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const [search, setSearch] = useState<Search>(() => ({ text: takeBrought(), purpose: '' }));
    const [told, setTold] = useState<Told>();
    const [problem, setProblem] = useState<Problem>();
    const [busy, setBusy] = useState(false);
    useEffect(() => {
        if (address.id) return undefined; // a file is looked for, not a person
        const take = () => {
            setSearch((before) => ({ ...before, text: takeBrought() }));
            setTold(undefined);
            setProblem(undefined);
        };
        addEventListener('anju-find', take);
        return () => removeEventListener('anju-find', take);
    }, [address.id]);
    const find = async (submitted: Event) => {
        submitted.preventDefault();
        setTold(undefined);
        setProblem(undefined);
        setBusy(true);
        try {
            setTold({ search, found: await searchPeople(search, language) });
        } catch (failure) {
            setProblem(problemIn(failure));
        }
        setBusy(false);
    };
    const typed = (part: keyof Search) => (event: Event) =>
        setSearch({ ...search, [part]: (event.currentTarget as HTMLInputElement).value });
    return (
        <section class="panel">
            <h2>{say('findPeople')}</h2>
            <form class="find-people" onSubmit={find}>
                <label>
                    <span class="label">{say('nameOrNumber')}</span>
                    <input
                        required
                        autocomplete="off"
                        spellcheck={false}
                        value={search.text}
                        onInput={typed('text')}
                    />
                </label>
                <label>
                    <span class="label">{say('neededFor')}</span>
                    <input
                        required
                        maxLength={100}
                        value={search.purpose}
                        onInput={typed('purpose')}
                    />
                </label>
                <button type="submit" disabled={busy}>
                    {say('find')}
                </button>
            </form>
            <p class="hint">{say('findingIsRecorded')}</p>
            {problem && <ProblemNote problem={problem} />}
            {told && <Results address={address} told={told} />}
        </section>
    );
}

export function Find({ address }: { address: Address }) {
    const { say } = useSpeech();
    const session = useSession();
    const identifies = session.state === 'in' && mayIdentify(session.me);
    return (
        <div data-view="find">
            <h1>{say('find')}</h1>
            {address.id && <Files address={address} />}
            {!address.id && !identifies && <Empty>{say('findFileHelp')}</Empty>}
            {identifies && <People address={address} />}
        </div>
    );
}
