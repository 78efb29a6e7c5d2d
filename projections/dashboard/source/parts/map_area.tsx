// One division of a map, drawn as a square or by its outline: a link that leads there.
import type { ComponentChildren } from 'preact';
import { linkHere, type Address } from '../address';
import { formatShare, formatValue, unitName } from '../format';
import { shareOf, type FiguresByArea, type Measure } from '../plan';
import { areaOf } from '../question';
import { shadeOf } from '../shades';
import { useSpeech } from '../words';

// Where a division lies on a map, for who walks it by the arrow keys.
export interface Spot {
    code: string;
    x: number;
    y: number;
}

// What all divisions of a map are drawn with.
export interface MapProps {
    names: Map<string, string>;
    figures?: FiguresByArea;
    measure: Measure;
    bounds: number[]; // of the shades
    address: Address;
    reachable?: string; // by the tab key: one is, the arrow keys go on from there
}

interface AreaProps extends MapProps {
    code: string;
    ringed?: (code: string) => void; // it has the focus of who walks by keys; '': no more
    children: ComponentChildren;
}

// "阜平" of 阜平县, as far as there is room.
export function shortName(name: string, language: string): string {
    if (language === 'zh') {
        const short = name.replace(/(满族蒙古族|满族|回族)?(自治县|县|区|市|矿区)$/, '');
        return (short.length < 2 ? name : short).slice(0, 4);
    }
    return name.replace(/ .*$/, '');
}

export function shadeIn({ figures, measure, bounds }: MapProps, code: string): string {
    const here = figures?.get(code);
    return shadeOf(here && shareOf(measure, here), bounds);
}

export function MapArea(props: AreaProps) {
    const { language, say } = useSpeech();
    const { code, address, figures, measure } = props;
    const here = figures?.get(code);
    const figure = here?.get(measure.indicator);
    const share = here && shareOf(measure, here);
    const told =
        figure && share !== undefined
            ? `${formatShare(share, language)}, ${formatValue(figure.value, figure, language)} ` +
              unitName(figure, language)
            : say('noData');
    const focused = (event: FocusEvent) => {
        const byKeys = (event.currentTarget as Element).matches(':focus-visible');
        props.ringed?.(byKeys ? code : '');
    };
    return (
        <a
            href={linkHere(address, { area: code })}
            class="tile"
            data-code={code}
            data-shade={shadeIn(props, code)}
            aria-current={areaOf(address) === code ? 'location' : undefined}
            tabIndex={code === props.reachable ? 0 : -1}
            onFocus={focused}
            onBlur={() => props.ringed?.('')}
        >
            <title>{`${props.names.get(code) ?? code}: ${told}`}</title>
            {props.children}
        </a>
    );
}
