// Opens the first page of a field pack offline: finds, follows, audits.
// node index.mjs PAGE WORD FOLDER|-   → one JSON document on stdout
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, word, pictures] = process.argv.slice(2);
const address = pathToFileURL(page).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const told = { requests: [], errors: [], serious: [] };
const context = await browser.newContext({
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, offline: true, bypassCSP: true,
});
const tab = await context.newPage();
tab.on("request", (r) => { if (r.url() !== address) { told.requests.push(r.url()); } });
tab.on("pageerror", (error) => told.errors.push(error.message));
await tab.goto(address);
if (pictures !== "-") { await tab.screenshot({ path: `${pictures}/field-index.png` }); }
told.pages = await tab.locator(".pages li:visible").count();
told.codes = await tab.locator("svg.qr").count();
await tab.evaluate(axe);
const found = await tab.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
told.serious = found.violations
  .filter((one) => one.impact === "serious" || one.impact === "critical")
  .map((one) => `${one.id} ${one.nodes[0].html.slice(0, 120)}`);
await tab.fill("#filter", word);
told.found = await tab.locator(".pages li:visible").count();
told.requestsBefore = told.requests.length;
await tab.locator(".pages li:visible a.main").first().click();
await tab.waitForSelector("#map");
told.followed = decodeURIComponent(tab.url().split("/").pop());
await browser.close();
console.log(JSON.stringify(told));
