// Says in the reader's language that the page is loading, before what chooses it (src/ui/language.rs) is here.
const chosen = () => {
  try {
    return localStorage.getItem("flow-playground.language");
  } catch {
    return null;
  }
};
const language = new URLSearchParams(location.search).get("lang") ?? chosen() ?? navigator.language;

if (/^zh/i.test(language)) {
  for (const text of document.querySelectorAll("#loading > :not(noscript) [lang]")) {
    text.hidden = false;
    text.previousElementSibling.hidden = true;
  }
}
