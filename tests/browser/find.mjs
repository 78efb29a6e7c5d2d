// Files are found by their number; people by name and number, by who may be told who they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, issue, post, requests, until, visit } from './fixture.mjs';

const county = '130624';
const number = '13062419800101069X';

async function firstHousehold() {
    const { rows } = await api(
        `/v1/progress/members?area=${county}&indicator=registry.households&limit=1`,
    );
    return rows[0].stream.slice('household/'.length);
}

async function findIn(page, text) {
    const box = page.getByRole('searchbox', { name: /^Find/ });
    await box.fill(text);
    await box.press('Enter');
}

test('A file is found by its number, and what there is no file of is told', async () => {
    const household = await firstHousehold();
    const as = await issue(`${county}-finds`, county, ['reader']);
    await visit(
        '/worklists?lang=en',
        async (page) => {
            // A household and its home have one number: both are offered.
            await findIn(page, household);
            await page.locator('.found a').nth(1).waitFor();
            await page.locator('.found a', { hasText: 'Household' }).click();
            await page.locator('[data-view=household] .timeline li').first().waitFor();
            // One that only one file has leads to it.
            const { household: file } = await api(`/v1/files/household/${household}`);
            const member = file.members[0].stream.slice('person/'.length);
            await findIn(page, `person/${member}`);
            await page.locator('[data-view=stream] h1', { hasText: member }).waitFor();
            await findIn(page, `${county}-nobody`);
            await page.getByText(`There is no file ${county}-nobody`).waitFor();
            await findIn(page, '130130-000001');
            await page.locator('.problem', { hasText: county }).waitFor();
            await findIn(page, '张三');
            await page.getByText('Write the number of a file above').waitFor();
            assert.ok(!decodeURIComponent(page.url()).includes('张三'));
            await findIn(page, '130624-19800101-069X');
            await page.getByText('Write the number of a file above').waitFor();
            assert.ok(!page.url().includes('19800101'), 'a card number is in no address');
            assert.equal(await page.locator('.find-people').count(), 0, 'a reader finds no people');
        },
        { as },
    );
});

test('A person is found by card number and by name, and told that this is recorded', async () => {
    const household = await firstHousehold();
    const id = `${county}-90000001`;
    await post(`/v1/person/${id}/register`, {
        occurred_on: '2020-03-01',
        household,
        relation: 'child',
        sex: 'male',
        birth: '1980-01-01',
        cause: 'original',
        id_number: number,
    });
    await post(`/v1/person/${id}/record-details`, { occurred_on: '2020-03-02', name: '欧阳小石' });
    const as = await issue(`${county}-helps`, county, ['caseworker']);
    const found = (page) => page.locator(`.found [data-person="${id}"]`);
    await visit(
        '/overview?lang=en',
        async (page) => {
            await findIn(page, number.toLowerCase());
            const form = page.locator('.find-people');
            assert.equal(
                await form.getByLabel('Name or number').inputValue(),
                number.toLowerCase(),
            );
            await form.getByLabel('What it is needed for').fill('at the counter');
            await form.getByRole('button', { name: 'Find' }).click();
            await found(page).waitFor();
            const mask = `${number.slice(0, 4)}**********${number.slice(-4)}`;
            await found(page).getByText(mask).waitFor();
            await page.getByText(`Recorded: ${county}-helps found 1, for: at the counter`).waitFor();
            await findIn(page, '欧阳小石');
            await until(async () => (await form.getByLabel('Name or number').inputValue()) === '欧阳小石');
            await form.getByRole('button', { name: 'Find' }).click();
            await found(page).waitFor();
            await findIn(page, '130624198001010022');
            await form.getByRole('button', { name: 'Find' }).click();
            await page.locator('.problem', { hasText: 'does not fit' }).waitFor();
            await findIn(page, number);
            await form.getByRole('button', { name: 'Find' }).click();
            await found(page).getByRole('link', { name: household }).click();
            await page.locator('[data-view=household] h1', { hasText: household }).waitFor();
            const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
            assert.ok(!kept.includes(number) && !kept.includes('欧阳'));
        },
        { as },
    );
    const addresses = [...requests].map((url) => decodeURIComponent(url).toUpperCase());
    assert.ok(!addresses.some((url) => url.includes(number) || url.includes('欧阳小石')));
    const { events } = await api(`/v1/disclosure/${id}/events`);
    assert.deepEqual(events.map(({ data }) => data.details), [['id_number'], ['name'], ['id_number']]);
    assert.ok(events.every(({ data }) => data.purpose === 'at the counter'));
    assert.ok(events.every(({ recordedby }) => recordedby === `${county}-helps`));
});

test('What the program records by itself is offered to nobody', async () => {
    const { household } = await api(`/v1/files/household/${await firstHousehold()}`);
    await visit(`/stream/${household.members[0].stream}?lang=en`, async (page) => {
        await page.locator('.record-menu summary').click();
        await page.locator('.record-menu a', { hasText: 'Request erasure' }).waitFor();
        const offered = await page.locator('.record-menu a').allInnerTexts();
        assert.ok(!offered.some((one) => /confirm/i.test(one)), offered.join());
    });
});
