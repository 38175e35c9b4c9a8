import { describe, expect, it } from "vitest";
import { Division, type DivisionData } from "./division";

// a row of four atoms, two grids: 0-1 | 2-3
const row: DivisionData = {
  community: "320412001001",
  lower: 18,
  upper: 22,
  mean: 20,
  atoms: [70, 71, 72, 73],
  workload: [10, 10, 10, 10],
  households: [10, 10, 10, 10],
  grid: [0, 0, 1, 1],
  codes: ["320412001001001", "320412001001002"],
  pairs: [
    [0, 1],
    [1, 2],
    [2, 3],
  ],
};

describe("a community under the brush", () => {
  it("weighs both grids anew after a move", () => {
    const division = new Division(row);
    division.move([71], "320412001001002");
    expect(division.balance().map((grid) => grid.workload)).toEqual([10, 30]);
    expect(division.balance()[1]!.deviation).toBeCloseTo(0.5);
    expect(division.balance().every((grid) => grid.isWithin)).toBe(false);
    expect(division.moved()).toBe(10);
  });

  it("sees a grid that falls into two pieces", () => {
    const division = new Division(row);
    division.move([72], "320412001001001");
    expect(division.balance().map((grid) => grid.isConnected)).toEqual([true, true]);
    division.move([70], "320412001001002");
    expect(division.balance().map((grid) => grid.isConnected)).toEqual([true, false]);
  });

  it("undoes and redoes to the very same division", () => {
    const division = new Division(row);
    division.move([71], "320412001001002");
    const after = [...division.grid];
    division.undo();
    expect(division.grid).toEqual(row.grid);
    expect(division.changed()).toEqual([]);
    division.redo();
    expect(division.grid).toEqual(after);
    expect(division.canRedo).toBe(false);
  });

  it("takes a repair over as one stroke, and gives it back", () => {
    const division = new Division(row);
    const stroke = division.moveEach([
      { atom: 71, to: "320412001001002" },
      { atom: 72, to: "320412001001001" },
      { atom: 999, to: "320412001001001" },
    ]);
    expect(stroke?.atoms.length).toBe(2);
    expect(division.codeOf(71)).toBe("320412001001002");
    expect(division.codeOf(72)).toBe("320412001001001");
    division.undo();
    expect(division.changed()).toEqual([]);
    expect(division.moveEach([{ atom: 71, to: "nowhere" }])).toBeUndefined();
  });

  it("leaves atoms of other communities and unknown grids alone", () => {
    const division = new Division(row);
    expect(division.move([999], "320412001001002")).toBeUndefined();
    expect(division.move([70], "nowhere")).toBeUndefined();
    expect(division.canUndo).toBe(false);
  });
});
