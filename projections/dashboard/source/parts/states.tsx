// What stands where figures would: being read, refused, or nothing.
import type { ComponentChildren } from 'preact';
import type { Asked, Problem } from '../api';
import { useSpeech } from '../words';

export function ProblemNote({ problem }: { problem: Problem }) {
    const { say } = useSpeech();
    const unreachable = problem.status === 0;
    return (
        <div class="problem" role="alert">
            <strong>{unreachable ? say('problem') : problem.title}</strong>
            <p>{unreachable ? say('unreachable') : problem.detail}</p>
        </div>
    );
}

interface Props<Body> {
    asked: Asked<Body> & { stale?: boolean };
    children: (answer: Body) => ComponentChildren;
}

// A problem is told above the figures that were there before it.
export function Shown<Body>({ asked, children }: Props<Body>) {
    const { say } = useSpeech();
    return (
        <>
            {asked.problem && <ProblemNote problem={asked.problem} />}
            {asked.answer !== undefined ? (
                <div class={asked.stale ? 'stale' : undefined} aria-busy={asked.stale}>
                    {children(asked.answer)}
                </div>
            ) : (
                asked.loading && (
                    <p class="loading" role="status">
                        {say('loading')}
                    </p>
                )
            )}
        </>
    );
}

export function Empty({ children }: { children?: ComponentChildren }) {
    const { say } = useSpeech();
    return <p class="empty">{children ?? say('empty')}</p>;
}
