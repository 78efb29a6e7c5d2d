// What was recorded last, as it comes.
import { linkTo, type Address } from '../address';
import { useAreaNames } from '../areas';
import { formatInstant } from '../format';
import { useLive } from '../live';
import { useSpeech } from '../words';
import { useNames } from '../names';
import { Empty } from '../parts/states';

const shownMax = 12;

// Ids begin with the county that gave them.
export function countyOf(subject: string): string {
    return /^[a-z_]+\/(\d{6})/.exec(subject)?.[1] ?? '';
}

export function LatestEvents({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const { events } = useLive();
    const names = useAreaNames();
    const { events: eventNames } = useNames();
    const shown = events.slice(0, shownMax);
    return (
        <section class="panel latest" aria-labelledby="latest-title">
            <h2 id="latest-title">{say('latest')}</h2>
            {shown.length === 0 && <Empty>{say('noEvents')}</Empty>}
            <ol>
                {shown.map((event) => (
                    <li key={event.position}>
                        <a href={linkTo(address, 'stream', {}, event.subject)}>
                            {eventNames[event.type] ?? event.type}
                        </a>
                        <span>{names.get(countyOf(event.subject)) ?? event.subject}</span>
                        <time dateTime={event.time}>{formatInstant(event.time, language)}</time>
                    </li>
                ))}
            </ol>
        </section>
    );
}
