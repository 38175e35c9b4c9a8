import { expect, it } from "vitest";
import { en } from "./words/en";
import { zh } from "./words/zh";

const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

it("says everything in both languages, with the same values", () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect([key, holes(zh[key])]).toEqual([key, holes(en[key])]);
    expect(zh[key].trim(), key).not.toBe("");
  }
});
