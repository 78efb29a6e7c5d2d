// On the operators' page: rows folded anew beside those that are served, and what is done with them.
import { useState } from 'preact/hooks';
import { problemIn, send, useAnswer, type Problem } from '../api';
import { formatCount } from '../format';
import { ProblemNote } from '../parts/states';
import { isWord, useSpeech, type Word } from '../words';

interface Difference {
    model: string;
    only_first: number;
    only_second: number;
    other_value: number;
    keys: string[];
}

interface Status {
    state: string;
    folded: number;
    of: number;
    compared: number;
    seconds: number;
    comparison?: { rows: number; differ: Difference[] };
    trouble: string;
}

const path = '/v1/rebuild';

// What may be done next, by state: nothing while rows are held against each other but to end it.
const actions: Record<string, [Word, string][]> = {
    folding: [['rebuild.stop', '/drop']],
    comparing: [['rebuild.stop', '/drop']],
    same: [
        ['rebuild.flip', '/flip'],
        ['rebuild.drop', '/drop'],
    ],
    differs: [
        ['rebuild.flipAnyway', '/flip?even_if_different=true'],
        ['rebuild.drop', '/drop'],
    ],
};
const begin: [Word, string][] = [['rebuild.begin', '']];

function Course({ status }: { status: Status }) {
    const { language, say } = useSpeech();
    const count = (value: number) => formatCount(value, language);
    const word = `rebuild.${status.state}`;
    const runs = status.state === 'folding';
    const left = status.folded > 0 ? (status.seconds * (status.of - status.folded)) / status.folded : 0;
    return (
        <>
            <p role="status" data-rebuild={status.state}>
                <strong>{isWord(word) ? say(word) : status.state}</strong>{' '}
                {status.of > 0 && say('rebuild.folded', { folded: count(status.folded), of: count(status.of) })}{' '}
                {status.compared > 0 && say('rebuild.compared', { rows: count(status.compared) })}{' '}
                {status.of > 0 && say('rebuild.took', { seconds: count(status.seconds) })}{' '}
                {runs && left > 0 && say('rebuild.left', { seconds: count(Math.ceil(left)) })}
            </p>
            {runs && <progress max={status.of} value={status.folded} aria-label={say('rebuild')} />}
            {status.trouble && <p class="problem">{status.trouble}</p>}
            {(status.comparison?.differ ?? []).map((one) => (
                <p class="problem" key={one.model}>
                    {say('rebuild.differsIn', {
                        model: one.model,
                        less: count(one.only_first),
                        more: count(one.only_second),
                        other: count(one.other_value),
                    })}{' '}
                    <code>{one.keys.join(', ')}</code>
                </p>
            ))}
        </>
    );
}

export function Rebuild({ turn }: { turn: number }) {
    const { language, say } = useSpeech();
    const [done, setDone] = useState(0);
    const [problem, setProblem] = useState<Problem>();
    const { answer } = useAnswer<Status>(path, language, true, turn + done);
    if (!answer) return null;
    const act = (way: string) => {
        setProblem(undefined);
        send(path + way, language)
            .catch((failure: unknown) => setProblem(problemIn(failure)))
            .finally(() => setDone((before) => before + 1));
    };
    return (
        <section class="panel rebuild" aria-labelledby="rebuild-title">
            <h2 id="rebuild-title">{say('rebuild')}</h2>
            <p class="note">{say('rebuildHelp')}</p>
            <Course status={answer} />
            <p class="actions">
                {(actions[answer.state] ?? begin).map(([word, way]) => (
                    <button type="button" key={way} onClick={() => act(way)}>
                        {say(word)}
                    </button>
                ))}
            </p>
            {problem && <ProblemNote problem={problem} />}
        </section>
    );
}
