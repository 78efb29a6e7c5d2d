// A sheet of many facts: its rows are read and tried before any is recorded, and what is wrong is
// told by row and column.
import { useState } from 'preact/hooks';
import type { Address } from '../address';
import { Refused, type Problem } from '../api';
import { changes, useCommands, type Command } from '../commands';
import { formatCount } from '../format';
import { lookSoon } from '../live';
import { useNames } from '../names';
import { Empty, ProblemNote } from '../parts/states';
import { useSession } from '../session';
import { readSheet, sendSheet, type ReadSheet, type RefusedRow, type Sent } from '../sheet';
import { useSpeech } from '../words';

type Phase = 'reading' | 'trying' | 'tried' | 'recording' | 'recorded';

interface Work {
    phase: Phase;
    sheet?: ReadSheet;
    done: number;
    tried?: Sent;
    sent?: Sent;
}

function problemIn(failure: unknown): Problem {
    if (failure instanceof Refused) return failure.problem;
    return { title: String(failure), detail: '', status: 0 };
}

function useImport() {
    const { language } = useSpeech();
    const [work, setWork] = useState<Work>();
    const [problem, setProblem] = useState<Problem>();
    const attempt = async (task: () => Promise<void>) => {
        setProblem(undefined);
        await task().catch((failure: unknown) => setProblem(problemIn(failure)));
    };
    const tryFile = (file: File, as: string) =>
        attempt(async () => {
            setWork({ phase: 'reading', done: 0 });
            const sheet = await readSheet(file, as, language);
            setWork({ phase: 'trying', sheet, done: 0 });
            const name = `page-${Date.now()}`;
            const tried = await sendSheet(sheet, name, language, (done) =>
                setWork({ phase: 'trying', sheet, done }),
            );
            setWork({ phase: 'tried', sheet, done: 0, tried });
        });
    const recordAll = () =>
        attempt(async () => {
            const { sheet, tried } = work ?? {};
            if (!sheet || !tried) return;
            const refused = new Set(tried.refused.map(({ row }) => row));
            const good = { ...sheet, lines: sheet.lines.filter(({ row }) => !refused.has(row)) };
            const shown = (done: number) =>
                setWork({ phase: 'recording', sheet: good, done, tried });
            shown(0);
            const sent = await sendSheet(good, '', language, shown);
            setWork({ phase: 'recorded', sheet: good, done: 0, tried, sent });
            lookSoon();
        });
    return { work, problem, tryFile, recordAll };
}

function RefusedRows({ rows }: { rows: RefusedRow[] }) {
    const { say } = useSpeech();
    if (rows.length === 0) return null;
    const sorted = [...rows].sort((a, b) => a.row - b.row);
    return (
        <div class="scroll" tabIndex={0} role="region" aria-label={say('refusedRows')}>
            <table class="refused">
                <thead>
                    <tr>
                        <th class="number">{say('row')}</th>
                        <th>{say('column')}</th>
                        <th>{say('whatIsWrong')}</th>
                    </tr>
                </thead>
                <tbody>
                    {sorted.flatMap(({ row, faults }) =>
                        faults.map((fault, at) => (
                            <tr key={`${row}/${at}`}>
                                <td class="number">{row}</td>
                                <td>{fault.column}</td>
                                <td>
                                    {fault.detail} <small>{fault.rule}</small>
                                </td>
                            </tr>
                        )),
                    )}
                </tbody>
            </table>
        </div>
    );
}

function Progress({ work }: { work: Work }) {
    const { language, say } = useSpeech();
    const total = work.sheet?.lines.length ?? 0;
    const busy = work.phase === 'trying' || work.phase === 'recording';
    if (work.phase === 'reading') return <p role="status">{say('loading')}</p>;
    if (!busy) return null;
    const facts = { done: formatCount(work.done, language), total: formatCount(total, language) };
    return (
        <p class="progress">
            <label>
                {say(work.phase === 'trying' ? 'tryingRows' : 'recordingRows', facts)}
                <progress max={total} value={work.done} />
            </label>
        </p>
    );
}

