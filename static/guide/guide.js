// What the guide does beside its text: plays scenarios in the embeds, says what came of a run, ticks off lessons.

/** Seconds as the guide writes them. */
const seconds = (ms) => `${(ms / 1000).toLocaleString("en", { maximumFractionDigits: 1 })} s`;

for (const caption of document.querySelectorAll("figcaption[data-flow]")) {
  const embed = document.getElementById(caption.dataset.flow);
  const said = document.createElement("output");
  said.textContent = "Not run yet";
  caption.append(said);
  const say = (text, tone = "") => {
    said.textContent = text;
    said.dataset.tone = tone;
  };

  embed.addEventListener("flow-event", () => say("Running…", "running"));
  embed.addEventListener("flow-finished", ({ detail }) => {
    const { outcome, duration_ms, longest_silence_ms, messages } = detail;
    const count = messages.length === 1 ? "1 message" : `${messages.length} messages`;
    say(`${outcome} after ${seconds(duration_ms)} · ${count} · silent for up to ${seconds(longest_silence_ms)}`, outcome);
  });
  for (const button of caption.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      await customElements.whenDefined("flow-playground");
      embed.scrollIntoView({ block: "nearest" });
      try {
        await embed.stop().catch(() => {});
        await embed.run({ scenario: button.dataset.scenario });
      } catch (error) {
        say(error.message, "failed");
      }
    });
  }
}

/** The lessons that were done in this browser; the playground keeps them. */
function done() {
  try {
    return (localStorage.getItem("flow-playground.lessons") ?? "").split(" ");
  } catch {
    return [];
  }
}

function tick() {
  const ids = done();
  for (const lesson of document.querySelectorAll("[data-lesson]")) {
    const is = ids.includes(lesson.dataset.lesson);
    lesson.classList.toggle("is-done", is);
    lesson.querySelector(".tick")?.remove();
    if (is) lesson.append(Object.assign(document.createElement("b"), { className: "tick", textContent: "done" }));
  }
}
tick();
addEventListener("storage", tick);
addEventListener("pageshow", tick);

// The part of the page that is read is marked in its contents.
const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
const reading = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) for (const [id, link] of links) id === target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
}, { rootMargin: "-30% 0px -60%" });
for (const section of document.querySelectorAll("main section[id]")) reading.observe(section);
