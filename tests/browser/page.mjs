// Walks the planner's page as planners do, against a running service, and tells what it met.
// node page.mjs ADDRESS-WITH-TOKEN AREA.zip FOLDER|-   → one JSON document on stdout
import { audit as look, desk as sit, drawn, launch, view } from "./desk.mjs";

const [address, zip, pictures] = process.argv.slice(2);
const origin = new URL(address).origin;
const browser = await launch();
const told = { outside: [], errors: [], serious: [], seen: [] };
const desk = (options) => sit(browser, origin, told, options);
const audit = (tab, what) => look(tab, what, told);

async function shoot(tab, name) {
  if (pictures !== "-") await tab.screenshot({ path: `${pictures}/page-${name}.png` });
}

// sign in by the link, and see a first map
const began = Date.now();
let [context, tab] = await desk();
await tab.goto(address);
await tab.waitForSelector(".card .badge");
await tab.waitForSelector('a[href^="#/plans"]');
told.home = Date.now() - began;
await shoot(tab, "home");
await audit(tab, "home");
const opened = Date.now();
await tab.click('a[href^="#/plans"]');
await drawn(tab);
told.first_map = Date.now() - opened;
await tab.waitForTimeout(500);
await shoot(tab, "balance");
await audit(tab, "balance");
told.rows = await tab.locator("#grids tbody tr").count();

// what the map draws: once a new place is there, one frame; without layers, nothing
told.drawn = await tab.evaluate(async () => {
  const { map } = document.querySelector("gp-plan").map;
  const gl = map.getCanvas().getContext("webgl2");
  let frames = 0;
  let calls = 0;
  const eyes = [
    map.on("sourcedata", (event) => event.tile && (frames = 0)),
    map.on("render", () => frames++),
  ];
  map.jumpTo({ zoom: map.getZoom() + 1.6 });
  await map.once("idle");
  for (const one of eyes) one.unsubscribe();
  const seen = map.getStyle().layers.filter((one) => one.layout?.visibility !== "none");
  const look = (visibility) => {
    for (const { id } of seen) map.setLayoutProperty(id, "visibility", visibility);
    return map.once("idle");
  };
  await look("none");
  gl.drawElements = () => calls++;
  map.triggerRepaint();
  await map.once("render");
  delete gl.drawElements;
  await look("visible");
  return { frames, calls, layers: seen.length };
});

// the table does what the map does, by keyboard
await tab.locator("#grids tbody tr button").first().focus();
await tab.keyboard.press("Enter");
await tab.waitForSelector('#grids tr[aria-selected="true"]');
told.seen.push("keyboard");
await tab.fill("input[type=search]", "nothing like this");
await tab.waitForSelector("[role=status]");
await tab.fill("input[type=search]", "");
for (const name of ["staff", "routes", "compare", "files"]) {
  await view(tab, name);
  await tab.waitForTimeout(400);
  await shoot(tab, name);
  await audit(tab, name);
}

// upload an area, plan it
await tab.goto(`${origin}/app/#/`);
await tab.setInputFiles("input[type=file]", zip);
await tab.waitForFunction(() => document.querySelectorAll(".badge.ready").length > 1);
told.seen.push("upload");
const card = tab.locator(".card", { has: tab.locator(".badge.ready") }).last();
await card.locator("button").click();
await tab.waitForSelector("dialog[open]");
await shoot(tab, "new-plan");
await audit(tab, "new-plan");
await tab.fill("dialog [name=name]", `"><img src=x onerror=alert(1)> =1+1 🏠`);
await tab.selectOption("dialog [name=effort]", "draft");
await tab.click("dialog .main");
await tab.waitForFunction(() => document.querySelectorAll('a[href^="#/plans"]').length > 1);
told.seen.push("plan");
told.injected = await tab.locator(".card img").count();
await tab.locator('a[href^="#/plans"]').last().click();
await drawn(tab);

// paint a cell, and see the balance at once
await view(tab, "edit");
const largest = await tab.evaluate(() => {
  const { grids } = document.querySelector("gp-plan").model;
  const count = Map.groupBy(grids, (grid) => grid.community);
  return [...count].sort((a, b) => b[1].length - a[1].length)[0][0];
});
await tab.selectOption("gp-edit select", largest);
await tab.waitForSelector("gp-edit tbody tr");
await tab.waitForTimeout(1200);
const codes = await tab.locator("gp-edit tbody tr").evaluateAll((all) => all.map((one) => one.dataset.grid));

/** A spot of the map that shows a cell of a grid, beside another grid if there is one. */
const spot = (page, code) => page.evaluate((wanted) => {
  const { map } = document.querySelector("gp-plan").map;
  const { division } = document.querySelector("gp-edit");
  const box = map.getCanvas().getBoundingClientRect();
  for (let y = 20; y < box.height; y += 12) {
    for (let x = 20; x < box.width - 60; x += 12) {
      const [hit] = map.queryRenderedFeatures([x, y], { layers: ["atom-fill"] });
      if (hit && division.codeOf(Number(hit.id)) === wanted) {
        return { x: box.left + x, y: box.top + y, atom: Number(hit.id) };
      }
    }
  }
  return null;
}, code);

