// Measures the planner's page on a large plan: frames, tiles, memory.
// node city.mjs ADDRESS-WITH-TOKEN PLAN   → one JSON document on stdout
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, plan] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking", "--enable-precise-memory-info"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "zh-CN" });
context.setDefaultTimeout(300_000);
const tab = await context.newPage();
const devtools = await context.newCDPSession(tab);
const told = {};

/** Processor time (s) and memory (MB) of every process of this browser, by kind. */
async function processes() {
  const found = {};
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  for (const { type, id, cpuTime } of processInfo) {
    const status = readFileSync(`/proc/${id}/status`, "utf-8");
    const megabytes = Number(status.match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) / 1024;
    const own = found[type] ?? { cpu_s: 0, rss_mb: 0 };
    found[type] = { cpu_s: own.cpu_s + cpuTime, rss_mb: Math.max(own.rss_mb, Math.round(megabytes)) };
  }
  return found;
}
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? null;

await tab.goto(address);
await tab.waitForSelector(".top button");
const began = Date.now();
await tab.evaluate((id) => (location.hash = `#/plans/${id}/1/balance`), plan);
await tab.waitForFunction(() => document.querySelector("gp-plan")?.map?.map?.loaded());
told.first_map_ms = Date.now() - began;
told.grids = await tab.evaluate(() => document.querySelector("gp-plan").model.grids.length);

/** Move the map for a while, and tell the time between frames that the page drew. */
async function moving(name, act) {
  const before = await processes();
  const frames = await tab.evaluate(async ({ source }) => {
    const { map } = document.querySelector("gp-plan").map;
    const act = new Function("map", `return (${source})(map)`);
    const times = [];
    const note = () => times.push(performance.now());
    map.on("render", note);
    await act(map);
    map.off("render", note);
    return times.slice(1).map((time, i) => time - times[i]);
  }, { source: act.toString() });
  const waited = await tab.evaluate(async () => {
    const { map } = document.querySelector("gp-plan").map;
    const from = performance.now();
    if (!map.loaded() || !map.areTilesLoaded()) await new Promise((done) => map.once("idle", done));
    return performance.now() - from;
  });
  const after = await processes();
  const spent = Object.values(after).reduce((sum, one) => sum + one.cpu_s, 0)
    - Object.values(before).reduce((sum, one) => sum + one.cpu_s, 0);
  told[name] = {
    frames: frames.length,
    median_ms: Math.round(10 * median(frames)) / 10,
    per_second: Math.round(10_000 / median(frames)) / 10,
    settled_ms: Math.round(waited),
    cpu_ms_per_frame: Math.round((10_000 * spent) / Math.max(frames.length, 1)) / 10,
  };
}
const ease = (pan) => `async (map) => {
  for (const [x, y] of ${JSON.stringify(pan)}) {
    map.panBy([x, y], { duration: 1500 });
    await new Promise((done) => map.once("moveend", done));
  }
}`;
const round = [[300, 0], [0, 250], [-300, 0], [0, -250]];
const zoom = `async (map) => {
  for (const by of [2, -1.5, 2.5, -3]) {
    map.easeTo({ zoom: map.getZoom() + by, duration: 1500 });
    await new Promise((done) => map.once("moveend", done));
  }
}`;
const at = async (level) => {
  await tab.evaluate(async (zoomed) => {
    const { map } = document.querySelector("gp-plan").map;
    const model = document.querySelector("gp-plan").model;
    const [w, s, e, n] = model.grids[Math.floor(model.grids.length / 2)].bounds;
    map.jumpTo({ center: [(w + e) / 2, (s + n) / 2], zoom: zoomed ?? map.getZoom() });
    await new Promise((done) => (map.loaded() ? done() : map.once("idle", done)));
  }, level);
};
await moving("whole_pan", ease(round));
await moving("whole_zoom", zoom);
for (const level of [13, 14, 15, 16, 17]) {
  await at(level);
  await moving(`zoom_${level}_pan`, ease(round));
}
await at(14);
await moving("zoom_14_zoom", zoom);

/**
 * How long until all tiles of a place not yet loaded are drawn: until the map is idle, and until
 * the pixels of its last frame can be read, which waits for the renderer.
 */
const jumps = [];
for (let i = 0; i < 9; i++) {
  jumps.push(await tab.evaluate(async (turn) => {
    const { map } = document.querySelector("gp-plan").map;
    const { grids } = document.querySelector("gp-plan").model;
    const [w, s, e, n] = grids[(turn * 271 + 13) % grids.length].bounds;
    const from = performance.now();
    map.jumpTo({ center: [(w + e) / 2, (s + n) / 2], zoom: 15 });
    const gl = map.getCanvas().getContext("webgl2");
    return new Promise((done) => map.once("idle", () => {
      const idle = performance.now() - from;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      done([idle, performance.now() - from]);
    }));
  }, i));
}
for (const [i, name] of ["jump_ms", "jump_seen_ms"].entries()) {
  const each = jumps.map((one) => Math.round(one[i]));
  told[name] = { median: median(each), each };
}
const { usedSize } = await devtools.send("Runtime.getHeapUsage");
told.heap_mb = Math.round(usedSize / 1e6);
told.dom = await devtools.send("Memory.getDOMCounters");
told.processes = await processes();
await browser.close();
process.stdout.write(JSON.stringify(told, null, 1));
