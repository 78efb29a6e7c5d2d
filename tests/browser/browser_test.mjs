// Journeys of those who have the page open all day. Run by tests/run browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
    api,
    complaints,
    figure,
    issue,
    lines,
    origin,
    post,
    requests,
    shown,
    start,
    stop,
    token,
    until,
    visit,
} from './fixture.mjs';
import './find.mjs';
import './map.mjs';
import './recording.mjs';
import './sheets_and_operations.mjs';
import './time.mjs';

const execute = promisify(execFile);
const county = '130624';
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

before(start, { timeout: 240_000 });
after(stop);

test('The sources of the page agree with their types', async () => {
    const at = (path) => fileURLToPath(new URL(path, import.meta.url));
    const compiler = execute(at('node_modules/.bin/tsc'), ['-p', at('../../projections/dashboard')]);
    const { stdout } = await compiler.catch((told) => told);
    assert.equal(stdout, '');
});

test('The overview shows the figures that the API answers', async () => {
    const { rows } = await api('/v1/deadlines?area=13');
    const keys = ['parks.communities_unfinished', 'employment.willing_unplaced', 'houses.left'];
    await visit('/overview', async (page) => {
        for (const key of [...keys, 'land.mu_left', 'governance.covered', 'rights.neither']) {
            const { value } = rows.find((row) => row.indicator === key);
            assert.equal(await shown(page, key), value, key);
        }
        const states = page.locator('.card > header .chip');
        await states.nth(5).waitFor();
        const houses = rows.find((row) => row.indicator === 'houses.left');
        assert.equal(await page.locator('.card[data-task="4"]').getAttribute('data-state'), houses.state);
    });
});

test('A county is two clicks away, and its figures are the API\'s', async () => {
    await visit('/overview?area=1306&lang=en', async (page) => {
        await page.locator(`.tile[data-code="${county}"]`).click();
        await page.waitForURL(new RegExp(`area=${county}`));
        const expected = await figure('houses.left', `area=${county}`);
        await until(async () => (await shown(page, 'houses.left')) === expected);
        await page.getByRole('navigation', { name: 'Division' }).getByText('Fuping').waitFor();
        await page.getByRole('link', { name: 'Hebei', exact: true }).click();
        await until(async () => (await shown(page, 'houses.left')) === (await figure('houses.left')));
    });
});

test('The ranking names every county that has the task, the last first', async () => {
    await visit('/overview?measure=houses.left', async (page) => {
        const rows = page.locator('.ranking tbody tr');
        await rows.first().waitFor();
        const areas = await rows.evaluateAll((all) => all.map((row) => row.dataset.area));
        const left = await api('/v1/progress?level=county&indicator=houses.left');
        const done = await api('/v1/progress?level=county&indicator=houses.demolished');
        const share = (area) => {
            const of = ({ rows }) => rows.find((row) => row.area === area).value;
            return of(done) / (of(done) + of(left));
        };
        const busy = left.rows.filter((row, at) => row.value + done.rows[at].value > 0);
        assert.equal(areas.length, busy.length);
        const shares = areas.map(share);
        assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
    });
});

test('The map is walked with the arrow keys alone', async () => {
    await visit('/overview', async (page) => {
        await page.locator('.tile').first().waitFor();
        await page.locator('.tile[tabindex="0"]').focus();
        const code = () => page.evaluate(() => document.activeElement.dataset.code);
        const first = await code();
        await page.keyboard.press('ArrowDown');
        const second = await code();
        assert.notEqual(second, first);
        await page.keyboard.press('Enter');
        await page.waitForURL(new RegExp(`area=${second}`));
    });
});

test('A number leads to those who are counted, and on to a household and its timeline', async () => {
    await visit(`/overview?area=${county}&lang=en`, async (page) => {
        await page.locator('.cards [data-indicator="employment.zero_households"]').click();
        const rows = page.locator('table.members tbody tr');
        await rows.first().waitFor();
        const expected = await figure('employment.zero_households', `area=${county}`);
        assert.equal(await page.locator('.list-figure').getAttribute('data-value'), String(expected));
        assert.equal(await rows.count(), Math.min(expected, 50));
        await rows.first().locator('a').first().click();
        await page.waitForURL(/#\/household\//);
        await page.locator('.timeline li').first().waitFor();
        const id = decodeURIComponent(/household\/([^?]+)/.exec(page.url())[1]);
        const file = await api(`/v1/files/household/${id}`);
        const events = new Set(JSON.stringify(file).match(/"event":"[^"]+"/g));
        assert.equal(await page.locator('.timeline li').count(), events.size);
        await page.locator('.timeline a').first().click();
        await page.locator('[data-view=event] h1').waitFor();
        await page.getByRole('link', { name: 'All events' }).click();
        await page.locator('.events li').first().waitFor();
    });
});

test('A list goes on page by page and is taken away as a table', async () => {
    await visit('/members?area=13&indicator=houses.left', async (page) => {
        const rows = page.locator('table.members tbody tr');
        await rows.first().waitFor();
        const first = await rows.first().innerText();
        await page.locator('.pages a[rel=next]').click();
        await until(async () => (await rows.first().innerText()) !== first);
        const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.locator('.exports a', { hasText: 'CSV' }).click(),
        ]);
        const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
        assert.equal(lines.length - 1, await figure('houses.left'));
    });
});

