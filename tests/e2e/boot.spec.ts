import { expect, test } from "./support";

test("the page opens from a sub-path", async ({ page, problems }) => {
  await page.goto("");
  await expect(page).toHaveTitle(/Flow Playground/);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("#loading")).toHaveCount(0);
  expect(problems.unexpected()).toEqual([]);
});

test("the policy forbids inline scripts and eval, and the page does without", async ({ page, problems }) => {
  problems.allow(/Content Security Policy|Content-Security-Policy/);
  await page.goto("");
  await expect(page.getByRole("main")).toBeVisible();
  expect(problems.unexpected()).toEqual([]);

  const evaluated = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.inlineScriptRan = true";
    document.head.append(script);
    const handler = document.createElement("img");
    handler.setAttribute("onerror", "window.inlineHandlerRan = true");
    handler.src = "data:,";
    document.body.append(handler);
    return new Promise<unknown>((resolve) => {
      setTimeout(() => {
        const { inlineScriptRan, inlineHandlerRan } = window as unknown as Record<string, unknown>;
        resolve({ inlineScriptRan: inlineScriptRan ?? false, inlineHandlerRan: inlineHandlerRan ?? false });
      }, 200);
    });
  });
  expect(evaluated).toEqual({ inlineScriptRan: false, inlineHandlerRan: false });

  const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toContain("'unsafe-eval'");
});

test("the demo shop API answers", async ({ api, request }) => {
  const response = await request.get(`${api}/`);
  expect(response.status()).toBeLessThan(500);
});

test("the page loads only what index.html names, so that the size budget counts all of it", async ({ page, baseURL }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto("");
  await expect(page.getByRole("main")).toBeVisible();

  const html = await (await page.request.get("")).text();
  // What is called a part or a chunk of them comes after the page stands.
  const isLate = (url: string) => /\/(split|chunk)_[^/]*\.wasm$/.test(url) || url.includes("/snippets/");
  const counted = loaded.filter((url) => /\.(js|css|wasm)$/.test(url) && !isLate(url));
  expect(counted.length).toBeGreaterThanOrEqual(3);
  for (const url of counted) expect(html).toContain(`./${url.slice(baseURL!.length)}`);
  for (const url of loaded) expect(url.startsWith(baseURL!)).toBe(true);
});

test("at any width, no control of the bars lies over another, and every tab is seen where there is room", async ({ page }) => {
  await page.goto("?example=rush-hour");
  const controls = page.locator(".header :is(a, button, input), .run-bar :is(button, input, select)");
  for (const width of [320, 360, 390, 480, 600, 760, 761, 800, 844, 900, 901, 1024, 1180, 1181, 1280, 1320, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expect(page.locator(".panels")).toHaveClass(width > 1180 ? /wide/ : width > 760 ? /medium/ : /narrow/);
    const clashes = await controls.evaluateAll((all) => {
      const seen = all.filter((one) => one.checkVisibility({ visibilityProperty: true }) && getComputedStyle(one).opacity !== "0" && one.clientWidth > 1);
      const boxes = seen.map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()] as const);
      return boxes.flatMap(([name, box], at) =>
        boxes.slice(at + 1).flatMap(([other, beside]) => {
          const wide = Math.min(box.right, beside.right) - Math.max(box.left, beside.left);
          const high = Math.min(box.bottom, beside.bottom) - Math.max(box.top, beside.top);
          return wide > 1 && high > 1 ? [`${name} over ${other}`] : [];
        }),
      );
    });
    expect(clashes, `${width} px`).toEqual([]);
    if (width >= 1024) await expect(page.getByRole("tab", { name: "JSON" })).toBeInViewport({ ratio: 1 });
  }
});
