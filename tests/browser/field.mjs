// Opens a page of the field pack as a phone in flight mode does, and tells what it met.
// node field.mjs PAGE LONGITUDE LATITUDE FOLDER|-   → one JSON document on stdout
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, longitude, latitude, pictures] = process.argv.slice(2);
const address = pathToFileURL(page).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const told = { requests: [], errors: [], serious: [] };
const phone = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
  offline: true, locale: "zh-CN", timezoneId: "Asia/Shanghai",
};

async function open(options) {
  const context = await browser.newContext({ ...phone, ...options });
  const tab = await context.newPage();
  tab.on("request", (r) => { if (r.url() !== address) { told.requests.push(r.url()); } });
  tab.on("pageerror", (error) => told.errors.push(error.message));
  tab.on("console", (line) => { if (line.type() === "error") { told.errors.push(line.text()); } });
  await tab.goto(address);
  return [context, tab];
}
async function shoot(tab, name) {
  if (pictures !== "-") { await tab.screenshot({ path: `${pictures}/${name}.png` }); }
}
async function audit(tab, what) {
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  for (const one of found.violations) {
    if (one.impact === "serious" || one.impact === "critical") {
      told.serious.push(`${what}: ${one.id} ${one.nodes[0].html.slice(0, 120)}`);
    }
  }
}

// cold: a browser that has seen nothing
const began = Date.now();
let [context, tab] = await open({});
await tab.waitForSelector("html.js");
told.opened = Date.now() - began;
await shoot(tab, "field-light");

// days: each chip shows its day, its stops and its way
told.days = [];
for (const chip of await tab.$$(".days button")) {
  await chip.click();
  told.days.push(await tab.evaluate(() => ({
    day: document.querySelector(".day.on").dataset.day,
    shown: [...document.querySelectorAll(".day")].filter((d) => d.offsetParent).length,
    cards: document.querySelectorAll(".day.on .stops li").length,
    marks: document.querySelectorAll(".walk.on .stop").length,
    ways: [...document.querySelectorAll(".walk.on .way")].filter((w) => w.getAttribute("d")).length,
  })));
}
// fingers: everything one touches is large enough
told.small = await tab.evaluate(() => [...document.querySelectorAll("button, summary, .links a")]
  .filter((one) => one.offsetParent)
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text));
told.wide = await tab.evaluate(() =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth);

// the map moves, and a turn can be looked at
const before = await tab.getAttribute("#map", "viewBox");
await tab.click('[data-zoom="in"]');
told.zoomed = before !== (await tab.getAttribute("#map", "viewBox"));
await tab.focus("#map");
const still = await tab.getAttribute("#map", "viewBox");
await tab.keyboard.press("ArrowRight");
told.keys = still !== (await tab.getAttribute("#map", "viewBox"));
const summary = await tab.$(".day.on .turns summary");
if (summary) {
  await summary.click();
  told.turns = await tab.$$eval(".day.on .turns li", (items) => items.filter((i) => i.offsetParent).length);
  await shoot(tab, "field-directions");
}
const card = await tab.$(".day.on .stops li");
if (card) {
  await (await card.$("button.number")).click();
  told.chosen = await tab.$$eval(".stop.on", (marks) => marks.length);
}
// language
told.chinese = await tab.title();
await tab.click("#language");
told.english = await tab.title();
told.lang = await tab.getAttribute("html", "lang");
await shoot(tab, "field-english");

// without leave to know the place: said, and nothing shown
await tab.click("#locate");
await tab.waitForFunction(() => document.getElementById("said").textContent !== "" &&
  document.querySelector("#locate").getAttribute("aria-pressed") === "false", null, { timeout: 8000 })
  .catch(() => {});
told.refused = await tab.evaluate(() => [document.getElementById("said").textContent,
  document.getElementById("me").hasAttribute("hidden")]);
await context.close();

// with leave: a dot at the right place, kept nowhere
[context, tab] = await open({
  geolocation: { longitude: Number(longitude), latitude: Number(latitude), accuracy: 12 },
  permissions: ["geolocation"], colorScheme: "dark",
});
await shoot(tab, "field-dark");
told.before = await tab.evaluate(() => document.getElementById("me").hasAttribute("hidden"));
await tab.click("#locate");
await tab.waitForSelector("#me:not([hidden])", { state: "attached", timeout: 8000 });
told.place = await tab.evaluate(() => {
  const circle = document.querySelector("#me .reach");
  const start = document.querySelector(".start").parentNode.dataset.at.match(/-?\d+/g).map(Number);
  return {
    off: Math.hypot(circle.getAttribute("cx") - start[0], circle.getAttribute("cy") - start[1]) / 10,
    radius: circle.getAttribute("r") / 10,
    kept: localStorage.length + sessionStorage.length + document.cookie.length,
  };
});
await shoot(tab, "field-place");
await context.close();

// phones of other sizes, upright and turned: two fingers zoom the map, one moves it
told.phones = {};
const phones = { old: [320, 568], tall: [430, 932], turned: [844, 390], tablet: [768, 1024] };
for (const [name, [width, height]] of Object.entries(phones)) {
  [context, tab] = await open({ viewport: { width, height } });
  const fingers = await context.newCDPSession(tab);
  const touch = (type, ...points) => fingers.send("Input.dispatchTouchEvent", {
    type, touchPoints: points.map(([x, y], id) => ({ x, y, id })),
  });
  const view = async () => (await tab.getAttribute("#map", "viewBox")).split(" ").map(Number);
  await tab.locator("#map").scrollIntoViewIfNeeded();
  const box = await tab.locator("#map").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + Math.min(box.height, height - box.y) / 2];
  const first = await view();
  await touch("touchStart", [x - 20, y], [x + 20, y]);
  await touch("touchMove", [x - 50, y], [x + 50, y]);
  await touch("touchEnd");
  const near = await view();
  await touch("touchStart", [x, y]);
  await touch("touchMove", [x + 40, y]);
  await touch("touchEnd");
  const aside = await view();
  told.phones[name] = {
    zoomed: near[2] < first[2],
    moved: aside[0] !== near[0],
    wide: await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    small: await tab.evaluate(() => [...document.querySelectorAll("button, summary, .links a")]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).length),
    map: Math.round(box.height),
  };
  await shoot(tab, `field-${name}`);
  await context.close();
}

// what those hear and see who need it otherwise
for (const colorScheme of ["light", "dark"]) {
  [context, tab] = await open({ colorScheme, bypassCSP: true });
  await audit(tab, colorScheme);
  await context.close();
}
// without any script it can still be read
[context, tab] = await open({ javaScriptEnabled: false });
told.plain = await tab.$$eval("*", () => 0).catch(() => 0);
told.readable = await tab.locator("dl").first().isVisible();
await context.close();
await browser.close();
console.log(JSON.stringify(told));
