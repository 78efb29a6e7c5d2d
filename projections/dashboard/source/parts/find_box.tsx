// Finds a file by its number from every view; who may be told who people are finds these too.
import { useState } from 'preact/hooks';
import { linkTo, type Address } from '../address';
import { bring, isFileNumber, mayIdentify } from '../finding';
import type { Me } from '../session';
import { useSpeech } from '../words';

export function FindBox({ address, me }: { address: Address; me: Me }) {
    const { say } = useSpeech();
    const [text, setText] = useState('');
    const find = (submitted: Event) => {
        submitted.preventDefault();
        const wanted = text.trim();
        const isFile = isFileNumber(wanted);
        // Whatever is no number of a file may name somebody: it goes into no address.
        location.hash = linkTo(address, 'find', {}, isFile ? wanted : '');
        if (!isFile && mayIdentify(me)) bring(wanted);
        setText('');
    };
    const hint = say(mayIdentify(me) ? 'findAnything' : 'findFile');
    return (
        <form class="find-box" role="search" onSubmit={find}>
            <input
                type="search"
                aria-label={`${say('find')}: ${hint}`}
                placeholder={hint}
                autocomplete="off"
                spellcheck={false}
                value={text}
                onInput={(typed) => setText(typed.currentTarget.value)}
            />
        </form>
    );
}
