// Looks at every view in both languages and every look: what is shown stands in the word
// tables or is somebody's data, and axe has nothing serious to say.
// node words.mjs ORIGIN STATE.json FORGET   → one JSON document on stdout
// FORGET is a command that deletes every plan from the store of the service.
import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { audit, desk, drawn, launch, view } from "./desk.mjs";

const [origin, stateFile, forget] = process.argv.slice(2);
const storageState = JSON.parse(readFileSync(stateFile, "utf-8"));
const browser = await launch();
const told = { outside: [], errors: [], serious: [], views: {}, wide: [] };

/** All texts of a view: shown, or read out by a screen reader. */
const texts = (tab) => tab.evaluate(() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement;
    if (!at.closest("script, style, .maplibregl-map canvas, textarea")) found.add(node.textContent.trim());
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (one.hasAttribute(name)) found.add(one.getAttribute(name).trim());
    }
  }
  found.add(document.title);
  return [...found];
});

const LOOKS = [
  ["light", "light", 1280, 800, "zh"], ["dark", "dark", 1280, 800, "zh"],
  ["small", "light", 390, 844, "zh"], ["small-dark", "dark", 390, 844, "zh"],
  ["english", "light", 1280, 800, "en"],
];

async function walk(look, [width, height], colorScheme, language, marked, seen) {
  const [context, tab] = await desk(browser, origin, told, {
    storageState, colorScheme, viewport: { width, height },
  });
  await tab.addInitScript(([chosen, isMarked]) => {
    localStorage.setItem("gridplan.language", chosen);
    if (isMarked) localStorage.setItem("gridplan.marked", "1");
  }, [language, marked]);
  const note = async (name) => {
    await tab.waitForTimeout(300);
    await seen(tab, `${look} ${name}`);
    const spills = await tab.evaluate((isTable) => {
      const panel = isTable && innerWidth > 800 ? [...document.querySelectorAll(".view, .tabs")] : [];
      return document.documentElement.scrollWidth > innerWidth + 1
        || panel.some((one) => one.scrollWidth > one.clientWidth + 1);
    }, name === "balance" && !marked); // marks make every word longer
    if (spills) told.wide.push(`${look} ${name}`);
  };
  await tab.goto(`${origin}/app/#/`);
  await tab.waitForSelector('a[href^="#/plans"]');
  await note("home");
  await tab.locator(".card:has(.badge.ready) button").first().click();
  await tab.waitForSelector("dialog[open]");
  await note("new-plan");
  await tab.keyboard.press("Escape");
  // the village: small, and with two versions
  const [plan, number] = await tab.evaluate(async (root) => {
    const plans = await (await fetch(`${root}/plans`)).json();
    const one = plans.find((each) => each.versions > 1);
    return [one.id, one.latest];
  }, origin);
  await tab.goto(`${origin}/app/#/plans/${plan}/${number}/balance`);
  await drawn(tab);
  await note("balance");
  await tab.fill("input[type=search]", "zz nothing");
  await tab.waitForSelector("[role=status]");
  await note("search");
  for (const name of ["edit", "staff", "routes", "files"]) {
    await view(tab, name);
    await note(name);
  }
  await view(tab, "compare");
  await tab.selectOption("gp-compare select", { index: 1 });
  await tab.waitForSelector("gp-compare [role=status]");
  await note("compare");
  await view(tab, "publish");
  await tab.waitForSelector(".comments li");
  await note("publish");
  // a draft: the bench of the editor
  const draft = await tab.evaluate(async (root) => {
    for (const one of await (await fetch(`${root}/plans`)).json()) {
      for (const version of await (await fetch(`${root}/plans/${one.id}/versions`)).json()) {
        if (version.state === "draft") return [one.id, version.number];
      }
    }
    return null;
  }, origin);
  await tab.goto(`${origin}/app/#/plans/${draft[0]}/${draft[1]}/edit`);
  await drawn(tab);
  await tab.selectOption("gp-edit select", { index: 1 });
  await tab.waitForSelector("gp-edit tbody tr button");
  await tab.locator("gp-edit tbody tr button").first().click();
  await note("bench");
  await tab.locator("[role=toolbar] button").nth(1).click();
  await note("bench-paint");
  await tab.locator("[role=toolbar] button").nth(2).click();
  await note("bench-lasso");
  return [context, tab];
}

for (const [look, scheme, width, height, language] of LOOKS) {
  const [context] = await walk(look, [width, height], scheme, language, false, (tab, name) => audit(tab, name, told));
  await context.close();
}
for (const language of ["zh", "en"]) {
  told.views[language] = {};
  const note = async (tab, name) => (told.views[language][name] = await texts(tab));
  const [context, tab] = await walk("light", [1280, 800], "light", language, true, note);
  // nobody signed in, and a link that was used before
  const [out, door] = await desk(browser, origin, told);
  await door.addInitScript((chosen) => {
    localStorage.setItem("gridplan.language", chosen);
    localStorage.setItem("gridplan.marked", "1");
  }, language);
  await door.goto(`${origin}/app/`);
  await door.waitForSelector("[name=password]");
  await note(door, "sign-in");
  await door.fill("[name=name]", `o'"=1+1 🏠`);
  await door.fill("[name=password]", "wrong");
  await door.click(".sign-in .main");
  await door.waitForSelector("[role=alert]");
  await note(door, "refused");
  await out.close();
  if (language === "en") {
    // the plan is deleted while it is open
    execSync(forget);
    await tab.locator("gp-edit tbody tr button").nth(1).click();
    await tab.evaluate(() => {
      const bench = document.querySelector("gp-edit");
      const { atoms, grid } = bench.division.data;
      const row = grid.findIndex((one) => one !== grid[0]);
      bench.chosen = bench.division.data.codes[grid[0]];
      bench.dispatchEvent(new CustomEvent("gp-painted", { detail: [atoms[row]] }));
    });
    await tab.locator("gp-edit .main").last().click();
    await tab.waitForSelector("[role=alert]");
    told.deleted = await tab.locator("[role=alert]").first().innerText();
    await note(tab, "deleted");
    await tab.reload();
    await tab.waitForSelector("[role=alert]");
    told.deleted_again = await tab.locator("[role=alert]").first().innerText();
    await note(tab, "gone");
  }
  await context.close();
}
await browser.close();
process.stdout.write(JSON.stringify(told, null, 1));
