// What every walk of the page needs: a browser, a desk to sit at, and eyes for faults.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const WAIT = 300_000; // a limit for a busy machine, not a measure

export const launch = (...words) => chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking", ...words],
});

/** A planner's desk: notes requests to other hosts and errors of the page in `told`. */
export async function desk(browser, origin, told, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 }, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options,
  });
  context.setDefaultTimeout(WAIT);
  const tab = await context.newPage();
  tab.on("request", (one) => {
    const url = one.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) told.outside.push(url);
  });
  tab.on("pageerror", (error) => told.errors.push(error.message));
  return [context, tab];
}

/** Note the serious faults of access that axe finds in what is shown. */
export async function audit(tab, what, told) {
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  for (const one of found.violations) {
    if (one.impact === "serious" || one.impact === "critical") {
      told.serious.push(`${what}: ${one.id} ${one.nodes[0].html.slice(0, 160)}`);
    }
  }
}

export const drawn = (tab) => tab.waitForFunction(() => {
  const map = document.querySelector("gp-plan")?.map?.map;
  return map?.isStyleLoaded() && map.queryRenderedFeatures({ layers: ["grid-fill"] }).length > 0;
});

export async function view(tab, name) {
  await tab.evaluate((tabName) => {
    location.hash = location.hash.replace(/(\/plans\/[^/]+\/\d+).*/, `$1/${tabName}`);
  }, name);
  await tab.waitForSelector(`.tabs a[aria-current="page"][href$="/${name}"]`);
}
