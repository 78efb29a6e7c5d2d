// One program with a small simulated province and one Chromium, for all tests; what every page asks
// for and complains about is written down.
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const chromiumPath = process.env.ANJU_CHROMIUM ?? '/usr/bin/chromium';
const startLimit_ms = 180_000;
export const patience_ms = 15_000;
const begin_ms = 4_000; // until a page that was sent shows anything
const reloadsMax = 5;
const attemptsMax = 20;

let program;
let browser;
export let origin;
export let token; // of the administrator of the program

export const complaints = []; // of the console, of scripts, of the page's policy
export const requests = new Set();
export const lines = new Set(); // where the program was found, too

// A program of its own: where it listens, its administrator's token, and how it is ended.
export async function startProgram({ scale = '0.02', more = [] } = {}) {
    if (!process.env.ANJU_PROGRAM) throw new Error('ANJU_PROGRAM names the program to be tested');
    const data = await mkdtemp(path.join(tmpdir(), 'anju-browser-'));
    const options = ['--simulate', scale, '--seed', '1', '--simulated-clock', '--port', '0'];
    options.push('--data', data, ...more);
    const child = spawn(process.env.ANJU_PROGRAM, ['up', ...options], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LANG: 'C' },
    });
    let said = ''; // at the end, for who asks why it ended
    child.stderr.on('data', (piece) => (said = (said + piece).slice(-2_000)));
    let at;
    const as = await new Promise((resolve, reject) => {
        child.on('exit', (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
        createInterface(child.stdout).on('line', (line) => {
            if (line.startsWith('listening on ')) at = line.slice('listening on '.length);
            if (line.startsWith('token: ')) resolve(line.slice('token: '.length));
        });
    });
    lines.add(at);
    await until(async () => (await fetch(`${at}/readyz`)).ok, startLimit_ms);
    const end = async () => {
        if (child.exitCode === null) {
            const ended = new Promise((resolve) => child.once('exit', resolve));
            child.kill('SIGTERM');
            await ended;
        }
        await rm(data, { recursive: true, force: true });
    };
    return { at, as, end, pid: child.pid };
}

export async function start({ scale } = {}) {
    program = await startProgram({ scale });
    origin = program.at;
    token = program.as;
    browser = await chromium.launch({
        executablePath: chromiumPath,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
}

export function pid() {
    return program.pid;
}

export async function stop() {
    await browser?.close();
    await program?.end();
}

export async function until(holds, limit_ms = patience_ms) {
    const end = Date.now() + limit_ms;
    for (;;) {
        if (await Promise.resolve(holds()).catch(() => false)) return;
        if (Date.now() > end) throw new Error(`not within ${limit_ms} ms: ${holds}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}

function watch(page) {
    page.on('request', (request) => requests.add(request.url()));
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
        // A refusal is told to people; the browser's own note of it is no defect.
        const refused = /^Failed to load resource|\(503\)|problem\+json/.test(message.text());
        if (message.type() === 'error' && !refused) complaints.push(message.text());
    });
}

// A program with too much to do may refuse even what the page is made of; then people reload.
async function open(page, url) {
    await page.goto(url);
    for (let attempt = 1; attempt < reloadsMax; ++attempt) {
        const begun = page.locator('#page > *').first();
        if (await begun.waitFor({ timeout: begin_ms }).then(() => true, () => false)) return;
        await page.reload();
    }
}

// Opens #<hash> in a browser of its own, with nothing chosen before; closes it after the steps.
// `as` is the token of who is signed in there; null: nobody. `at` is where the program is found.
export async function visit(hash, steps, { as = token, at = origin, ...options } = {}) {
    const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        ...options,
    });
    try {
        if (as) await context.addCookies([{ name: 'anju_session', value: as, url: at }]);
        const page = await context.newPage();
        page.setDefaultTimeout(patience_ms);
        watch(page);
        await open(page, `${at}/#${hash}`);
        await steps(page);
    } finally {
        await context.close();
    }
}

// A line to the program that can be cut: with nobody at its end, as behind a dead modem.
export async function openLine() {
    const sockets = new Set();
    let whole = true;
    const server = createServer((near) => {
        if (!whole) return near.destroy();
        const far = connect(Number(new URL(origin).port), '127.0.0.1');
        for (const socket of [near, far]) {
            sockets.add(socket);
            socket.on('error', () => {}).on('close', () => sockets.delete(socket));
        }
        near.pipe(far).pipe(near);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${server.address().port}`;
    lines.add(url);
    return {
        url,
        cut() {
            whole = false;
            for (const socket of sockets) socket.destroy();
        },
        mend: () => (whole = true),
        close: () => server.close(),
    };
}

// A program with too much to do is asked again: a key makes that safe for commands.
async function patiently(target, options) {
    const headers = {
        Authorization: `Bearer ${token}`,
        'Idempotency-Key': randomUUID(),
        ...options.headers,
    };
    for (let attempt = 1; ; ++attempt) {
        const response = await fetch(origin + target, { ...options, headers });
        if (response.status !== 503 || attempt === attemptsMax) return response;
        await new Promise((resolve) => setTimeout(resolve, 500));
    }
}

// What the program itself answers.
export async function api(target, language = 'en') {
    const response = await patiently(target, { headers: { 'Accept-Language': language } });
    return response.json();
}

export async function figure(indicator, parameters = 'area=13') {
    const { rows } = await api(`/v1/progress?indicator=${indicator}&${parameters}`);
    return rows[0].value;
}

export async function post(target, body, headers = {}) {
    const response = await patiently(target, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
    });
    if (response.status !== 201) throw new Error(`${target}: ${await response.text()}`);
    return response.json();
}

let issued = 0;

// Admits somebody and gives the token to come in with.
export async function issue(name, area, roles) {
    const id = String(++issued).padStart(16, '0');
    const secret = String(issued % 10).repeat(64);
    const hash = createHash('sha256').update(secret).digest('hex');
    const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const occurred_on = day(0);
    const principal = `/v1/principal/${name}`;
    await post(`${principal}/admit`, { occurred_on, name, area, roles, event_types: [] });
    await post(`${principal}/issue-token`, { occurred_on, token: id, hash, valid_to: day(30) });
    const as = `anju_${id}_${secret}`;
    await until(async () => {
        const { ok } = await fetch(`${origin}/v1/me`, { headers: { Authorization: `Bearer ${as}` } });
        return ok;
    });
    return as;
}

// The figure as the page shows it, once it shows one.
export async function shown(page, indicator) {
    const value = page.locator(`.cards [data-indicator="${indicator}"]`);
    await value.waitFor();
    return Number(await value.getAttribute('data-value'));
}