test('A fact recorded elsewhere changes the figure without a reload', async () => {
    await visit(`/overview?area=${county}`, async (page) => {
        const before = await shown(page, 'houses.left');
        await page.evaluate(() => (window.sameDocument = true));
        await page.locator('.lamp[data-connection="live"]').waitFor();
        const { rows } = await api(
            `/v1/progress/members?area=${county}&indicator=registry.households&limit=1`,
        );
        await post(`/v1/house/${county}-900001/register`, {
            occurred_on: '2020-04-01',
            household: rows[0].stream.split('/')[1],
            area: county,
            floor_area_centi_m2: 8000,
        });
        await until(async () => (await shown(page, 'houses.left')) === before + 1);
        const newest = page.locator('.latest li a').first();
        await until(async () => (await newest.getAttribute('href')).includes('900001'));
        assert.equal(await page.evaluate(() => window.sameDocument), true);
    });
});

test('The page shows any day, as known now and as known then', async () => {
    const day = '2020-02-29';
    await visit(`/overview?on=${day}`, async (page) => {
        assert.equal(await shown(page, 'houses.left'), await figure('houses.left', `area=13&on=${day}`));
        await page.locator('.time .toggle').first().click();
        await page.waitForURL(new RegExp(`known_on=${day}`));
        const expected = await figure('houses.left', `area=13&on=${day}&known_on=${day}`);
        await until(async () => (await shown(page, 'houses.left')) === expected);
        await page.locator('.time input[type=date]').fill('2019-12-31');
        await page.locator('.time input[type=date]').press('Tab');
        await page.waitForURL(/on=2019-12-31/);
    });
});

test('Language is switched, kept, and part of the address', async () => {
    await visit('/overview', async (page) => {
        await page.getByRole('heading', { name: '就业帮扶' }).waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
        await page.getByRole('link', { name: 'English' }).click();
        await page.getByRole('heading', { name: 'Employment' }).waitFor();
        await page.locator('.figure-title', { hasText: 'old houses left' }).first().waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), 'en');
        await page.goto(`${origin}/#/worklists`);
        await page.reload();
        await page.getByRole('heading', { name: 'Hebei: worklists' }).waitFor();
    });
});

test('Worklists and report form are those of the API', async () => {
    await visit(`/worklists?area=${county}&lang=en`, async (page) => {
        const { rows } = await api(`/v1/worklists?area=${county}`);
        await page.locator('.worklists li').first().waitFor();
        assert.equal(await page.locator('.worklists li').count(), rows.length);
        await page.getByRole('link', { name: 'old houses to demolish' }).click();
        await page.locator('table.members tbody tr').first().waitFor();
        await page.goto(`${origin}/#/report?area=1306&level=county&lang=en`);
        await page.locator(`.report tr[data-area="${county}"]`).waitFor();
        const form = await api('/v1/report?area=1306&level=county');
        const [rate] = form.rows.find((row) => row.area === county).rates;
        const cell = page.locator(`.report tr[data-area="${county}"] td small`).first();
        const plain = (await cell.innerText()).replace(/[^0-9/]/g, '');
        assert.equal(plain, `${rate.value}/${rate.of}`);
    });
});

test('A refusal is told in its own sentence', async () => {
    await visit('/household/nobody-1', async (page) => {
        const { detail } = await api('/v1/files/household/nobody-1', 'zh');
        await page.locator('.problem', { hasText: detail }).waitFor();
    });
});

test('Who has no token signs in with one, and out again', async () => {
    await visit(
        '/worklists?lang=en',
        async (page) => {
            const field = page.getByLabel('Token');
            await field.fill('anju_wrong');
            await page.getByRole('button', { name: 'Sign in' }).click();
            await page.getByRole('alert').waitFor();
            await field.fill(token);
            await page.getByRole('button', { name: 'Sign in' }).click();
            await page.locator('main .worklists li').first().waitFor();
            const cookies = await page.context().cookies();
            const { httpOnly, sameSite } = cookies.find((one) => one.name === 'anju_session');
            assert.deepEqual([httpOnly, sameSite], [true, 'Strict']);
            await page.reload();
            await page.locator('main .worklists li').first().waitFor();
            await page.getByRole('button', { name: 'Sign out' }).click();
            await page.getByLabel('Token').waitFor();
            await page.reload();
            await page.getByLabel('Token').waitFor();
        },
        { as: null },
    );
    await visit(`token=${token}`, (page) => shown(page, 'houses.left'), { as: null });
});

