// The theme that was chosen in the playground, before anything is drawn. Where nothing is kept it is the system's.
try {
  const theme = localStorage.getItem("flow-playground.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The browser lets pages keep nothing.
}
