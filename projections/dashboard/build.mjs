// Bundles the page: node build.mjs [--out FOLDER] [--watch]. Writes index.html, icon.svg, app.js,
// app.css, chart.js and service_worker.js, each of them compressed too, as the program embeds them.
import { build, context } from 'esbuild';
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
    options: { out: { type: 'string', default: 'bundle' }, watch: { type: 'boolean' } },
});
const out = path.resolve(options.out);

async function writeAssets(bundle) {
    await mkdir(out, { recursive: true });
    const assets = [];
    for (const name of ['index.html', 'icon.svg']) {
        assets.push([name, await readFile(path.join(here, name))]);
    }
    for (const file of bundle.outputFiles) assets.push([path.basename(file.path), file.contents]);
    for (const [name, contents] of assets) {
        await writeFile(path.join(out, name), contents);
        await writeFile(path.join(out, `${name}.gz`), gzipSync(contents, { level: 9 }));
    }
    const sources = Object.keys(bundle.metafile.inputs).map((one) => path.resolve(here, one));
    await writeFile(path.join(out, 'app.d'), `${path.join(out, 'app.js')}: ${sources.join(' ')}\n`);
}

// What the page imports when it is wanted stands in a script of its own, by a name of its own.
const apart = {
    name: 'apart',
    setup: (one) =>
        one.onResolve({ filter: /\/chart$/ }, ({ kind }) =>
            kind === 'dynamic-import' ? { path: '/dashboard/chart.js', external: true } : undefined,
        ),
};

const settings = {
    absWorkingDir: here,
    entryPoints: {
        app: 'source/main.tsx',
        chart: 'source/chart.ts',
        service_worker: 'source/service_worker.ts',
    },
    plugins: [apart],
    outdir: out,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: ['chrome100', 'firefox100', 'safari15'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: !options.watch,
    charset: 'utf8',
    legalComments: 'eof',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
};

if (options.watch) {
    const plugin = { name: 'assets', setup: (one) => one.onEnd(writeAssets) };
    const watching = await context({ ...settings, plugins: [apart, plugin] });
    await watching.watch();
    console.log(`bundles into ${out} at every change; Ctrl-C ends`);
} else {
    await writeAssets(await build(settings));
}