async function paint(page, from, to) {
  await page.locator(`gp-edit tr[data-grid="${to}"] button`).first().click();
  await page.waitForTimeout(900);
  await page.locator('[role=toolbar] button').nth(1).click();
  const at = await spot(page, from);
  await page.mouse.click(at.x, at.y);
  await page.waitForFunction(() => document.querySelector("gp-edit").division.canUndo);
  return at.atom;
}
told.grids = codes.length;
await paint(tab, codes[1], codes[0]);
told.shown_ms = await tab.evaluate(async () => {
  const bench = document.querySelector("gp-edit");
  const { atoms } = bench.division.data;
  const times = [];
  for (let i = 0; i < 9; i++) {
    const from = performance.now();
    bench.dispatchEvent(new CustomEvent("gp-painted", { detail: [atoms[i]] }));
    await bench.updateComplete;
    bench.querySelector("tbody").getBoundingClientRect(); // laid out, not only written
    times.push(performance.now() - from);
    if (bench.division.changed().length > 1) bench.undo();
  }
  return times.sort((a, b) => a - b)[4];
});
await shoot(tab, "edit");
await audit(tab, "edit");
await tab.keyboard.press("Control+z");
told.undone = await tab.evaluate(() => document.querySelector("gp-edit").division.changed().length);
await tab.keyboard.press("Control+Shift+z");
told.redone = await tab.evaluate(() => document.querySelector("gp-edit").division.changed().length);

// a second planner saves first: the choice is clear, nothing is lost
const state = await context.storageState();
const [other, rival] = await desk({ storageState: state });
await rival.goto(tab.url());
await rival.waitForSelector("gp-edit select");
await drawn(rival);
await rival.selectOption("gp-edit select", largest);
await rival.waitForSelector("gp-edit tbody tr");
await rival.waitForTimeout(1200);
await paint(rival, codes[0], codes[1]);
const saved = (page) => page.waitForFunction(
  () => /^(已保存|Saved)/.test(document.querySelector("gp-edit [aria-live]")?.textContent.trim() ?? ""),
);
const save = (page) => page.locator("gp-edit .main").last().click();
await save(rival);
await saved(rival);
await save(tab);
await tab.waitForSelector("[role=alertdialog]");
await shoot(tab, "collision");
await audit(tab, "collision");
await tab.locator("[role=alertdialog] .main").click();
await tab.waitForFunction(() => !document.querySelector("[role=alertdialog]"));
told.seen.push("collision");
await other.close();

// the server is gone in the middle of an edit: the edit waits and is sent again
await tab.waitForSelector("gp-edit tbody tr");
await tab.waitForTimeout(800);
await paint(tab, codes[1], codes[0]);
await context.setOffline(true);
await save(tab);
await tab.waitForSelector("gp-edit .trouble");
told.waiting = await tab.evaluate(() => JSON.parse(localStorage.getItem("gridplan.outbox")).length);
await shoot(tab, "offline");
await context.setOffline(false);
await tab.waitForFunction(() => JSON.parse(localStorage.getItem("gridplan.outbox")).length === 0);
told.seen.push("offline");

// repair: the proposal shows at once and can be undone; then a version with all its files
await tab.waitForTimeout(500);
const repaired = async () => {
  const asked = Date.now();
  await tab.getByRole("button", { name: /^(修复|Repair)$/ }).click();
  await tab.waitForFunction(
    () => /^(已修复|无需修复|Repaired|Nothing)/.test(document.querySelector("gp-edit [aria-live]").textContent.trim()),
  );
  return Date.now() - asked;
};
told.first_repair_ms = await repaired();
told.even = await tab.evaluate(() => document.querySelector("gp-edit").division.balance().every((one) => one.isConnected));
await shoot(tab, "repaired");
const proposed = await tab.evaluate(() => document.querySelector("gp-edit").division.changed().length);
if (proposed) {
  await save(tab);
  await saved(tab);
}
await tab.getByRole("button", { name: /^(生成新版本|Make a version)$/ }).click();
await tab.waitForFunction(() => /\/2\/edit/.test(location.hash));
await tab.waitForFunction(() => document.querySelector("gp-plan").model?.version.number === 2);
await drawn(tab);

// two versions side by side: both maps move together, and homes that moved are marked on both
await view(tab, "compare");
await tab.selectOption("gp-compare select", { index: 1 });
await tab.waitForSelector("gp-compare [role=status]");
told.compared = await tab.locator("gp-compare [role=status]").innerText();
await tab.waitForFunction(() => {
  const other = document.querySelector("gp-plan").other?.map;
  return other?.isStyleLoaded() && other.queryRenderedFeatures({ layers: ["spot"] }).length > 0;
});
told.pair = await tab.evaluate(async () => {
  const { map, other } = document.querySelector("gp-plan");
  map.map.jumpTo({ zoom: map.map.getZoom() + 0.7 });
  const led = [map.map.getZoom() === other.map.getZoom(),
    map.map.getCenter().toArray().join() === other.map.getCenter().toArray().join()];
  const homes = document.querySelector("gp-plan").beside.moved;
  return { led, moved: homes.reduce((sum, one) => sum + one.properties.households, 0) };
});
await tab.waitForTimeout(800);
await shoot(tab, "compared");
await audit(tab, "compared");

