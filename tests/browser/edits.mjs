// Measures edits of a draft: until the balance shows, and until a repair shows.
// node edits.mjs ADDRESS-WITH-TOKEN   → one JSON document on stdout
import { desk, drawn, launch, view } from "./desk.mjs";

const [address] = process.argv.slice(2);
const origin = new URL(address).origin;
const browser = await launch();
const told = { outside: [], errors: [] };
const [, tab] = await desk(browser, origin, told);
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

await tab.goto(address);
const began = Date.now();
await tab.waitForSelector('a[href^="#/plans"]');
await tab.click('a[href^="#/plans"]');
await drawn(tab);
told.first_map_ms = Date.now() - began;

// a draft of the sample, and its community with the median number of cells
await view(tab, "edit");
await tab.locator("gp-edit button.main").click();
await tab.waitForSelector("gp-edit select");
const community = await tab.evaluate(async () => {
  const { model } = document.querySelector("gp-plan");
  const sizes = await Promise.all(model.communities().map(async ({ code }) => {
    const { atoms } = await (await fetch(`../${model.path}/communities/${code}/division`)).json();
    return [atoms.length, code];
  }));
  sizes.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  return sizes[Math.floor(sizes.length / 2)];
});
told.cells = community[0];
await tab.selectOption("gp-edit select", community[1]);
await tab.waitForSelector("gp-edit tbody tr");

const shown = [];
const repaired = [];
for (let turn = 0; turn < 12; turn++) {
  const [balance, repair] = await tab.evaluate(async (number) => {
    const bench = document.querySelector("gp-edit");
    const { division } = bench;
    const edges = division.data.pairs.filter(([a, b]) => division.grid[a] !== division.grid[b]);
    const [a, b] = edges[(number * 7) % edges.length];
    const plan = document.querySelector("gp-plan");
    plan.choose(division.data.codes[division.grid[b]]);
    await plan.updateComplete;
    await bench.updateComplete;
    const painted = performance.now();
    bench.dispatchEvent(new CustomEvent("gp-painted", { detail: [division.data.atoms[a]] }));
    await bench.updateComplete;
    bench.querySelector("tbody").getBoundingClientRect();
    const seen = performance.now();
    await bench.repair();
    await bench.updateComplete;
    bench.querySelector("tbody").getBoundingClientRect();
    const mended = performance.now();
    while (bench.division.canUndo) bench.undo();
    return [seen - painted, mended - seen];
  }, turn);
  shown.push(balance);
  repaired.push(repair);
}
told.balance_ms = Math.round(10 * median(shown)) / 10;
told.first_repair_ms = Math.round(repaired[0]); // the service loads the planner
told.repair_ms = Math.round(median(repaired.slice(1)));
told.each = repaired.map(Math.round);
await browser.close();
process.stdout.write(JSON.stringify(told, null, 1));
