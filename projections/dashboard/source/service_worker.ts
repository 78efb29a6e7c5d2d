// Keeps what the page is made of, so that it opens on a bad line too, and what is to be recorded can
// be written. The program is asked first, always; figures and files are never kept.
const worker = self as unknown as ServiceWorkerGlobalScope;

const cacheName = 'anju-page';
const patience_ms = 4_000;
const kept = new Set([
    '/',
    '/dashboard/app.js',
    '/dashboard/app.css',
    '/dashboard/icon.svg',
    '/dashboard/names.json',
    '/v1/openapi.json',
]);

async function keepAll() {
    const cache = await caches.open(cacheName);
    await cache.addAll([...kept]);
}

async function newest(path: string): Promise<Response> {
    const cache = await caches.open(cacheName);
    try {
        const response = await fetch(path, { signal: AbortSignal.timeout(patience_ms) });
        if (response.ok) await cache.put(path, response.clone());
        if (response.status < 500) return response;
    } catch {
        // The line is down, or too slow.
    }
    return (await cache.match(path)) ?? Response.error();
}

worker.addEventListener('install', (event) => event.waitUntil(keepAll()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
    const { origin, pathname } = new URL(event.request.url);
    if (event.request.method !== 'GET' || origin !== worker.location.origin) return;
    if (kept.has(pathname)) event.respondWith(newest(pathname));
});
