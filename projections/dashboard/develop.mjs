// For work on the page: node develop.mjs [--program http://127.0.0.1:8080] [--port 8081]. Bundles at
// every change and serves the page; what it asks for, the running program answers.
import { spawn } from 'node:child_process';
import { readFile, mkdtemp } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
    options: {
        program: { type: 'string', default: 'http://127.0.0.1:8080' },
        port: { type: 'string', default: '8081' },
    },
});
const bundle = await mkdtemp(path.join(tmpdir(), 'anju-dashboard-'));
const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' };
// As the program sends it: dashboard.cpp.
const policy =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
    "object-src 'none'";

spawn(process.execPath, [path.join(here, 'build.mjs'), '--watch', '--out', bundle], {
    stdio: 'inherit',
});

function pass(incoming, outgoing) {
    const { host, ...headers } = incoming.headers;
    const to = new URL(incoming.url, options.program);
    const asked = request(to, { method: incoming.method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
        outgoing.on('close', () => answer.destroy());
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
}

createServer(async (incoming, outgoing) => {
    const wanted = incoming.url === '/' ? 'index.html' : path.basename(incoming.url);
    const ours = ['index.html', 'service_worker.js', 'chart.js', 'app.js', 'app.css'].includes(wanted);
    if (!ours) return pass(incoming, outgoing);
    try {
        const contents = await readFile(path.join(bundle, path.basename(wanted)));
        outgoing.writeHead(200, {
            'Content-Type': types[wanted.split('.').pop()],
            'Content-Security-Policy': policy,
            'Cache-Control': 'no-store',
        });
        outgoing.end(contents);
    } catch {
        outgoing.writeHead(503).end('not bundled yet');
    }
}).listen(Number(options.port), '127.0.0.1', () =>
    console.log(`http://127.0.0.1:${options.port}/ shows ${options.program}`),
);