// comments on a building and on a boundary, where they were clicked
await view(tab, "publish");
await tab.waitForFunction(() => !document.querySelector(".map.was"));
const place = (kind) => tab.evaluate((wanted) => {
  const { map } = document.querySelector("gp-plan").map;
  const box = map.getCanvas().getBoundingClientRect();
  const codes = (where) => new Set(map.queryRenderedFeatures(where, { layers: ["grid-fill"] })
    .map((one) => one.properties.grid_code));
  for (let y = 60; y < box.height - 60; y += 3) {
    for (let x = 60; x < box.width - 60; x += 3) {
      const home = map.queryRenderedFeatures([x, y], { layers: ["building"] }).length;
      const here = codes([x, y]).size === 1;
      const two = codes([[x - 5, y - 5], [x + 5, y + 5]]).size === 2;
      if (here && (wanted === "building" ? home : !home && two)) return { x: box.left + x, y: box.top + y };
    }
  }
  return null;
}, kind);
await tab.evaluate(() => document.querySelector("gp-plan").map.map.jumpTo({ zoom: 16 }));
await tab.waitForTimeout(1500);
told.about = [];
for (const kind of ["building", "boundary"]) {
  const at = await place(kind);
  await tab.mouse.click(at.x, at.y);
  await tab.waitForSelector(`gp-publish [name=about] option[value=${kind}]`, { state: "attached" });
  told.about.push(await tab.locator("gp-publish [name=about]").inputValue());
  await tab.fill("gp-publish textarea", `<b>桥封闭</b> "quotes" =1+1`);
  const before = await tab.locator(".comments li").count();
  await tab.click("gp-publish form button");
  await tab.waitForFunction((n) => document.querySelectorAll(".comments li").length > n, before);
}
told.comment = await tab.locator(".comments p").first().innerText();
told.places = await tab.locator(".comments button").allInnerTexts();
await tab.waitForTimeout(500);
await shoot(tab, "publish");
await audit(tab, "commented");
for (const [, now] of [["review", "review"], ["published", "published"]]) {
  await tab.locator("gp-publish .main").click();
  await tab.waitForSelector(`.head .badge.${now}`);
}
told.seen.push("published");
await view(tab, "files");
await tab.waitForSelector(".files a");
const hrefs = await tab.locator(".files a").evaluateAll((all) => all.map((one) => one.href));
const grids = hrefs.find((one) => one.endsWith("grids.geojson"));
told.download = await tab.evaluate(async (href) => {
  const answer = await fetch(href);
  return [answer.status, (await answer.json()).features.length];
}, grids);

// a link for the field opens without an account until it is revoked
await tab.getByRole("button", { name: /^(生成链接|Make a link)$/ }).click();
await tab.waitForSelector("input[readonly]");
const link = await tab.locator("input[readonly]").inputValue();
const [street, phone] = await desk({ viewport: { width: 390, height: 844 } });
told.pack = [(await phone.goto(link)).status()];
told.pack_title = await phone.title();
await phone.locator('a[href$=".html"]').first().click();
await phone.waitForSelector("svg");
await shoot(phone, "pack-link");
await tab.getByRole("button", { name: /^(撤销链接|Revoke)$/ }).first().click();
await tab.waitForFunction(() => !/撤销链接|Revoke$/.test(document.querySelector("gp-files").innerText));
told.pack.push((await phone.goto(link)).status());
await street.close();

// English, dark, and a small screen
await tab.locator(".top button").last().click();
told.english = await tab.locator(".tabs").innerText();
told.map_in_english = await tab.locator(".map.now canvas, .map.now button")
  .evaluateAll((all) => all.map((one) => one.ariaLabel));
await context.close();
[context, tab] = await desk({
  storageState: state, colorScheme: "dark", viewport: { width: 390, height: 844 }, locale: "en",
});
await tab.goto(`${origin}/app/`);
await tab.waitForSelector('a[href^="#/plans"]');
await tab.click('a[href^="#/plans"]');
await drawn(tab);
await tab.waitForTimeout(600);
await shoot(tab, "small-dark");
await audit(tab, "small-dark");

// a plan that is not there any more
await tab.goto(`${origin}/app/#/plans/00000000-0000-0000-0000-000000000000/1`);
await tab.waitForSelector("[role=alert]");
told.gone = await tab.locator("[role=alert]").innerText();
told.state = await tab.context().storageState();
await browser.close();
process.stdout.write(JSON.stringify(told, null, 1));
