/** Which language the page speaks; sentences by key, with values put in. */
import { speak } from "./http";
import { en, type Words } from "./words/en";
import { zh } from "./words/zh";

export type Language = "zh" | "en";
export type Key = keyof Words;

const KEPT = "gridplan.language";
// tests set this: whatever passes the tables by then stands outside the marks
const [OPEN, CLOSE] = localStorage.getItem("gridplan.marked") ? ["⟦", "⟧"] : ["", ""];
const books: Record<Language, Words> = { en, zh };

let chosen: Language = first();
apply();

export function language(): Language {
  return chosen;
}

export function choose(wanted: Language): void {
  chosen = wanted;
  localStorage.setItem(KEPT, wanted);
  apply();
}

export function say(key: Key, values: Record<string, string | number> = {}): string {
  const told = books[chosen][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
  return OPEN + told + CLOSE;
}

/** A key made of parts, such as `state_` and what the service told. */
export function sayOf(prefix: string, name: string): string {
  const key = `${prefix}_${name}`;
  return key in books[chosen] ? say(key as Key) : name;
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}${chosen === "zh" ? "" : " "}%`;
}

export function count(value: number): string {
  return new Intl.NumberFormat(chosen === "zh" ? "zh-CN" : "en").format(value);
}

export function time(iso: string): string {
  const wanted: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
  return new Date(iso).toLocaleString(chosen === "zh" ? "zh-CN" : "en", wanted);
}

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function apply(): void {
  speak(chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
}
