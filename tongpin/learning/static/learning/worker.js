// @ts-check
/** What was kept of this week's readings, shown where there is no line. */
const KEPT = "readings-1";
const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

scope.addEventListener("install", () => scope.skipWaiting());
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

/** @param {Request} request @returns {boolean} */
const isKept = (request) => {
  const { pathname, origin } = new URL(request.url);
  return (
    origin === scope.location.origin &&
    request.method === "GET" &&
    /^\/(static|r|q|today)\//.test(pathname)
  );
};

/** The network first, then what was kept; for today's reading the week's list.
 * @param {Request} request @returns {Promise<Response>} */
const answer = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const store = await caches.open(KEPT);
    const options = { ignoreVary: true, ignoreSearch: true };
    const old = await store.match(request, options);
    if (old) return old;
    const list = request.mode === "navigate" ? await store.match("/r/", options) : undefined;
    if (list) return list;
    throw error;
  }
};

scope.addEventListener("fetch", (event) => {
  if (isKept(event.request)) event.respondWith(answer(event.request));
});
