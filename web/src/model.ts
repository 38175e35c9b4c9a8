/** One version as its views share it: what it is, its grids, and where they lie. */
import type { BuildingProperties, GridProperties, Version } from "./data";
import { versionPath } from "./data";
import { address, features, get } from "./http";
import type { Bounds } from "./map/plan-map";

export interface Grid extends GridProperties {
  bounds: Bounds;
}

export class Model {
  private constructor(
    readonly plan: string,
    public version: Version,
    public grids: Grid[],
  ) {}

  static async load(plan: string, number: number): Promise<Model> {
    const path = versionPath(plan, number);
    const [version, found] = await Promise.all([
      get<Version>(path),
      features<GridProperties>(`${path}/collections/grids/items?limit=10000`),
    ]);
    const grids = found.map((one) => ({ ...one.properties, bounds: boundsOf(one.geometry) }));
    grids.sort((a, b) => (a.grid_code < b.grid_code ? -1 : 1));
    return new Model(plan, version, grids);
  }

  get path(): string {
    return versionPath(this.plan, this.version.number);
  }

  /** Tiles under an address that changes with the draft, so that no old copy is shown. */
  get tiles(): string {
    return tilesOf(this.plan, this.version.number);
  }

  get bounds(): Bounds | undefined {
    return this.grids.length ? around(this.grids.map((grid) => grid.bounds)) : undefined;
  }

  get tolerance(): number {
    return this.version.summary.tolerance?.asked ?? 0.1;
  }

  get isDraft(): boolean {
    return this.version.state === "draft";
  }

  grid(code: string): Grid | undefined {
    return this.grids.find((one) => one.grid_code === code);
  }

  communities(): { code: string; name: string; bounds: Bounds }[] {
    const found = new Map<string, { code: string; name: string; bounds: Bounds }>();
    for (const grid of this.grids) {
      const there = found.get(grid.community);
      if (there) there.bounds = around([there.bounds, grid.bounds]);
      else
        found.set(grid.community, {
          code: grid.community,
          name: grid.community_name ?? "",
          bounds: grid.bounds,
        });
    }
    return [...found.values()];
  }
}

export function tilesOf(plan: string, number: number): string {
  const path = `${versionPath(plan, number)}/tiles/WebMercatorQuad`;
  return `${new URL(address(path), location.href).href}/{z}/{y}/{x}`;
}

export interface Home {
  grid: string;
  households: number;
  at: [number, number];
}

const ASKED = 40; // grids asked for at once: an address has its length

/** The buildings of some grids of a version, each with a point to mark it by. */
export async function homesOf(
  plan: string,
  number: number,
  grids: string[],
): Promise<Map<string, Home>> {
  const path = `${versionPath(plan, number)}/collections/buildings/items?limit=10000`;
  const homes = new Map<string, Home>();
  for (let from = 0; from < grids.length; from += ASKED) {
    const codes = grids.slice(from, from + ASKED).map((code) => `'${code.replace(/'/g, "''")}'`);
    const filter = encodeURIComponent(`grid_code IN (${codes.join(",")})`);
    for (const { properties, geometry } of await features<BuildingProperties>(`${path}&filter=${filter}`)) {
      const [west, south, east, north] = boundsOf(geometry);
      homes.set(properties.building_id, {
        grid: properties.grid_code ?? "",
        households: properties.households,
        at: [(west + east) / 2, (south + north) / 2],
      });
    }
  }
  return homes;
}

export function around(all: Bounds[]): Bounds {
  return [
    Math.min(...all.map((one) => one[0])),
    Math.min(...all.map((one) => one[1])),
    Math.max(...all.map((one) => one[2])),
    Math.max(...all.map((one) => one[3])),
  ];
}

export function boundsOf(geometry: GeoJSON.Geometry): Bounds {
  const found: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === "number") {
      const [x, y] = value as [number, number];
      found[0] = Math.min(found[0], x);
      found[1] = Math.min(found[1], y);
      found[2] = Math.max(found[2], x);
      found[3] = Math.max(found[3], y);
    } else value.forEach(visit);
  };
  if (geometry.type !== "GeometryCollection") visit(geometry.coordinates);
  return found;
}
