// Who a person is, for who may be told: asked for with what it is needed for, which is recorded. It
// is kept nowhere, and gone when the view is left.
import { useId, useState } from 'preact/hooks';
import { ask, Refused, type Problem } from '../api';
import { mayIdentify } from '../finding';
import { useSession } from '../session';
import { useSpeech, type Word } from '../words';

interface Details {
    person: string;
    name?: string;
    id_number?: string;
    phone?: string;
}

const parts: [keyof Details, Word][] = [
    ['name', 'personName'],
    ['id_number', 'personNumber'],
    ['phone', 'personPhone'],
];

export function Identity({ id }: { id: string }) {
    const { language, say } = useSpeech();
    const session = useSession();
    const field = useId();
    const [purpose, setPurpose] = useState('');
    const [told, setTold] = useState<Details>();
    const [problem, setProblem] = useState<Problem>();
    if (session.state !== 'in') return null;
    if (!mayIdentify(session.me)) return null;
    const asking = async (submitted: Event) => {
        submitted.preventDefault();
        setProblem(undefined);
        const person = encodeURIComponent(id);
        try {
            const target = `/v1/people/${person}/details?purpose=${encodeURIComponent(purpose)}`;
            setTold(await ask<Details>(target, language));
        } catch (failure) {
            if (!(failure instanceof Refused)) throw failure;
            setProblem(failure.problem);
        }
    };
    if (told) {
        return (
            <dl class="identity" data-identity={id}>
                {parts.map(
                    ([part, word]) =>
                        told[part] && (
                            <div key={part}>
                                <dt>{say(word)}</dt>
                                <dd>{told[part]}</dd>
                            </div>
                        ),
                )}
            </dl>
        );
    }
    return (
        <details class="identity">
            <summary>{say('whoIsIt')}</summary>
            <form onSubmit={asking}>
                <label for={field}>{say('neededFor')}</label>
                <input
                    id={field}
                    required
                    maxLength={100}
                    value={purpose}
                    onInput={(typed) => setPurpose(typed.currentTarget.value)}
                />
                <button type="submit">{say('tellMe')}</button>
                <p class="hint">{say('tellingIsRecorded')}</p>
                {problem && (
                    <p class="notice" data-state="missed" role="alert">
                        {problem.detail || problem.title}
                    </p>
                )}
            </form>
        </details>
    );
}
