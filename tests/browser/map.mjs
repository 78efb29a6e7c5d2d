// The map that an operator has loaded: drawn, walked, coloured as the squares are, and left for them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProgram, until, visit } from './fixture.mjs';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

function square(west, south, side = 0.5) {
    const [east, north] = [west + side, south + side];
    return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

function feature(properties, ring) {
    return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
}

// Four counties in a square, two of them of one city, and what no division is.
const map = {
    type: 'FeatureCollection',
    features: [
        feature({ adcode: 130600 }, square(114, 38.5, 1)),
        feature({ code: '130624' }, square(114, 39)),
        feature({ adcode: 130630 }, square(114.5, 39)),
        feature({ code: '130727' }, square(114, 39.5)),
        feature({ code: '130723' }, square(114.5, 39.5)),
        feature({ code: '999999' }, square(115, 39.5)),
    ],
};

let program;
let folder;

async function withMap(hash, steps, options = {}) {
    if (!program) {
        folder = await mkdtemp(path.join(tmpdir(), 'anju-map-'));
        const file = path.join(folder, 'hebei.json');
        await writeFile(file, JSON.stringify(map));
        program = await startProgram({ scale: '0.005', more: ['--map', file] });
    }
    await visit(hash, steps, { at: program.at, as: program.as, ...options });
}

const shades = (page) =>
    page.locator('.tile').evaluateAll((all) =>
        Object.fromEntries(all.map((one) => [one.dataset.code, one.dataset.shade])),
    );

test('A loaded map is drawn with the colours of the squares, and left for them', async () => {
    await withMap('/overview?lang=en', async (page) => {
        await page.locator('.map svg[data-kind=outlines]').waitFor();
        const coloured = async () =>
            Object.values(await shades(page)).some((shade) => shade !== 'none');
        await until(coloured);
        const drawn = await shades(page);
        assert.deepEqual(Object.keys(drawn).sort(), ['130624', '130630', '130723', '130727']);
        const fills = await page
            .locator('.tile path')
            .evaluateAll((all) => all.map((one) => getComputedStyle(one).fill));
        assert.ok(fills.every((fill) => fill.startsWith('rgb(')), fills.join());
        await page.locator('.missing summary').waitFor();
        await page.getByRole('link', { name: 'Squares' }).click();
        await page.locator('.map svg[data-kind=squares]').waitFor();
        await until(coloured);
        const squares = await shades(page);
        assert.ok(Object.keys(squares).length > 150);
        for (const [code, shade] of Object.entries(drawn)) assert.equal(squares[code], shade, code);
        await page.reload();
        await page.locator('.map svg[data-kind=squares]').waitFor();
    });
});

test('North is up on a loaded map, which leads down to a county by pointer and by keys', async () => {
    await withMap('/overview?lang=en', async (page) => {
        const at = async (code) => page.locator(`.tile[data-code="${code}"]`).boundingBox();
        await page.locator('.tile').first().waitFor();
        assert.ok((await at('130727')).y < (await at('130624')).y, 'north is up');
        assert.ok((await at('130630')).x > (await at('130624')).x, 'east is right');
        await page.locator('.tile[tabindex="0"]').focus();
        const code = () => page.evaluate(() => document.activeElement.dataset.code);
        const walk = async (key) => {
            await page.keyboard.press(key);
            return code();
        };
        for (const key of ['ArrowLeft', 'ArrowDown']) await walk(key);
        assert.equal(await code(), '130624');
        assert.equal(await walk('ArrowUp'), '130727');
        assert.equal(await walk('ArrowRight'), '130723');
        await page.locator('.outlines .ring').waitFor({ state: 'attached' });
        assert.equal(await walk('ArrowDown'), '130630');
        await page.keyboard.press('Enter');
        await page.waitForURL(/area=130630/);
        await page.locator('.map svg[data-whole="1306"]').waitFor();
        assert.equal(await page.locator('.tile').count(), 2, 'a county among those of its city');
        await page.locator('.tile[data-code="130624"]').click();
        await page.waitForURL(/area=130624/);
        await page.locator('.tile[data-code="130624"][aria-current]').waitFor();
    });
});

test('Where the loaded map has nothing, squares are drawn', async () => {
    await withMap('/overview?lang=en&area=1301', async (page) => {
        await page.locator('.map svg[data-kind=squares] .tile').first().waitFor();
        assert.equal(await page.getByRole('link', { name: 'Squares' }).count(), 0);
    });
});

test('A loaded map is fit for all who read it', async () => {
    for (const colorScheme of ['light', 'dark']) {
        await withMap(
            '/overview?area=1306',
            async (page) => {
                await page.locator('.map svg[data-kind=outlines] .tile').first().waitFor();
                await page.locator('.ranking tbody tr').first().waitFor();
                await page.evaluate(await readFile(axePath, 'utf8'));
                const { violations } = await page.evaluate(() => window.axe.run());
                assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
            },
            { colorScheme },
        );
    }
});

test('The program with the map ends', async () => {
    await program?.end();
    if (folder) await rm(folder, { recursive: true, force: true });
});
