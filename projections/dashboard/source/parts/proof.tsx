// That an event is in the signed ledger: recomputed here, and to be taken away.
import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../api';
import { formatCount } from '../format';
import type { LiveEvent } from '../live';
import { verdictOn, type Proof, type Verdict } from '../proof';
import { useSpeech } from '../words';
import { Shown } from './states';

function Proven({ event, proof, target }: { event: LiveEvent; proof: Proof; target: string }) {
    const { language, say } = useSpeech();
    const [verdict, setVerdict] = useState<Verdict>();
    useEffect(() => {
        let wanted = true;
        verdictOn(event, proof).then(
            (found) => wanted && setVerdict(found),
            () => wanted && setVerdict('differs'),
        );
        return () => {
            wanted = false;
        };
    }, [event, proof]);
    const state = verdict === 'holds' ? 'met' : verdict === 'differs' ? 'missed' : 'on_pace';
    return (
        <>
            {verdict && (
                <p class="notice" data-state={state} data-proof={verdict} role="status">
                    {say(`proof.${verdict}`, {
                        position: formatCount(proof.position, language),
                        size: formatCount(proof.size, language),
                    })}
                </p>
            )}
            <p class="actions">
                <a class="button" href={`${target}&format=tlog-proof`} download="event.tlog-proof">
                    {say('proofReceipt')}
                </a>
                <a class="button" href="/v1/ledger/checkpoint" download="checkpoint.txt">
                    {say('proofHead')}
                </a>
            </p>
        </>
    );
}

export function EventProof({ event, token }: { event: LiveEvent; token: string }) {
    const { language, say } = useSpeech();
    const target = `/v1/ledger/proof?token=${encodeURIComponent(token)}`;
    const asked = useAnswer<Proof>(target, language);
    return (
        <section class="panel" aria-label={say('proof')}>
            <h2>{say('proof')}</h2>
            <Shown asked={asked}>
                {(proof) => <Proven event={event} proof={proof} target={target} />}
            </Shown>
        </section>
    );
}