test('Who is of a county sees that county, and nothing else', async () => {
    const as = await issue(`${county}-reader`, county, ['reader']);
    const expected = await figure('houses.left', `area=${county}`);
    await visit(
        '/overview?lang=en',
        async (page) => {
            assert.equal(await shown(page, 'houses.left'), expected);
            const where = page.getByRole('navigation', { name: 'Division' });
            await where.getByText('Fuping').waitFor();
            assert.equal(await where.getByRole('listitem').count(), 1);
        },
        { as },
    );
    await visit(
        '/overview?lang=en&area=13',
        (page) => page.locator('.problem').first().waitFor(),
        { as },
    );
});

const views = [
    '/overview',
    `/overview?area=${county}&measure=land.mu_left&lang=en`,
    '/overview?on=2020-02-29&known_on=2020-02-29',
    '/members?indicator=houses.left',
    '/worklists?lang=en',
    '/worklist/houses_to_demolish?area=130624',
    '/report?lang=en',
    `/stream/house/${county}-900001`,
    `/record/house/${county}-900001/demolish?lang=en&area=${county}`,
    `/record/person/+/register?for=household/${county}-000005`,
    `/event/house/${county}-900001/1`,
    `/outbox?lang=en`,
    `/import/house.register`,
    '/operations?lang=en',
    '/find',
    '/compare?on=2020-02-29&which=all&lang=en',
];

// In the dark only colours differ: three views have them all.
for (const colorScheme of ['light', 'dark']) {
    test(`Every view is fit for all who read it, ${colorScheme}`, { timeout: 180_000 }, async () => {
        for (const view of colorScheme === 'light' ? views : views.slice(1, 4)) {
            await visit(
                view,
                async (page) => {
                    await page.waitForLoadState('load');
                    await until(async () => (await page.locator('.loading').count()) === 0);
                    await page
                        .locator('main table, main .cards, main li, main form, main dl, main .note')
                        .first()
                        .waitFor();
                    // By the debugger, as the page's policy lets no script of others in.
                    await page.evaluate(await readFile(axePath, 'utf8'));
                    const { violations } = await page.evaluate(() => window.axe.run());
                    const told = violations.map(
                        (one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3)}`,
                    );
                    assert.deepEqual(told, [], view);
                },
                { colorScheme },
            );
        }
    });
}

test('A phone shows the overview without sideways scrolling', async () => {
    await visit(
        '/overview',
        async (page) => {
            await shown(page, 'houses.left');
            await page.locator('.ranking tbody tr').first().waitFor();
            const wide = await page.evaluate(
                () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            assert.equal(wide, 0);
        },
        { viewport: { width: 390, height: 844 } },
    );
});

test('A phone shows a worklist as cards, all of each in view', async () => {
    await visit(
        `/worklist/houses_to_demolish?area=${county}&lang=en`,
        async (page) => {
            const row = page.locator('table.members tbody tr').first();
            await row.locator('.facts').waitFor();
            const { width, height } = await row.boundingBox();
            assert.ok(width <= 390 && height < 200, `${width} x ${height}`);
            const menu = await row.locator('.record-menu summary').boundingBox();
            assert.ok(menu.x + menu.width <= 390, 'the menu is in view');
        },
        { viewport: { width: 390, height: 844 } },
    );
});

test('Pages are kept by the browser and checked by their tag', async () => {
    for (const path of ['/', '/dashboard/app.js', '/dashboard/chart.js', '/dashboard/app.css']) {
        const first = await fetch(origin + path);
        assert.match(first.headers.get('content-security-policy'), /default-src 'self'/);
        assert.equal(first.headers.get('x-content-type-options'), 'nosniff');
        const again = await fetch(origin + path, {
            headers: { 'If-None-Match': first.headers.get('etag') },
        });
        assert.equal(again.status, 304);
    }
});

test('The page asks nobody else, and neither script nor policy complains', async () => {
    await visit('/overview', (page) => shown(page, 'houses.left'));
    assert.ok(requests.size > 20, 'the tests before have asked for something');
    const ours = [origin, ...lines];
    const elsewhere = [...requests].filter((url) => !ours.some((one) => url.startsWith(one)));
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(complaints, []);
});
