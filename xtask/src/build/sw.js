// Keeps the site for visits without a network. Written by the build, which puts the files and their hash in here.
const VERSION = "@VERSION@";
const FILES = @FILES@;
// Several playgrounds can lie on one origin.
const PREFIX = `flow-playground ${registration.scope} `;
const NAME = PREFIX + VERSION;
const url = (name) => new URL(name, registration.scope).href;
const KEPT = new Set(FILES.map(url));

addEventListener("install", (event) => {
  // Past the browser's own cache: names without a hash would come from there.
  const fresh = (name) => new Request(url(name), { cache: "no-cache" });
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES.map(fresh))));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== NAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

// A new version waits until the page says that the person wants it.
addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const wanted = new URL(request.url);
  wanted.search = wanted.hash = "";
  const name = wanted.href.endsWith("/") ? `${wanted.href}index.html` : wanted.href;
  // Webhooks, and whatever else is none of the site's files, go out as if this were not here.
  if (request.method !== "GET" || !KEPT.has(name)) return;
  // A response of its own has the address that was asked for, with its parameters: the worker reads them.
  const asked = (kept) => (kept ? new Response(kept.body, kept) : fetch(request));
  event.respondWith(caches.open(NAME).then((cache) => cache.match(name)).then(asked));
});
