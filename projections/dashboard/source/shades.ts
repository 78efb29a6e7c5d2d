// The colours of a map: which shade a share has among those shown.
export const shadeCount = 5;

// Lower bounds of the shades: a fifth of the counties that have something left lies in each, so
// that differences show however near to each other they are. What is complete has its own.
export function shadeBoundsOf(shares: number[]): number[] {
    const left = shares.filter((share) => share < 1).sort((a, b) => a - b);
    const bounds = [0];
    for (let shade = 1; shade < shadeCount; ++shade) {
        const share = left[Math.floor((left.length * shade) / shadeCount)];
        const bound = share === undefined ? 0 : Math.floor(share * 100) / 100;
        if (bound > bounds[bounds.length - 1]) bounds.push(bound);
    }
    return bounds;
}

export function shadeOf(share: number | undefined, bounds: number[]): string {
    if (share === undefined) return 'none';
    if (share === 1) return 'full';
    const step = bounds.filter((bound) => share >= bound).length;
    return String(shadeCount - bounds.length + step);
}
