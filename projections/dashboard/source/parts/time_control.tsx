// As of which day the page shows everything, and as known when.
import { useEffect, useState } from 'preact/hooks';
import { linkHere, linkTo, type Address } from '../address';
import { dayNumber, dayOf, dayOfInstant, formatDay, isDay } from '../format';
import { useLive } from '../live';
import { useSpeech } from '../words';

const firstDay = dayNumber('2016-01-01'); // the year the programme began

export function TimeControl({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const { recorded } = useLive();
    const today = recorded ? dayOfInstant(recorded) : undefined;
    const { on, known_on } = address.parameters;
    const shown = isDay(on) ? on : today;
    const [sliding, setSliding] = useState<string>();
    useEffect(() => setSliding(undefined), [on]);
    const knownThen = isDay(known_on);

    const go = (day: string) => {
        const chosen = isDay(day) && day !== today ? day : '';
        location.hash = linkHere(address, {
            on: chosen,
            known_on: chosen && knownThen ? chosen : '',
            after: '',
        });
    };
    if (!today || !shown) return null;
    return (
        <div class="time" data-past={isDay(on)}>
            <label>
                <span class="label">{say('date')}</span>
                <input
                    type="date"
                    value={sliding ?? shown}
                    min={dayOf(firstDay)}
                    onChange={(event) => go(event.currentTarget.value)}
                />
            </label>
            <input
                type="range"
                aria-label={say('slider')}
                aria-valuetext={formatDay(sliding ?? shown, language)}
                min={firstDay}
                max={Math.max(dayNumber(today), dayNumber(shown))}
                value={dayNumber(sliding ?? shown)}
                onInput={(event) => setSliding(dayOf(Number(event.currentTarget.value)))}
                onChange={(event) => go(dayOf(Number(event.currentTarget.value)))}
            />
            {isDay(on) && (
                <>
                    <a
                        class="toggle"
                        href={linkHere(address, { known_on: knownThen ? '' : on, after: '' })}
                    >
                        {say(knownThen ? 'knownThen' : 'knownNow')} ⇄
                    </a>
                    <a class="toggle" href={linkTo(address, 'compare')}>
                        {say('sideBySide')}
                    </a>
                    <a class="toggle now" href={linkHere(address, { on: '', known_on: '' })}>
                        {say('backToNow')}
                    </a>
                    <span class="visually-hidden" role="status">
                        {say('timeTravel', {
                            day: formatDay(on, language),
                            known: say(knownThen ? 'knownThen' : 'knownNow'),
                        })}
                    </span>
                </>
            )}
        </div>
    );
}
