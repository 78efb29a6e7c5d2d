// What is shown to whom the program does not know: where to put the token.
import { useState } from 'preact/hooks';
import { signIn } from '../session';
import { useSpeech } from '../words';

export function SignIn() {
    const { say } = useSpeech();
    const [problem, setProblem] = useState(false);
    const submit = async (event: Event) => {
        event.preventDefault();
        const form = new FormData(event.target as HTMLFormElement);
        setProblem(!(await signIn(String(form.get('token') ?? '')).catch(() => false)));
    };
    return (
        <main id="content" class="sign-in">
            <form onSubmit={submit}>
                <h1>
                    安居 <span>{say('title')}</span>
                </h1>
                <label>
                    {say('token')}
                    <input
                        name="token"
                        type="password"
                        autocomplete="current-password"
                        required
                        aria-invalid={problem}
                        aria-describedby="sign-in-help"
                    />
                </label>
                <p id="sign-in-help" role={problem ? 'alert' : undefined}>
                    {say(problem ? 'tokenRefused' : 'tokenHelp')}
                </p>
                <button type="submit">{say('signIn')}</button>
            </form>
        </main>
    );
}
