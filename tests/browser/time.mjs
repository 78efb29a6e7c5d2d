// Journeys through what was known when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, figure, origin, post, until, visit } from './fixture.mjs';

const day = '2020-02-29';

test('A day is shown side by side, as known then and as known now', async () => {
    const [then, now] = await Promise.all([
        api(`/v1/progress?area=13&on=${day}&known_on=${day}`),
        api(`/v1/progress?area=13&on=${day}`),
    ]);
    const before = new Map(then.rows.map((row) => [row.indicator, row.value]));
    const differing = now.rows.filter((row) => before.get(row.indicator) !== row.value);
    assert.ok(differing.length > 0, 'the simulated province reports late');
    await visit(`/overview?on=${day}&lang=en`, async (page) => {
        await page.locator('.restated', { hasText: 'known then' }).first().waitFor();
        await page.getByRole('link', { name: 'Side by side' }).click();
        const rows = page.locator('table.compare tbody tr');
        await rows.first().waitFor();
        assert.equal(await rows.count(), differing.length);
        for (const { indicator, value } of differing) {
            const cells = page.locator(`tr[data-indicator="${indicator}"] a`);
            const shown = await cells.evaluateAll((all) => all.map((one) => one.dataset.value));
            assert.deepEqual(shown.map(Number), [before.get(indicator), value], indicator);
        }
        await page.getByRole('link', { name: 'Show all' }).click();
        await until(async () => (await rows.count()) === now.rows.length);
        const first = page.locator('tr[data-differs=true] a').first();
        const expected = await first.getAttribute('data-value');
        await first.click();
        await page.waitForURL(/members.*known_on/);
        await page.locator(`.list-figure[data-value="${expected}"]`).waitFor();
    });
});

test('What was restated since a period was frozen is marked, and shown against the report', async () => {
    const county = '130725';
    const period = `${county}-2020q1`;
    await post(
        `/v1/period/${period}/freeze`,
        { occurred_on: '2020-04-01', area: county, from: '2020-01-01', to: '2020-03-31', document: 'x' },
        { 'Anju-Recorded': '2020-04-10T02:00:00.000Z' },
    );
    const reported = await figure('houses.left', `area=${county}`);
    const { rows } = await api(`/v1/progress/members?area=${county}&indicator=houses.left&limit=1`);
    await post(`/v1/${rows[0].stream}/demolish`, {
        occurred_on: '2020-03-20',
        contractor: 'reported late',
        restates: period,
    });
    await until(async () => (await api(`/v1/periods/${period}/restated?area=${county}`)).rows.length > 0);
    await visit(`/overview?area=${county}&lang=en`, async (page) => {
        await page.locator('.notice[data-restated] a').click();
        const cells = page.locator('tr[data-indicator="houses.left"] a');
        await cells.first().waitFor();
        const shown = await cells.evaluateAll((all) => all.map((one) => Number(one.dataset.value)));
        assert.deepEqual(shown, [reported, reported - 1]);
        assert.ok(page.url().startsWith(`${origin}/#/compare`));
        await page.getByRole('navigation', { name: 'Reporting periods' }).getByRole('link').waitFor();
    });
});
