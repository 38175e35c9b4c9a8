/** Colours of the map, chosen to be told apart without red against green. */

/** Deviation from the mean: blue is too light, orange too heavy, grey-green is even. */
export const DEVIATION: readonly [number, string][] = [
  [-0.3, "#2166ac"],
  [-0.1, "#92c5de"],
  [0, "#e8ede4"],
  [0.1, "#fdb863"],
  [0.3, "#b35806"],
];

/** Neighbouring grids have different numbers; one colour each while editing. */
export const GRIDS: readonly string[] = [
  "#8dd3c7", "#fdb462", "#80b1d3", "#fccde5", "#b3de69", "#bc80bd", "#ffed6f", "#d9b38c",
];

export interface Ground {
  land: string;
  street: string;
  streetEdge: string;
  building: string;
  line: string;
  label: string;
  halo: string;
  chosen: string;
}

export const LIGHT: Ground = {
  land: "#f4f2ec",
  street: "#ffffff",
  streetEdge: "#cfc9bd",
  building: "#d8d2c6",
  line: "#3d4451",
  label: "#1d232e",
  halo: "#ffffff",
  chosen: "#d5006d",
};

export const DARK: Ground = {
  land: "#171b22",
  street: "#39414f",
  streetEdge: "#0d1015",
  building: "#2b3240",
  line: "#c9d1de",
  label: "#f2f5fa",
  halo: "#11151c",
  chosen: "#ff77b7",
};

export function deviationColour(deviation: number): string {
  const stops = DEVIATION;
  const last = stops.length - 1;
  if (deviation <= stops[0]![0]) return stops[0]![1];
  for (let i = 1; i <= last; i++) {
    const [high, colour] = stops[i]!;
    const [low, before] = stops[i - 1]!;
    if (deviation <= high) return mix(before, colour, (deviation - low) / (high - low));
  }
  return stops[last]![1];
}

function mix(a: string, b: string, share: number): string {
  const part = (i: number) => {
    const from = parseInt(a.slice(i, i + 2), 16);
    const to = parseInt(b.slice(i, i + 2), 16);
    return Math.round(from + (to - from) * share).toString(16).padStart(2, "0");
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}
