// What the guide does beside its text: plays scenarios in the embeds, says what came of a run, ticks off lessons.

const WORDS = {
  en: {
    idle: "Not run yet",
    running: "Running…",
    done: "done",
    over: (outcome, time, messages, silence) =>
      `${outcome} after ${time} s · ${messages === 1 ? "1 message" : `${messages} messages`} · silent for up to ${silence} s`,
  },
  "zh-Hant": {
    idle: "還沒有執行",
    running: "執行中…",
    done: "已完成",
    over: (outcome, time, messages, silence) =>
      `${{ completed: "完成", failed: "失敗" }[outcome] ?? outcome}，歷時 ${time} 秒 · ${messages} 則訊息 · 最長靜默 ${silence} 秒`,
  },
};
const language = document.documentElement.lang;
const words = WORDS[language];

/** Seconds as the guide writes them. */
const seconds = (ms) => (ms / 1000).toLocaleString(language, { maximumFractionDigits: 1 });

for (const caption of document.querySelectorAll("figcaption[data-flow]")) {
  const embed = document.getElementById(caption.dataset.flow);
  const said = document.createElement("output");
  said.textContent = words.idle;
  caption.append(said);
  const say = (text, tone = "") => {
    said.textContent = text;
    said.dataset.tone = tone;
  };

  embed.addEventListener("flow-event", () => say(words.running, "running"));
  embed.addEventListener("flow-finished", ({ detail }) => {
    const { outcome, duration_ms, longest_silence_ms, messages } = detail;
    say(words.over(outcome, seconds(duration_ms), messages.length, seconds(longest_silence_ms)), outcome);
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
    if (is) lesson.append(Object.assign(document.createElement("b"), { className: "tick", textContent: words.done }));
  }
}
tick();
addEventListener("storage", tick);
addEventListener("pageshow", tick);

// Paper says where the flows run.
document.querySelector(".here").textContent = location.origin + location.pathname;

// Whoever chooses a language here is spoken to in it by the playground too, and goes on reading where they were.
const other = document.querySelector(".bar [hreflang]");
other.addEventListener("click", () => {
  try {
    localStorage.setItem("flow-playground.language", other.hreflang);
  } catch {
    // The browser lets pages keep nothing.
  }
});

// The part of the page that is read is marked in its contents.
const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
const reading = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    other.hash = target.id;
    for (const [id, link] of links) id === target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
}, { rootMargin: "-30% 0px -60%" });
for (const section of document.querySelectorAll("main section[id]")) reading.observe(section);
