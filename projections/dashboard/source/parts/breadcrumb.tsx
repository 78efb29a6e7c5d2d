// From the province down to where the page looks; each step leads back up.
import { linkHere, type Address } from '../address';
import { areaOf, startArea } from '../question';
import { useAreaNames } from '../areas';
import { useSpeech } from '../words';

const steps = [2, 4, 6, 9, 12];

export function Breadcrumb({ address }: { address: Address }) {
    const { say } = useSpeech();
    const area = areaOf(address);
    const names = useAreaNames();
    const codes = steps
        .filter((digits) => digits >= startArea().length && digits <= area.length)
        .map((n) => area.slice(0, n));
    return (
        <nav class="breadcrumb" aria-label={say('where')}>
            <ol>
                {codes.map((code) => (
                    <li key={code}>
                        <a
                            href={linkHere(address, { area: code, after: '' })}
                            aria-current={code === area ? 'location' : undefined}
                        >
                            {names.get(code) ?? code}
                        </a>
                    </li>
                ))}
            </ol>
        </nav>
    );
}
