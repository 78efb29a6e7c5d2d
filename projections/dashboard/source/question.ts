// What an address asks of the program.
import type { Address, Parameters } from './address';
import { isDay } from './format';
import { ownArea } from './session';

export const wholeArea = '13';

export function areaOf(address: Address): string {
    const { area } = address.parameters;
    return area && /^\d{2,12}$/.test(area) ? area : startArea();
}

// All that who asks may see.
export function startArea(): string {
    return ownArea() || wholeArea;
}

// The days asked for; none of them while the page shows the present.
export function daysOf(address: Address): Parameters {
    const { on, known_on } = address.parameters;
    const days: Parameters = {};
    if (isDay(on)) days.on = on;
    if (isDay(known_on)) days.known_on = known_on;
    return days;
}

// What is as of a day, as known on a day, does not change any more.
export function isFixed(address: Address): boolean {
    return isDay(address.parameters.known_on);
}

export function cohortOf(address: Address): Parameters {
    const { plan_year, category } = address.parameters;
    return { plan_year: plan_year ?? '', category: category ?? '' };
}
