// Journeys of those who have sheets of facts, of those who read one fact, and of operators.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, figure, issue, origin, post, shown, until, visit } from './fixture.mjs';

const county = '130624';

test('A sheet is tried row by row, recorded with its progress, and once', async () => {
    const { rows } = await api(
        `/v1/progress/members?area=${county}&indicator=registry.households&limit=3`,
    );
    const households = rows.map((row) => row.stream.split('/')[1]);
    const before = await figure('houses.left', `area=${county}`);
    const sheet = [
        'id,date of the fact,household,administrative division,floor area (m²)',
        ...Array.from({ length: 450 }, (_, at) => {
            const household = households[at % households.length];
            return `${county}-s${at},2020-03-01,${household},${county},${80 + at / 100}`;
        }),
        `${county}-wrong,2020-03-01,${households[0]},${county},-5`,
        `${county}-worse,2020-03-01,${households[0]},${county},many`,
    ].join('\n');
    const file = { name: 'house.register.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) };
    await visit(`/import?area=${county}&lang=en`, async (page) => {
        const record = async () => {
            await page.locator('input[type=file]').setInputFiles(file);
            await page.getByRole('button', { name: 'Try it' }).click();
            await page.locator('[data-refused="2"]').waitFor();
        };
        await record();
        assert.equal(await figure('houses.left', `area=${county}`), before, 'a dry run');
        const wrong = page.locator('table.refused tbody tr');
        assert.deepEqual(await wrong.locator('td:first-child').allInnerTexts(), ['452', '453']);
        assert.deepEqual(await wrong.locator('td:nth-child(2)').allInnerTexts(), [
            'floor area (m²)',
            'floor area (m²)',
        ]);
        await page.getByRole('button', { name: 'Record these 450 rows' }).click();
        await page.getByText('450 rows recorded, 0 were there, 2 refused').waitFor();
        await page.goto(`${origin}/#/overview?area=${county}&lang=en`);
        await until(async () => (await shown(page, 'houses.left')) === before + 450);
        await page.goto(`${origin}/#/import/house.register?area=${county}&lang=en`);
        await record();
        await page.getByText('0 rows can be recorded, 450 are there').waitFor();
        const [template] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', { name: 'XLSX' }).click(),
        ]);
        assert.equal(template.suggestedFilename(), 'house.register.xlsx');
    });
});

test('A figure leads to a list, a household, and one event with who, when and why', async () => {
    await visit(`/overview?area=${county}&lang=en`, async (page) => {
        await page.locator('.cards [data-indicator="employment.zero_households"]').click();
        await page.locator('table.members tbody tr a').first().click();
        await page.locator('.timeline a').first().click();
        const view = page.locator('[data-view=event]');
        await view.getByText('Recorded by').waitFor();
        const id = decodeURIComponent(/event\/([^?]+)/.exec(page.url())[1]);
        const { events } = await api(`/v1/${id.replace(/\/\d+$/, '')}/events`);
        const event = events.find((one) => one.id === id);
        for (const text of [event.recordedby, id, event.dataschema]) {
            await view.getByText(text, { exact: true }).first().waitFor();
        }
        const fields = await view.locator('.panel').first().locator('dt').count();
        const told = Object.values(event.data).filter((value) => value !== '' && value !== false);
        assert.ok(fields >= told.length && fields > 0);
    });
});

test('An event is proven by the browser itself, which finds out a changed one', async () => {
    const address = `/event/house/${county}-000001/1?lang=en`;
    await visit(address, async (page) => {
        const proof = page.getByRole('region', { name: 'Proof' });
        await proof.locator('[data-proof=holds]').waitFor();
        const link = proof.getByRole('link', { name: 'Take the proof away' });
        const href = await link.getAttribute('href');
        const receipt = await page.request.get(new URL(href, page.url()).href);
        assert.match(await receipt.text(), /^c2sp.org\/tlog-proof@v1\n/);
        await page.route('**/v1/house/*/events', async (route) => {
            const answer = await route.fetch();
            const history = await answer.json();
            history.events[0].effectivedate = '2001-01-01';
            await route.fulfill({ response: answer, json: history });
        });
        await page.reload();
        await proof.locator('[data-proof=differs]').waitFor();
    });
});

test('A list is put in order by any of its columns', async () => {
    const all = await api(
        `/v1/progress/members?area=${county}&indicator=employment.zero_households&limit=1000`,
    );
    const expected = all.rows.map((row) => row.since).sort();
    await visit(
        `/members?area=${county}&indicator=employment.zero_households&lang=en`,
        async (page) => {
            const days = () =>
                page
                    .locator('table.members time')
                    .evaluateAll((times) => times.map((one) => one.dateTime));
            const since = page.getByRole('link', { name: 'Since', exact: true });
            await since.click();
            await page.locator('th[aria-sort=ascending]').waitFor();
            await until(async () => String(await days()) === String(expected));
            await since.click();
            await page.locator('th[aria-sort=descending]').waitFor();
            await until(async () => String(await days()) === String([...expected].reverse()));
        },
    );
});

