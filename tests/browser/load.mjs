// What N open dashboards cost the program, and how soon a first view stands:
//   node tests/browser/load.mjs [--program build/release/anju] [--scale 0.02] [--pages 200]
//                               [--seconds 60] [--rate 5]
// A real page tells which questions it asks when an event comes; N clients then each hold a feed and
// ask the same, as often as the page would, while `rate` facts a second are recorded.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { api, origin, pid, post, shown, start, stop, token, visit } from './fixture.mjs';

const { values: options } = parseArgs({
    options: {
        program: { type: 'string', default: 'build/release/anju' },
        scale: { type: 'string', default: '0.02' },
        pages: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '60' },
        rate: { type: 'string', default: '5' },
    },
});
const [pages, seconds, rate] = [options.pages, options.seconds, options.rate].map(Number);
const refreshMin_ms = 1_000; // as source/live.ts
const answerPatience = 3;
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

function get(path, take) {
    return new Promise((resolve, reject) => {
        const asked = http.get(
            origin + path,
            { agent, headers: { Authorization: `Bearer ${token}` } },
            (answer) => {
                answer.on('data', (piece) => take?.(piece));
                answer.on('end', () => resolve(answer.statusCode));
                answer.on('error', reject);
            },
        );
        asked.on('error', reject);
    });
}

function quantile(sorted, share) {
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function used() {
    const fields = readFileSync(`/proc/${pid()}/stat`, 'utf8').split(') ')[1].split(' ');
    const cpu_s = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid()}/status`, 'utf8'));
    return { cpu_s, rss_mb: Math.round(Number(rss[1]) / 1024) };
}

let facts = 0;
let households;

async function recordOne() {
    const county = '130624';
    households ??= (
        await api(`/v1/progress/members?area=${county}&indicator=registry.households&limit=20`)
    ).rows;
    await post(`/v1/house/${county}-load${++facts}/register`, {
        occurred_on: '2020-03-30',
        household: households[facts % households.length].stream.split('/')[1],
        area: county,
        floor_area_centi_m2: 8000,
    });
}

// In the page: when its figures, its map and its ranking stood, when its chart did, and what came
// over the line for it. Before the page is there it may be asked already: it looks at every frame.
async function firstView() {
    const all = (...wanted) => wanted.every((one) => document.querySelector(one));
    const when = async (...wanted) => {
        while (!all(...wanted)) await new Promise(requestAnimationFrame);
        return Math.round(performance.now());
    };
    const colours = ':is(.tile[data-shade="1"], .tile[data-shade="full"])';
    const figures = await when('.cards [data-value]', '.ranking tbody tr', colours);
    const chart = await when('.chart canvas');
    const { encodedBodySize } = performance.getEntriesByType('navigation')[0];
    const resources = performance.getEntriesByType('resource');
    const weigh = (kind) =>
        resources
            .filter(({ name }) => name.includes('/v1/') === (kind === 'answers'))
            .reduce((sum, one) => sum + one.encodedBodySize, 0);
    return { figures, chart, page: encodedBodySize + weigh('page'), answers: weigh('answers') };
}

const byNumber = (a, b) => a - b;

// First views of fresh browsers, and what a page asks for when an event comes.
async function lookAtPage() {
    const views = [];
    for (let at = 0; at < 9; ++at) {
        await visit('/overview', async (page) => views.push(await page.evaluate(firstView)));
    }
    const asked = new Set();
    await visit('/overview', async (page) => {
        await shown(page, 'houses.left');
        await page.locator('.lamp[data-connection=live]').waitFor();
        await page.waitForTimeout(2_000);
        page.on('request', (request) => asked.add(request.url().replace(origin, '')));
        await recordOne();
        await page.waitForTimeout(3_000);
    });
    const paths = [...asked].filter((path) => !path.includes('feed'));
    return { views, paths };
}

class Client {
    constructor(paths, took) {
        this.paths = paths;
        this.took = took;
        this.answer_ms = 0;
        this.refreshed = -Infinity;
        void get('/v1/feed?follow=true&format=ndjson', () => this.hear()).catch(() => {});
    }

    hear() {
        if (this.timer) return;
        const gap = Math.max(refreshMin_ms, this.answer_ms * answerPatience);
        const wait = Math.max(100, this.refreshed + gap - performance.now());
        this.timer = setTimeout(() => void this.refresh(), wait);
    }

    async refresh() {
        this.timer = undefined;
        this.refreshed = performance.now();
        await Promise.all(
            this.paths.map(async (path) => {
                const began = performance.now();
                const status = await get(path).catch(() => 0);
                const took = performance.now() - began;
                this.answer_ms = Math.max(took, this.answer_ms * 0.8);
                this.took.push({ took, status });
            }),
        );
    }
}

process.env.ANJU_PROGRAM ??= options.program;
await start(options);
try {
    const { views, paths } = await lookAtPage();
    const times = (part) => views.map((view) => view[part]).sort(byNumber).join(', ');
    console.log(`first view of a fresh browser: figures, map and ranking after ${times('figures')} ms`);
    console.log(`  its chart after ${times('chart')} ms`);
    console.log(`  over the line: page ${views[0].page} bytes, answers ${views[0].answers} bytes`);
    console.log(`an event makes a page ask ${paths.length} questions`);
    const took = [];
    const clients = Array.from({ length: pages }, () => new Client(paths, took));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    took.length = 0;
    const before = used();
    const recording = setInterval(() => void recordOne().catch(() => {}), 1_000 / rate);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    clearInterval(recording);
    const after = used();
    const sorted = took.map((one) => one.took).sort((a, b) => a - b);
    const refused = took.filter((one) => one.status !== 200).length;
    const share = Math.round((100 * (after.cpu_s - before.cpu_s)) / seconds);
    console.log(
        `${clients.length} pages, ${rate} facts/s, ${seconds} s: ${share} % of a core, ` +
            `${after.rss_mb} MB (${before.rss_mb} before), ${took.length} answers, ` +
            `${refused} refused, half within ${Math.round(quantile(sorted, 0.5))} ms, ` +
            `99 of 100 within ${Math.round(quantile(sorted, 0.99))} ms`,
    );
} finally {
    agent.destroy();
    await stop();
}
process.exit(0);
