// What can be recorded about one thing now: its commands that are in turn, and those that begin
// what belongs to it. Asked for when the menu is opened.
import { useEffect, useRef, useState } from 'preact/hooks';
import { linkTo, type Address } from '../address';
import { useAnswer } from '../api';
import { isInTurn, mayRecord, toRecord, useCommands, type Command } from '../commands';
import { useNames } from '../names';
import { useSession } from '../session';
import { useSpeech } from '../words';

// Streams whose id is that of the person they are about.
const ofPersons = new Set(['worker', 'registration', 'schooling']);

interface Offer {
    command: Command;
    href: string;
}

interface State {
    state?: { status?: string };
}

function begins(command: Command, kind: string): boolean {
    const named = command.fields.some((field) => field.name === kind);
    return command.turn?.opens === true && !command.turn.again && named;
}

function offersOf(address: Address, stream: string, commands: Command[], status?: string): Offer[] {
    const [kind = '', id = ''] = stream.split('/', 2);
    const link = (command: Command, of: string, parameters = {}) => ({
        command,
        href: linkTo(address, 'record', parameters, `${command.stream}/${of}/${command.name}`),
    });
    const own = commands
        .filter((command) => command.stream === kind && isInTurn(command, status))
        .map((command) => link(command, id));
    const ofIt = commands
        .filter((command) => command.stream !== kind)
        .flatMap((command) => {
            if (kind === 'person' && ofPersons.has(command.stream) && command.turn?.opens) {
                return [link(command, id, { for: stream })];
            }
            const besides = begins(command, kind) && !ofPersons.has(command.stream);
            return besides ? [link(command, '+', { for: stream })] : [];
        });
    return [...own, ...ofIt];
}

function Offers({ address, stream }: { address: Address; stream: string }) {
    const { language, say } = useSpeech();
    const { streams } = useNames();
    const session = useSession();
    const commands = useCommands(language);
    const asked = useAnswer<State>(`/v1/${stream}`, language, true);
    const [kind = '', id = ''] = stream.split('/', 2);
    if (session.state !== 'in' || !commands || asked.loading) return <p>{say('loading')}</p>;
    const allowed = commands.filter((command) => mayRecord(session.me, command, id));
    const offers = offersOf(address, stream, allowed, asked.answer?.state?.status);
    if (offers.length === 0) return <p>{say('nothingToRecord')}</p>;
    return (
        <ul>
            {offers.map(({ command, href }) => (
                <li key={`${command.stream}/${command.name}`}>
                    <a href={href}>
                        {command.stream !== kind && (
                            <small>{streams[command.stream] ?? command.stream} · </small>
                        )}
                        {command.names[language]}
                    </a>
                </li>
            ))}
        </ul>
    );
}

export function RecordMenu({ address, stream }: { address: Address; stream: string }) {
    const { say } = useSpeech();
    const session = useSession();
    const [open, setOpen] = useState(false);
    const element = useRef<HTMLDetailsElement>(null);
    useEffect(() => {
        if (!open) return;
        const close = (event: Event) => {
            const inside = element.current?.contains(event.target as Node);
            const escaped = event instanceof KeyboardEvent && event.key === 'Escape';
            if (element.current && (escaped || (event.type === 'pointerdown' && !inside))) {
                element.current.open = false;
            }
        };
        addEventListener('pointerdown', close);
        addEventListener('keydown', close);
        return () => {
            removeEventListener('pointerdown', close);
            removeEventListener('keydown', close);
        };
    }, [open]);
    const rights = session.state === 'in' ? session.me.rights : [];
    if (!toRecord.some((right) => rights.includes(right))) return null;
    return (
        <details
            class="record-menu"
            ref={element}
            onToggle={(event) => setOpen(event.currentTarget.open)}
        >
            <summary aria-label={`${say('record')}: ${stream}`}>{say('record')}</summary>
            {open && <Offers address={address} stream={stream} />}
        </details>
    );
}
