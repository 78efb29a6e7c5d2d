// The state of the page is its address: #/view/id?area=13&on=2020-03-31&...
import { useEffect, useState } from 'preact/hooks';

export type Parameters = Record<string, string>;

export interface Address {
    view: string;
    id: string; // of what the view shows; empty where it shows no single thing
    parameters: Parameters;
}

// What goes along from view to view: where, as of when, and in which language.
const carried = ['area', 'on', 'known_on', 'lang'];

export function parseAddress(hash: string): Address {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
    const [view = '', ...rest] = path.split('/');
    const parameters: Parameters = {};
    for (const [name, value] of new URLSearchParams(query)) parameters[name] = value;
    return { view: view || 'overview', id: rest.map(decodeURIComponent).join('/'), parameters };
}

export function hashOf({ view, id, parameters }: Address): string {
    const query = new URLSearchParams();
    for (const name of Object.keys(parameters)) {
        if (parameters[name]) query.set(name, parameters[name]);
    }
    const text = query.toString();
    const where = id ? `${view}/${id.split('/').map(encodeURIComponent).join('/')}` : view;
    return `#/${where}${text ? `?${text}` : ''}`;
}

// To another view, keeping what is carried along; an empty value drops a parameter.
export function linkTo(from: Address, view: string, changes: Parameters = {}, id = ''): string {
    const parameters: Parameters = {};
    for (const name of carried) {
        if (from.parameters[name]) parameters[name] = from.parameters[name];
    }
    return hashOf({ view, id, parameters: { ...parameters, ...changes } });
}

// The same view with other parameters.
export function linkHere(from: Address, changes: Parameters): string {
    return hashOf({ ...from, parameters: { ...from.parameters, ...changes } });
}

export function useAddress(): Address {
    const [address, setAddress] = useState(() => parseAddress(location.hash));
    useEffect(() => {
        const changed = () => setAddress(parseAddress(location.hash));
        addEventListener('hashchange', changed);
        return () => removeEventListener('hashchange', changed);
    }, []);
    return address;
}