function Result({ work, recordAll }: { work: Work; recordAll: () => void }) {
    const { language, say } = useSpeech();
    const { sheet, tried, sent } = work;
    if (!sheet || !tried) return null;
    const refused = [...sheet.refused, ...tried.refused, ...(sent?.refused ?? [])];
    const facts = {
        good: formatCount(tried.recorded, language),
        there: formatCount((sent ?? tried).replayed, language),
        refused: formatCount(refused.length, language),
        recorded: formatCount(sent?.recorded ?? 0, language),
    };
    return (
        <>
            <p class="rehearsed" role="status" data-refused={refused.length}>
                {say(sent ? 'sheetRecorded' : 'sheetTried', facts)}
            </p>
            {work.phase === 'tried' && tried.recorded > 0 && (
                <p class="actions">
                    <button type="button" class="primary" onClick={recordAll}>
                        {say('recordRows', facts)}
                    </button>
                </p>
            )}
            <RefusedRows rows={refused} />
        </>
    );
}

// What there is to record, by kind of stream.
function CommandChoice({ commands, as }: { commands: Command[]; as: string }) {
    const { language, say } = useSpeech();
    const { streams } = useNames();
    const kinds = [...new Set(commands.map((one) => one.stream))];
    return (
        <label class="field">
            <span>{say('sheetOf')}</span>
            <select name="as" value={as}>
                <option value="">{say('asTheFileSays')}</option>
                {kinds.map((kind) => (
                    <optgroup key={kind} label={streams[kind] ?? kind}>
                        {commands
                            .filter((one) => one.stream === kind)
                            .map((one) => (
                                <option value={`${kind}.${one.name}`} key={one.name}>
                                    {streams[kind] ?? kind} · {one.names[language]}
                                </option>
                            ))}
                    </optgroup>
                ))}
            </select>
        </label>
    );
}

export function Import({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const session = useSession();
    const all = useCommands(language);
    const [as, setAs] = useState(address.id);
    const { work, problem, tryFile, recordAll } = useImport();
    const busy = work !== undefined && !problem && !['tried', 'recorded'].includes(work.phase);
    if (session.state !== 'in' || !all) return <Empty>{say('loading')}</Empty>;
    const { rights } = session.me;
    const commands = all.filter((one) => !changes.has(one.name) && rights.includes(one.right));
    if (commands.length === 0) return <Empty>{say('mayNotRecord')}</Empty>;
    const template = (format: string) =>
        `/v1/templates/${as.replace('.', '/')}?format=${format}&language=${language}`;
    return (
        <section class="panel list" data-view="import">
            <h1>{say('import')}</h1>
            <p class="note">{say('importHelp')}</p>
            <form
                class="record sheet"
                onChange={(event) => {
                    const form = event.currentTarget;
                    setAs((form.elements.namedItem('as') as HTMLSelectElement).value);
                }}
                onSubmit={(event) => {
                    event.preventDefault();
                    const file = new FormData(event.currentTarget).get('file');
                    if (file instanceof File && file.size > 0) void tryFile(file, as);
                }}
            >
                <CommandChoice commands={commands} as={as} />
                <label class="field">
                    <span>{say('sheetFile')}</span>
                    <input type="file" name="file" accept=".csv,.xlsx,.txt" required />
                </label>
                <div class="actions">
                    <button type="submit" class="primary" disabled={busy}>
                        {say('trySheet')}
                    </button>
                    {as && (
                        <span>
                            {say('template')}{' '}
                            <a href={template('xlsx')} download>
                                XLSX
                            </a>{' '}
                            <a href={template('csv')} download>
                                CSV
                            </a>
                        </span>
                    )}
                </div>
            </form>
            {problem && <ProblemNote problem={problem} />}
            {work && <Progress work={work} />}
            {work && <Result work={work} recordAll={() => void recordAll()} />}
        </section>
    );
}
