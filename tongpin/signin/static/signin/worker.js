// @ts-check
/** The helper's page without a network: its last copy, and the files that it needs. */
const KEPT = "signin-1";
const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

scope.addEventListener("install", () => scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

/** @param {Request} request @returns {boolean} */
const isKept = (request) => {
  const { pathname, origin } = new URL(request.url);
  if (origin !== scope.location.origin || request.method !== "GET") return false;
  return pathname.startsWith("/static/") || /^\/signin\/\d+\/helper\/$/.test(pathname);
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
