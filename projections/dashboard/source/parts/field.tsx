// One field of a form, as its schema says, with what is wrong with it below.
import type { ComponentChildren } from 'preact';
import type { Field } from '../commands';
import { emptyDraft, isTextList, type Draft, type DraftFields } from '../draft';
import { dayOfInstant } from '../format';
import { useSpeech } from '../words';

export interface FieldProps {
    field: Field;
    draft: Draft;
    place: string; // its JSON pointer
    faults: Map<string, string>; // sentences by JSON pointer
    change: (draft: Draft) => void;
}

export function idOf(place: string): string {
    return `field${place.replaceAll('/', '-')}`;
}

interface Input {
    id: string;
    name: string;
    'aria-invalid': boolean | undefined;
    'aria-describedby': string | undefined;
    'aria-required': boolean;
}

function Choice({ field, input, value, change }: Simple) {
    const { language, say } = useSpeech();
    const words =
        field.kind === 'flag'
            ? [
                  { value: 'true', text: say('yes') },
                  { value: 'false', text: say('no') },
              ]
            : field.words.map((word) => ({ value: word.value, text: word.names[language] }));
    return (
        <select {...input} value={value} onChange={(event) => change(event.currentTarget.value)}>
            <option value="">{say(field.required ? 'choose' : 'notTold')}</option>
            {words.map((word) => (
                <option value={word.value} key={word.value}>
                    {word.text}
                </option>
            ))}
        </select>
    );
}

interface Simple {
    field: Field;
    input: Input;
    value: string;
    change: (draft: Draft) => void;
}

function SimpleInput(simple: Simple) {
    const { field, input, value, change } = simple;
    const written = (event: { currentTarget: { value: string } }) =>
        change(event.currentTarget.value);
    if (field.kind === 'flag' || field.kind === 'word') return <Choice {...simple} />;
    if (field.kind === 'list') return <textarea {...input} value={value} rows={3} onInput={written} />;
    const common = { ...input, autocomplete: 'off', value, onInput: written };
    if (field.kind === 'day') {
        const today = dayOfInstant(new Date().toISOString());
        return <input {...common} type="date" max={field.name === 'occurred_on' ? today : undefined} />;
    }
    const counts = field.kind === 'number';
    return (
        <input
            {...common}
            type="text"
            inputMode={counts ? 'decimal' : undefined}
            class={counts ? 'amount' : undefined}
        />
    );
}

// The values of a list that has more than one part, each with its fields.
function GroupList({ field, draft, place, faults, change }: FieldProps) {
    const { say } = useSpeech();
    const parts = Array.isArray(draft) ? draft : [];
    const [inner] = field.inner;
    if (!inner) return null;
    return (
        <>
            {parts.map((part, at) => (
                <div class="group" key={at}>
                    <FieldInput
                        field={{ ...inner, names: numbered(field, at) }}
                        draft={part}
                        place={`${place}/${at}`}
                        faults={faults}
                        change={(changed) =>
                            change(parts.map((one, index) => (index === at ? changed : one)))
                        }
                    />
                    <button
                        type="button"
                        onClick={() => change(parts.filter((_, index) => index !== at))}
                    >
                        {say('removePart', { number: at + 1 })}
                    </button>
                </div>
            ))}
            <button type="button" onClick={() => change([...parts, emptyDraft(inner)])}>
                {say('addPart')}
            </button>
        </>
    );
}

function numbered({ names }: Field, at: number) {
    return { zh: `${names.zh} ${at + 1}`, en: `${names.en} ${at + 1}` };
}

export function FieldsOfGroup({ field, draft, place, faults, change }: FieldProps) {
    const inside: DraftFields = typeof draft === 'object' && !Array.isArray(draft) ? draft : {};
    return (
        <>
            {field.inner.map((inner) => (
                <FieldInput
                    key={inner.name}
                    field={inner}
                    draft={inside[inner.name] ?? emptyDraft(inner)}
                    place={`${place}/${inner.name}`}
                    faults={faults}
                    change={(changed) => change({ ...inside, [inner.name]: changed })}
                />
            ))}
        </>
    );
}

// The file itself stays where it is: its hash tells later whether it is still the same.
function HashOfFile({ change }: { change: (draft: Draft) => void }) {
    const { say } = useSpeech();
    const hash = async (file: File | undefined) => {
        if (!file) return;
        const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
        const bytes = [...new Uint8Array(digest)];
        change(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    };
    if (!('subtle' in crypto)) return null; // only on secure origins
    return (
        <label class="hint">
            {say('hashOfFile')}{' '}
            <input
                type="file"
                onChange={(event) => void hash(event.currentTarget.files?.[0])}
            />
        </label>
    );
}

function Fault({ id, children }: { id: string; children: ComponentChildren }) {
    return (
        <p class="fault" id={id}>
            {children}
        </p>
    );
}

export function FieldInput(props: FieldProps) {
    const { field, draft, place, faults, change } = props;
    const { language, say } = useSpeech();
    const id = idOf(place);
    const fault = faults.get(place);
    const many = field.kind === 'list' && !isTextList(field);
    const name = field.names[language];
    if (many || field.kind === 'group') {
        return (
            <fieldset id={id} tabIndex={-1}>
                <legend>{name}</legend>
                {fault && <Fault id={`${id}-fault`}>{fault}</Fault>}
                {many ? <GroupList {...props} /> : <FieldsOfGroup {...props} />}
            </fieldset>
        );
    }
    const hint = field.kind === 'list' ? say('oneALine') : undefined;
    const described = [fault && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(' ');
    const input: Input = {
        id,
        name: field.name,
        'aria-invalid': fault ? true : undefined,
        'aria-describedby': described || undefined,
        'aria-required': field.required,
    };
    return (
        <div class="field" data-field={field.name} data-kind={field.kind}>
            <label for={id}>
                {name}
                {!field.required && <small>{say('optional')}</small>}
            </label>
            <SimpleInput
                field={field}
                input={input}
                value={typeof draft === 'string' ? draft : ''}
                change={change}
            />
            {field.name === 'hash' && place.startsWith('/evidence/') && (
                <HashOfFile change={change} />
            )}
            {hint && (
                <small class="hint" id={`${id}-hint`}>
                    {hint}
                </small>
            )}
            {fault && <Fault id={`${id}-fault`}>{fault}</Fault>}
        </div>
    );
}
