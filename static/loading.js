// What need not wait for the page's own files.
const [fragment, query] = [location.hash.slice(1), location.search].map((text) => new URLSearchParams(text));
const option = (name) => fragment.get(name) ?? query.get(name);

// Says in the reader's language that the page is loading, before what chooses it (src/ui/language.rs) is here.
const chosen = () => {
  try {
    return localStorage.getItem("flow-playground.language");
  } catch {
    return null;
  }
};

if (/^zh/i.test(option("lang") ?? chosen() ?? navigator.language)) {
  for (const text of document.querySelectorAll("#loading > :not(noscript) [lang]")) {
    text.hidden = false;
    text.previousElementSibling.hidden = true;
  }
}

// Asks for the flow behind `?src=`, which src/ui/shell/open.rs takes over. What fails is asked for again there, and told.
const read = async (source) => {
  const address = new URL(source, location.href);
  if (!/^https?:$/.test(address.protocol)) return undefined;
  const response = await fetch(address);
  return response.ok ? response.text() : undefined;
};
const source = query.get("src");
if (source && !fragment.has("flow") && option("source") !== "message") globalThis.flowAhead = read(source).catch(() => undefined);
