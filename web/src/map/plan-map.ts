/** The map of one version: shows, tells what is clicked, and lends its ground to the brush. */
import {
  type GeoJSONSource,
  Map as GlMap,
  type MapMouseEvent,
  type MapTouchEvent,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type VectorTileSource,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { LANGUAGE } from "../part";
import { type Key, say } from "../words";
import { DARK, LIGHT } from "./colours";
import { isDrawnBySoftware, namedAtOnce, tilesTogether, withoutSky } from "./frugal";
import { hatch, HATCH, LAYERS_OF, styleOf } from "./style";

setWorkerUrl(workerUrl);

export type Tool = "pick" | "paint" | "lasso";
export type Bounds = [number, number, number, number];

/** What was clicked: a grid, and where it is so, its building or the grid across the border. */
export interface Place {
  grid: string;
  at: [number, number];
  building?: string;
  other?: string;
}

export interface Listener {
  picked(place: Place): void;
  painted(atoms: number[]): void;
}

const NEAR = 6; // pixels from a border that still mean the border

// what MapLibre names itself, and would leave in the language the map was made in
const NAMED: readonly [string, Key][] = [
  ["canvas", "map"],
  [".maplibregl-ctrl-zoom-in", "zoomIn"],
  [".maplibregl-ctrl-zoom-out", "zoomOut"],
];

type Shown = keyof typeof LAYERS_OF;
type Atoms = GeoJSON.Feature<GeoJSON.Geometry, { atom: number }>[];

export class PlanMap {
  readonly map: GlMap;
  tool: Tool = "pick";
  private readonly ready: Promise<unknown>;
  private isReady = false;
  private chosen = "";
  private readonly held = new Map<Shown, GeoJSON.Feature[]>();
  private ring: [number, number][] = [];
  private stroke: Set<number> | undefined;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");

  constructor(
    container: HTMLElement,
    private readonly tiles: string,
    private readonly tolerance: number,
    bounds: Bounds | undefined,
    private readonly listener: Listener,
  ) {
    this.map = new GlMap({
      container,
      style: this.style(),
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : {}),
      maxZoom: 20,
      maxPitch: 0,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
    });
    withoutSky(this.map);
    namedAtOnce(this.map);
    if (isDrawnBySoftware(this.map.getCanvas())) {
      this.map.setPixelRatio(1);
      tilesTogether(this.map);
    }
    this.ready = this.map.once("style.load").then(() => (this.isReady = true));
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
    this.map.setMissingStyleImageResolver((id) => {
      if (id === HATCH) this.map.addImage(HATCH, hatch(this.ground.line));
    });
    this.map.on("click", (event) => this.click(event));
    this.map.on("mousedown", (event) => this.begin(event));
    this.map.on("mousemove", (event) => this.go(event));
    this.map.on("mouseup", () => this.end());
    this.map.on("touchstart", (event) => event.points.length === 1 && this.begin(event));
    this.map.on("touchmove", (event) => this.go(event));
    this.map.on("touchend", () => this.end());
    this.land();
    this.dark.addEventListener("change", this.restyle);
    window.addEventListener(LANGUAGE, this.name);
    this.name();
  }

  destroy(): void {
    this.dark.removeEventListener("change", this.restyle);
    window.removeEventListener(LANGUAGE, this.name);
    this.map.remove();
  }

  use(tool: Tool): void {
    this.tool = tool;
    const canvas = this.map.getCanvas();
    canvas.style.cursor = tool === "pick" ? "" : "crosshair";
    this.map.dragPan[tool === "pick" ? "enable" : "disable"]();
  }

  choose(grid: string): void {
    this.chosen = grid;
    this.whenReady(() => this.map.setFilter("chosen", ["==", ["get", "grid_code"], grid]));
  }

  fly(bounds: Bounds): void {
    this.map.fitBounds(bounds, { padding: 48, maxZoom: 17, duration: 400 });
  }

  /** Show the cells of the community that is being edited, or none. */
  showAtoms(atoms: Atoms): void {
    this.whenReady(() => this.map.removeFeatureState({ source: "atoms" }));
    this.put("atoms", atoms.map((one) => ({ ...one, id: one.properties.atom })));
  }

  paintAtom(atom: number, colour: string, moved: boolean): void {
    this.map.setFeatureState({ source: "atoms", id: atom }, { colour, moved });
  }

  showRoutes(features: GeoJSON.Feature[]): void {
    this.put("routes", features);
  }

  /** Mark spots: homes that moved, or what was commented on. */
  showSpots(features: GeoJSON.Feature[]): void {
    this.put("spots", features);
  }

  /** Draw the tiles anew: the version they belong to has changed. */
  refresh(tiles: string): void {
    const source = this.map.getSource("plan") as VectorTileSource | undefined;
    source?.setTiles([tiles]);
  }

  private get ground() {
    return this.dark.matches ? DARK : LIGHT;
  }

  /** The land lies behind the canvas: as a layer it would be a screen of pixels to draw. */
  private land(): void {
    this.map.getContainer().style.backgroundColor = this.ground.land;
  }

  private style() {
    return styleOf(this.tiles, this.ground, this.tolerance);
  }

  /** By day or by night: what lay on the map lies there again. */
  private readonly restyle = () => {
    this.land();
    this.map.setStyle(this.style());
    for (const [on, features] of this.held) this.put(on, features);
    this.choose(this.chosen);
  };

  private readonly name = () => {
    for (const [selector, key] of NAMED) {
      const part = this.map.getContainer().querySelector<HTMLElement>(selector)!;
      part.ariaLabel = say(key);
      if (part instanceof HTMLButtonElement) part.title = say(key);
    }
  };

  /** Lay features on the map; layers that hold nothing are not drawn, even empty they cost. */
  private put(on: Shown, features: GeoJSON.Feature[]): void {
    if (!features.length && !this.held.has(on)) return;
    this.held.set(on, features);
    this.whenReady(() => {
      const source = this.map.getSource(on) as GeoJSONSource;
      source.setData({ type: "FeatureCollection", features });
      const isEmpty = !features.length;
      const look = (isShown: boolean) => (isShown ? "visible" : "none");
      for (const layer of LAYERS_OF[on]) {
        this.map.setLayoutProperty(layer, "visibility", look(!isEmpty));
      }
      if (on !== "atoms") return;
      this.map.setPaintProperty("grid-fill", "fill-opacity", isEmpty ? 0.62 : 0.12);
      this.map.setLayoutProperty("grid-hatch", "visibility", look(isEmpty));
    });
  }

  private whenReady(act: () => void): void {
    if (this.isReady) act();
    else void this.ready.then(act); // in the order they were asked for
  }

  private click(event: MapMouseEvent): void {
    if (this.tool !== "pick") return;
    const { x, y } = event.point;
    const [grid] = this.codesIn([x, y]);
    if (!grid) return;
    const place: Place = { grid, at: [event.lngLat.lng, event.lngLat.lat] };
    const [home] = this.map.queryRenderedFeatures(event.point, { layers: ["building"] });
    const around = this.codesIn([[x - NEAR, y - NEAR], [x + NEAR, y + NEAR]]);
    const other = around.find((code) => code !== grid);
    if (home) place.building = String(home.properties["building_id"]);
    else if (other) place.other = other;
    this.listener.picked(place);
  }

  private codesIn(where: [number, number] | [[number, number], [number, number]]): string[] {
    return this.map
      .queryRenderedFeatures(where, { layers: ["grid-fill"] })
      .map((feature) => String(feature.properties["grid_code"]));
  }

  private begin(event: MapMouseEvent | MapTouchEvent): void {
    if (this.tool === "pick") return;
    event.preventDefault();
    this.stroke = new Set();
    this.ring = [];
    this.go(event);
  }

  private go(event: MapMouseEvent | MapTouchEvent): void {
    if (!this.stroke) return;
    if (this.tool === "paint") {
      for (const atom of this.atomsAt([event.point.x, event.point.y])) this.stroke.add(atom);
      if (this.stroke.size) this.listener.painted([...this.stroke]);
    } else {
      this.ring.push([event.lngLat.lng, event.lngLat.lat]);
      const geometry = { type: "LineString" as const, coordinates: this.ring };
      this.put("lasso", [{ type: "Feature", properties: {}, geometry }]);
    }
  }

  private end(): void {
    if (!this.stroke) return;
    if (this.tool === "lasso" && this.ring.length > 2) {
      const atoms = this.atomsInside(this.ring);
      if (atoms.length) this.listener.painted(atoms);
      this.put("lasso", []);
    }
    this.stroke = undefined;
    this.ring = [];
  }

  private atomsAt(point: [number, number]): number[] {
    return this.map
      .queryRenderedFeatures(point, { layers: ["atom-fill"] })
      .map((feature) => Number(feature.id));
  }

  /** Cells whose middle lies inside a ring drawn by hand. */
  private atomsInside(ring: [number, number][]): number[] {
    const found = new Set<number>();
    for (const feature of this.map.queryRenderedFeatures({ layers: ["atom-fill"] })) {
      if (inside(middle(feature.geometry), ring)) found.add(Number(feature.id));
    }
    return [...found];
  }
}

/** Two maps that show the same ground: where one goes, the other goes. */
export function together(one: GlMap, other: GlMap): void {
  let isLed = false;
  for (const [leads, follows] of [[one, other], [other, one]] as const) {
    leads.on("move", () => {
      if (isLed) return;
      isLed = true;
      follows.jumpTo({ center: leads.getCenter(), zoom: leads.getZoom() });
      isLed = false;
    });
  }
}

function middle(geometry: GeoJSON.Geometry): [number, number] {
  const ring =
    geometry.type === "Polygon"
      ? geometry.coordinates[0]!
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates[0]![0]!
        : [];
  const sum = ring.reduce<[number, number]>((all, one) => [all[0] + one[0]!, all[1] + one[1]!], [0, 0]);
  return [sum[0] / Math.max(ring.length, 1), sum[1] / Math.max(ring.length, 1)];
}

function inside([x, y]: [number, number], ring: [number, number][]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[j]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}
