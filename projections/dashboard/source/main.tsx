// The page: which view the address names, in which language, in a frame.
import { render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useAddress } from './address';
import { startLive, stopLive } from './live';
import { startOutbox, stopOutbox } from './outbox';
import { may, startSession, useSession } from './session';
import { applyTheme, languageOf } from './settings';
import { Frame } from './parts/frame';
import { Compare } from './views/compare';
import { Event } from './views/event';
import { Find } from './views/find';
import { HouseholdFile } from './views/household_file';
import { Import } from './views/import';
import { Members } from './views/members';
import { Overview } from './views/overview';
import { Agency } from './views/agency';
import { Board } from './views/board';
import { OperationsView } from './views/operations';
import { Outbox } from './views/outbox';
import { Record } from './views/record';
import { Report } from './views/report';
import { SignIn } from './views/sign_in';
import { StreamFile } from './views/stream_file';
import { Worklist } from './views/worklist';
import { Worklists } from './views/worklists';
import { SpeechContext, sayIn } from './words';
import './style.css';
import './map.css';
import './find.css';
import './record.css';
import './operations.css';

const views = {
    overview: Overview,
    members: Members,
    find: Find,
    household: HouseholdFile,
    stream: StreamFile,
    worklists: Worklists,
    worklist: Worklist,
    report: Report,
    event: Event,
    compare: Compare,
    record: Record,
    outbox: Outbox,
    import: Import,
    operations: OperationsView,
    agency: Agency,
    board: Board,
};

function Page() {
    const address = useAddress();
    const language = languageOf(address);
    const speech = useMemo(() => ({ language, say: sayIn(language) }), [language]);
    useEffect(() => {
        document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    }, [language]);
    const session = useSession();
    const isIn = session.state === 'in';
    const mayOne = (right: string) => session.state === 'in' && may(session.me, right);
    const follows = mayOne('follow') || mayOne('receive');
    useEffect(() => {
        if (!isIn) return;
        startLive(follows);
        return stopLive;
    }, [isIn, follows]);
    useEffect(() => {
        if (!isIn) return;
        startOutbox(language);
        return stopOutbox;
    }, [isIn, language]);
    // Who may not read has a page of its own: an agency, and who is shown figures only.
    const unread = mayOne('receive') ? 'agency' : mayOne('overview') ? 'board' : '';
    const only = mayOne('read') ? '' : unread;
    const view = only || address.view;
    const View = views[view as keyof typeof views];
    return (
        <SpeechContext.Provider value={speech}>
            {session.state === 'out' && <SignIn />}
            {session.state === 'unreachable' && <p class="empty">{speech.say('lost')}</p>}
            {isIn && (
                <Frame address={address} me={session.me}>
                    {View ? (
                        <View address={address} key={`${address.view}/${address.id}`} />
                    ) : (
                        <p class="empty">{speech.say('noSuchView')}</p>
                    )}
                </Frame>
            )}
        </SpeechContext.Provider>
    );
}

// Only on secure origins; elsewhere the page works as long as it is open.
if ('serviceWorker' in navigator) {
    void navigator.serviceWorker.register('/service_worker.js').catch(() => {});
}
applyTheme();
void startSession();
render(<Page />, document.getElementById('page')!);
