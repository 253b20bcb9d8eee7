// @ts-check
/** One page without a network: its last copy, and the files that it needs.
 * Registered as worker.js?page=NAME; pages below the scope that end in /NAME/ are kept. */
const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const page = new URL(scope.location.href).searchParams.get("page") ?? "";
const KEPT = `kept-${page}`;

scope.addEventListener("install", () => scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

/** @param {Request} request @returns {boolean} */
const isKept = (request) => {
  const { pathname, origin } = new URL(request.url);
  if (origin !== scope.location.origin || request.method !== "GET") return false;
  return pathname.startsWith("/static/") || pathname.endsWith(`/${page}/`);
};

/** The network first; what it gave is kept for when there is none.
 * @param {Request} request @returns {Promise<Response>} */
const answer = async (request) => {
  const store = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await store.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const old = await store.match(request, { ignoreVary: true });
    if (old) return old;
    throw error;
  }
};

scope.addEventListener("fetch", (event) => {
  if (isKept(event.request)) event.respondWith(answer(event.request));
});
