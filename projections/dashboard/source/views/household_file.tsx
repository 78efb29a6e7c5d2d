// All that is known of a household and of what belongs to it, with the events behind it.
import { linkTo, type Address } from '../address';
import { target, useAnswer, type Answer } from '../api';
import { fieldsOf, useNames } from '../names';
import { daysOf, isFixed } from '../question';
import { isWord, useSpeech } from '../words';
import { Facts } from '../parts/facts';
import { Identity } from '../parts/identity';
import { RecordMenu } from '../parts/record_menu';
import { Shown } from '../parts/states';
import { Timeline, type Fact } from '../parts/timeline';

interface File {
    stream: string;
    known?: Record<string, unknown>;
    facts?: Fact[];
    [part: string]: unknown; // files of what belongs to it
}

function isFile(value: unknown): value is File {
    return value !== null && typeof value === 'object' && 'stream' in value;
}

// The files inside a file, by the part they stand in: members, workers, homes, ...
function partsOf(file: File): [string, File[]][] {
    const parts: [string, File[]][] = [];
    for (const [name, value] of Object.entries(file)) {
        const files = (Array.isArray(value) ? value : [value]).filter(isFile);
        if (files.length > 0) parts.push([name, files]);
    }
    return parts;
}

// A fact may stand in two files, as that of a job in the worker's and in the person's.
function allFacts(file: File): Fact[] {
    const inside = partsOf(file).flatMap(([, files]) => files.flatMap(allFacts));
    const facts = [...(file.facts ?? []), ...inside];
    return [...new Map(facts.map((fact) => [fact.event, fact])).values()];
}

// Everything in the file belongs to its household: only what belongs to another one says so.
function withoutHousehold(known: Record<string, unknown>, household: string) {
    const { household: of, ...others } = known;
    return of === undefined || of === household ? others : known;
}

function Part({ address, file }: { address: Address; file: File }) {
    const { say } = useSpeech();
    const { streams, fields } = useNames();
    const [kind, id] = file.stream.split('/', 2);
    return (
        <article class="part">
            <div class="head">
                <h3>
                    <a href={linkTo(address, 'stream', {}, file.stream)}>
                        {streams[kind] ?? kind} {id}
                    </a>
                </h3>
                <RecordMenu address={address} stream={file.stream} />
            </div>
            {kind === 'person' && <Identity id={id} />}
            {file.known && (
                <Facts
                    address={address}
                    facts={withoutHousehold(file.known, address.id)}
                    names={fieldsOf(kind, fields)}
                    compact
                />
            )}
            {partsOf(file).map(([name, files]) => (
                <section key={name}>
                    <h4>{isWord(name) ? say(name) : name}</h4>
                    {files.map((one) => (
                        <Part key={one.stream} address={address} file={one} />
                    ))}
                </section>
            ))}
        </article>
    );
}

export function HouseholdFile({ address }: { address: Address }) {
    const { language, say } = useSpeech();
    const asked = useAnswer<Answer & { household: File }>(
        target(`/v1/files/household/${encodeURIComponent(address.id)}`, daysOf(address)),
        language,
        isFixed(address),
    );
    const title = (part: string) =>
        part === 'members' ? say('persons') : isWord(part) ? say(part) : part;
    return (
        <div data-view="household">
            <div class="head">
                <h1>{say('household', { id: address.id })}</h1>
                <RecordMenu address={address} stream={`household/${address.id}`} />
            </div>
            <Shown asked={asked}>
                {({ household }) => (
                    <div class="file">
                        <div class="file-parts">
                            <section class="panel">
                                <h2>{say('householdItself')}</h2>
                                <Facts address={address} facts={household.known ?? {}} />
                            </section>
                            {partsOf(household).map(([name, files]) => (
                                <section class="panel" key={name}>
                                    <h2>
                                        {title(name)} <small>{files.length}</small>
                                    </h2>
                                    {files.map((file) => (
                                        <Part key={file.stream} address={address} file={file} />
                                    ))}
                                </section>
                            ))}
                        </div>
                        <section class="panel">
                            <h2>{say('timeline')}</h2>
                            <Timeline address={address} facts={allFacts(household)} />
                        </section>
                    </div>
                )}
            </Shown>
        </div>
    );
}
