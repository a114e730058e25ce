import { defineConfig } from "@playwright/test";

/** Where the page is served and where the demo API answers; `cargo xtask test --only e2e` sets both. */
for (const name of ["PLAYGROUND_URL", "DEMO_API_URL"]) {
  if (!process.env[name]) {
    throw new Error(`${name} is not set: run the page tests with \`cargo xtask test --only e2e\``);
  }
}

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  fullyParallel: true,
  workers: 2,
  // A test that fails now and then is a defect: it is not tried again.
  retries: 0,
  forbidOnly: !!process.env.CI,
  // Long enough for a busy machine: nothing waits longer than it needs.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: process.env.PLAYGROUND_URL,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: "reduce" },
    // What the page keeps for visits without a network is tested by itself: elsewhere it would answer in the place of routes.
    serviceWorkers: "block",
    locale: "en-GB",
    timezoneId: "Europe/London",
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    // Recording slows every test down: ask for it with `cargo xtask test --only e2e -- --trace on`.
    trace: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
