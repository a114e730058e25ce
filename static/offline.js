// Keeps the site for visits without a network, and tells the page when a new version of it has come.
const worker = navigator.serviceWorker;
const isFramed = window.parent !== window;

if (worker && !isFramed) {
  const offer = (waiting) => {
    addEventListener("flow-playground-take-version", () => waiting.postMessage("take over"), { once: true });
    dispatchEvent(new Event("flow-playground-new-version"));
  };
  const begin = async () => {
    const registration = await worker.register(new URL("sw.js", import.meta.url));
    const watch = (coming) => coming?.addEventListener("statechange", () => {
      // The first version is not a new one.
      if (coming.state === "installed" && worker.controller) offer(coming);
    });
    if (registration.waiting && worker.controller) offer(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
  };
  // Another version took over because the person wanted it.
  let hadOne = Boolean(worker.controller);
  worker.addEventListener("controllerchange", () => {
    if (hadOne) location.reload();
    hadOne = true;
  });
  // After the first view: what it loads comes before what is kept. Where the browser keeps nothing, the site works as before.
  const start = () => setTimeout(() => begin().catch(() => {}), 1000);
  if (document.readyState === "complete") start();
  else addEventListener("load", start);
}
