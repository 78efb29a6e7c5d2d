// What surrounds every view: sections, where and when, language and colours, and whether it is live.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { linkHere, linkTo, type Address } from '../address';
import { formatInstant } from '../format';
import { useLive } from '../live';
import { toRecord } from '../commands';
import { useOutbox } from '../outbox';
import { chooseLanguage, chooseTheme, chosenTheme, type Theme } from '../settings';
import { may, signOut, type Me } from '../session';
import { useSpeech, type Word } from '../words';
import { Breadcrumb } from './breadcrumb';
import { FindBox } from './find_box';
import { TimeControl } from './time_control';

const sections: Word[] = ['overview', 'worklists', 'report'];
const sectionOf: Record<string, string> = {
    worklist: 'worklists',
    members: 'overview',
    outbox: 'outbox',
    record: 'outbox',
    import: 'outbox',
};

function Lamp() {
    const { language, say } = useSpeech();
    const { connection, recorded } = useLive();
    return (
        <div class="lamp" data-connection={connection} role="status">
            <span class="lamp-dot" aria-hidden="true" />
            <span class="lamp-word">{say(connection)}</span>
            {recorded && (
                <span class="lamp-detail">
                    {say('asOfNow', { time: formatInstant(recorded, language) })}
                </span>
            )}
        </div>
    );
}

function ThemeSwitch() {
    const { say } = useSpeech();
    const [theme, setTheme] = useState(chosenTheme());
    const choose = (event: Event) => {
        const chosen = (event.target as HTMLSelectElement).value as Theme;
        chooseTheme(chosen);
        setTheme(chosen);
    };
    return (
        <select aria-label={say('theme')} value={theme} onChange={choose} class="theme">
            {(['auto', 'light', 'dark'] as const).map((one) => (
                <option value={one} key={one}>
                    {say(`theme.${one}`)}
                </option>
            ))}
        </select>
    );
}

// What waits, or was refused and wants to be mended.
function OutboxLink({ address }: { address: Address }) {
    const { say } = useSpeech();
    const { mine } = useOutbox();
    const refused = mine.some((one) => one.state === 'refused');
    const open = mine.filter((one) => one.state !== 'recorded').length;
    return (
        <a
            class="outbox-link"
            href={linkTo(address, 'outbox')}
            aria-current={sectionOf[address.view] === 'outbox' ? 'page' : undefined}
        >
            {say('outbox')}
            {open > 0 && (
                <b class="chip" data-state={refused ? 'missed' : 'late'}>
                    {open}
                </b>
            )}
        </a>
    );
}

interface FrameProperties {
    address: Address;
    me: Me;
    children: ComponentChildren;
}

export function Frame({ address, me, children }: FrameProperties) {
    const { language, say } = useSpeech();
    const other = language === 'zh' ? 'en' : 'zh';
    const records = toRecord.some((right) => me.rights.includes(right));
    const reads = may(me, 'read');
    const section = sectionOf[address.view] ?? address.view;
    useEffect(() => {
        document.title = `${say('title')} · 安居 Anju`;
    }, [language]);
    return (
        <>
            <a class="skip" href="#content" onClick={skipToContent}>
                {say('skip')}
            </a>
            <header>
                <div class="top">
                    <a class="brand" href={linkTo(address, 'overview', { area: '' })}>
                        <b>安居</b>
                        <span>{say('title')}</span>
                    </a>
                    <nav aria-label={say('menu')}>
                        {(reads ? sections : []).map((one) => (
                            <a
                                key={one}
                                href={linkTo(address, one)}
                                aria-current={one === section ? 'page' : undefined}
                            >
                                {say(one)}
                            </a>
                        ))}
                        {records && <OutboxLink address={address} />}
                        {me.rights.includes('operate') && (
                            <a
                                href={linkTo(address, 'operations')}
                                aria-current={section === 'operations' ? 'page' : undefined}
                            >
                                {say('operations')}
                            </a>
                        )}
                    </nav>
                    <Lamp />
                    <div class="choices">
                        <a
                            class="language"
                            lang={other === 'zh' ? 'zh-CN' : 'en'}
                            href={linkHere(address, { lang: other })}
                            onClick={() => chooseLanguage(other)}
                        >
                            {say('languageSwitch')}
                        </a>
                        <ThemeSwitch />
                        {me.controlled && (
                            <button type="button" class="sign-out" onClick={() => void signOut()}>
                                {say('signOut', { name: me.name })}
                            </button>
                        )}
                    </div>
                </div>
                {(reads || may(me, 'overview')) && (
                    <div class="place-and-time">
                        <Breadcrumb address={address} />
                        {reads && <FindBox address={address} me={me} />}
                        {reads && <TimeControl address={address} />}
                    </div>
                )}
            </header>
            <main id="content" tabIndex={-1}>
                {children}
            </main>
        </>
    );
}

// The address is the state of the page: a jump inside it must not change it.
function skipToContent(event: Event) {
    event.preventDefault();
    document.getElementById('content')?.focus();
}
