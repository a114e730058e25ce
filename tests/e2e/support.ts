/**
 * What every page test starts from: `import { test, expect } from "./support"`.
 *
 * A test fails when the page logs an error, throws one or breaks its Content-Security-Policy, unless the test says
 * beforehand that it expects this: `problems.allow(/Failed to load resource/)`.
 */
import { test as base, expect, type ConsoleMessage, type Locator, type Page } from "@playwright/test";

/** What went wrong in the page. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Problems whose text matches are expected in this test. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  /** Enters a problem. */
  add(text: string): void {
    this.seen.push(text);
  }

  /** The problems that nobody allowed. */
  unexpected(): string[] {
    return this.seen.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}

interface Fixtures {
  /** The demo shop API's address, without a slash at the end. */
  api: string;
  /** Collects what goes wrong in the page; checked when the test ends. */
  problems: Problems;
}

/** What a page reports of a resource that its policy blocked. */
interface Violation {
  directive: string;
  blocked: string;
}

export const test = base.extend<Fixtures>({
  // Playwright reads the names of the fixtures off the parameter, so that it must be a pattern, if an empty one.
  // eslint-disable-next-line no-empty-pattern
  api: async ({}, use) => {
    await use(process.env.DEMO_API_URL!.replace(/\/$/, ""));
  },

  problems: [
    async ({ context }, use) => {
      const problems = new Problems();
      await context.exposeFunction("reportPolicyViolation", ({ directive, blocked }: Violation) => {
        problems.add(`Content-Security-Policy: ${directive} blocked ${blocked}`);
      });
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          const report = (window as unknown as { reportPolicyViolation(violation: Violation): void }).reportPolicyViolation;
          report({ directive: event.effectiveDirective, blocked: event.blockedURI });
        });
      });
      if (process.env.SLOW_TIMERS) await context.addInitScript(slowTimers, Number(process.env.SLOW_TIMERS));
      context.on("console", (message) => {
        if (message.type() === "error") problems.add(`console: ${message.text()}${place(message)}`);
      });
      context.on("weberror", (error) => problems.add(`uncaught: ${error.error().stack ?? error.error()}`));
      context.on("page", (page) => page.on("crash", () => problems.add("the page crashed")));

      await use(problems);

      expect(problems.unexpected(), "the page reports no error").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
export type { Locator, Page };

/** Makes the page as late as on a busy machine: no timer and no frame comes before `ms` have passed. */
function slowTimers(ms: number): void {
  const own = setTimeout;
  globalThis.setTimeout = ((act: () => void, wait?: number) => own(act, Math.max(wait ?? 0, ms))) as typeof setTimeout;
  const frame = requestAnimationFrame;
  globalThis.requestAnimationFrame = (act) => frame((now) => void own(() => act(now), ms));
  globalThis.requestIdleCallback = (act) => own(() => act({ didTimeout: true, timeRemaining: () => 0 }), ms) as unknown as number;
}

function place(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return url ? ` (${url}:${lineNumber + 1})` : "";
}