test('An operator sees owners, terms, seals and lag; nobody else does', async () => {
    await visit('/operations?lang=en', async (page) => {
        const land = page.locator('tr[data-service=land]');
        await land.waitFor();
        assert.equal(await land.locator('.partitions li[data-state=active]').count(), 8);
        await page.locator('[data-health=good]').waitFor();
        const { fold, partitions } = await api('/v1/operations');
        assert.equal(fold.behind_seconds, 0);
        assert.ok(partitions.every((one) => one.owner === origin && one.term >= 1));
        const sum = partitions
            .filter((one) => one.service === 'land')
            .reduce((all, one) => all + one.records, 0);
        await until(async () => {
            const text = await land.locator('td.number').first().innerText();
            return Number(text.replaceAll(',', '')) >= sum;
        });
    });
    const reader = await issue(`${county}-no-operator`, county, ['reader']);
    const refused = await fetch(`${origin}/v1/operations`, {
        headers: { Authorization: `Bearer ${reader}` },
    });
    assert.equal(refused.status, 403);
    await visit(
        `/operations?lang=en&area=${county}`,
        async (page) => {
            await page.getByText('You may not see how it runs').waitFor();
            const links = await page.getByRole('navigation', { name: 'Sections' }).innerText();
            assert.ok(!links.includes('Operations'), links);
        },
        { as: reader },
    );
});

test('Rows are folded anew beside those that are served, compared, and taken in their place', async () => {
    const before = await figure('houses.left');
    await visit('/operations?lang=en', async (page) => {
        const rebuild = page.getByRole('region', { name: 'Rows folded anew' });
        await rebuild.locator('[data-rebuild=none]').waitFor();
        await rebuild.getByRole('button', { name: 'Fold anew' }).click();
        await rebuild.locator('[data-rebuild=same]').waitFor({ timeout: 60_000 });
        await rebuild.getByText('rows compared').waitFor();
        await rebuild.getByRole('button', { name: 'Serve them' }).click();
        await rebuild.locator('[data-rebuild=flipped]').waitFor();
        assert.equal(await figure('houses.left'), before);
    });
    const told = await api('/v1/rebuild');
    assert.equal(told.state, 'flipped');
    assert.ok(told.of > 0 && told.folded === told.of && told.comparison.rows > 0);
    const operator = await issue('130000-watches', '13', ['operator']);
    await visit(
        '/operations?lang=en',
        async (page) => {
            await page.locator('[data-health=good]').waitFor();
            assert.equal(await page.locator('.rebuild').count(), 0, 'not for who watches only');
        },
        { as: operator },
    );
});

test('Who is shown figures only has a page of them, without small counts', async () => {
    const viewer = await issue('130000-hall', '13', ['viewer']);
    const asViewer = { headers: { Authorization: `Bearer ${viewer}` } };
    const indicator = 'employment.zero_households';
    const answer = await fetch(
        `${origin}/v1/progress?area=13&level=county&indicator=${indicator}`,
        asViewer,
    );
    const hidden = (await answer.json()).rows.filter((row) => row.hidden);
    assert.ok(hidden.length > 0, 'a small province has small counts');
    await visit(
        '/overview?lang=en',
        async (page) => {
            const board = page.locator('[data-view=board]');
            await board.locator('[data-task]').nth(5).waitFor();
            const houses = board.locator('[data-indicator="houses.left"]').first();
            assert.equal(Number(await houses.getAttribute('data-value')), await figure('houses.left'));
            await board.locator(`[data-task="2"] a[href*="measure=${indicator}"]`).click();
            const row = board.locator(`tr[data-area="${hidden[0].area}"]`);
            await row.getByText('not told').waitFor();
            await row.getByRole('link').click();
            await page.locator('.breadcrumb [aria-current=location]', { hasText: hidden[0].name }).waitFor();
            const links = await page.getByRole('navigation', { name: 'Sections' }).innerText();
            assert.ok(!links.includes('Worklists'), links);
            assert.equal(await page.getByRole('searchbox').count(), 0);
            assert.equal(await page.locator('.problem').count(), 0, 'it asks for nothing it may not');
            await houses.waitFor();
        },
        { as: viewer },
    );
});

test('An agency sees what it follows as it comes, confirms it, and is seen to have', async () => {
    const name = `${county}-land-office`;
    const agency = await issue(name, county, ['agency']);
    await visit(
        `/overview?lang=en`,
        async (page) => {
            await page.locator('[data-view=agency]').waitFor();
            const links = await page.getByRole('navigation', { name: 'Sections' }).innerText();
            assert.ok(!links.includes('Worklists'), 'it may see no figures');
            await page.getByText('nothing yet').waitFor();
            await post(`/v1/plot/${county}-990001/register`, {
                occurred_on: '2020-03-20',
                area: county,
                surveyed: 500,
            });
            await page.locator('tr[data-new=true]', { hasText: '990001' }).waitFor();
            await page.getByRole('button', { name: /Confirm what came/ }).click();
            await page.locator('dd[data-received]:not([data-received="-1"])').waitFor();
            assert.equal(await page.locator('tr[data-new=true]').count(), 0);
        },
        { as: agency },
    );
    const told = await fetch(`${origin}/v1/delivery/${name}/events`, {
        headers: { Authorization: `Bearer ${agency}` },
    });
    const { events } = await told.json();
    assert.equal(events.at(-1).type, 'cn.anju.delivery.received.v1');
    assert.equal(events.at(-1).recordedby, name);
    await visit('/operations?lang=en', async (page) => {
        const row = page.locator(`tr[data-subscriber="${name}"]`);
        await row.waitFor();
        const through = Number(events.at(-1).data.through).toLocaleString('en');
        assert.ok((await row.innerText()).includes(through));
    });
});
