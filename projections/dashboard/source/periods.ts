// Reporting periods that were frozen, and what is known otherwise since.
import { target, useAnswer, type Rows } from './api';
import type { Language } from './settings';

export interface Period {
    period: string;
    area: string;
    from: string;
    to: string;
    document: string;
    frozen_on: string;
    reopened?: string;
}

export interface Restated {
    indicator: string;
    title: string;
    reported: number;
    now: number;
    restated: number;
}

// Those that hold for a division, the newest first.
export function usePeriods(area: string, language: Language): Period[] {
    const asked = useAnswer<Rows<Period>>('/v1/periods', language);
    return (asked.answer?.rows ?? [])
        .filter((period) => area.startsWith(period.area))
        .sort((a, b) => b.to.localeCompare(a.to));
}

export function useRestated(period: Period | undefined, area: string, language: Language) {
    const path = period && `/v1/periods/${encodeURIComponent(period.period)}/restated`;
    const asked = useAnswer<Rows<Restated>>(path ? target(path, { area }) : null, language);
    return asked.stale || !path ? [] : (asked.answer?.rows ?? []);
}
