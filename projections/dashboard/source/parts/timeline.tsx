// Facts in the order they took effect, each a link to its event.
import { linkTo, type Address } from '../address';
import { formatDay } from '../format';
import { useNames } from '../names';
import { useSpeech } from '../words';

export interface Fact {
    event: string; // "house/130708-000123/3"
    type: string;
    title: string;
    occurred: string;
    recorded: string;
    void_since?: string;
}

export function Timeline({ address, facts }: { address: Address; facts: Fact[] }) {
    const { language, say } = useSpeech();
    const { streams } = useNames();
    const sorted = [...facts].sort(
        (a, b) => a.occurred.localeCompare(b.occurred) || a.recorded.localeCompare(b.recorded),
    );
    const streamOf = (event: string) => event.slice(0, event.lastIndexOf('/'));
    return (
        <ol class="timeline">
            {sorted.map((fact) => {
                const [kind, id] = streamOf(fact.event).split('/', 2);
                return (
                    <li key={fact.event} data-void={fact.void_since !== undefined}>
                        <time dateTime={fact.occurred}>{formatDay(fact.occurred, language)}</time>
                        <a href={linkTo(address, 'event', {}, fact.event)}>
                            {fact.title}
                        </a>
                        <span class="subject">
                            {streams[kind] ?? kind} {id}
                        </span>
                        {fact.recorded !== fact.occurred && (
                            <small>
                                {say('recorded')} {formatDay(fact.recorded, language)}
                            </small>
                        )}
                        {fact.void_since && (
                            <small class="void">
                                {say('voided', { day: formatDay(fact.void_since, language) })}
                            </small>
                        )}
                    </li>
                );
            })}
        </ol>
    );
}
