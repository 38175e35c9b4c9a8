/** The map's style: own streets and buildings below, grids above; nothing from outside. */
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import { DEVIATION, type Ground } from "./colours";

export const HATCH = "hatch";

/** What is put on the map by hand, and the layers that draw it while there is some. */
export const LAYERS_OF = {
  atoms: ["atom-fill", "atom-line"],
  routes: ["route", "stop"],
  spots: ["spot"],
  lasso: ["lasso"],
} as const;

const WIDE = ["motorway", "trunk", "primary", "secondary"];

const byDeviation: ExpressionSpecification = [
  "interpolate",
  ["linear"],
  ["to-number", ["get", "deviation"], 0],
  ...DEVIATION.flat(),
] as unknown as ExpressionSpecification;

// names of side streets would cover one another further out
const named: ExpressionSpecification = [
  "any",
  [">=", ["zoom"], 16],
  ["match", ["get", "highway"], WIDE, true, false],
];

// a layer of an empty source still has its clipping drawn, over the whole screen
const unseen = { visibility: "none" } as const;

const streetWidth: ExpressionSpecification = [
  "interpolate",
  ["exponential", 1.6],
  ["zoom"],
  12,
  ["match", ["get", "highway"], WIDE, 1.6, 0.4],
  18,
  ["match", ["get", "highway"], WIDE, 22, 10],
];

export function styleOf(tiles: string, ground: Ground, tolerance: number): StyleSpecification {
  const base = { source: "plan" } as const;
  return {
    version: 8,
    sources: {
      plan: { type: "vector", tiles: [tiles], minzoom: 9, maxzoom: 16 },
      atoms: { type: "geojson", data: empty() },
      routes: { type: "geojson", data: empty() },
      spots: { type: "geojson", data: empty() },
      lasso: { type: "geojson", data: empty() },
    },
    layers: [
      {
        id: "grid-fill",
        type: "fill",
        ...base,
        "source-layer": "grids",
        // its edge is drawn by grid-line: smoothing it here would draw every outline twice
        paint: { "fill-color": byDeviation, "fill-opacity": 0.62, "fill-antialias": false },
      },
      {
        id: "grid-hatch",
        type: "fill",
        ...base,
        "source-layer": "grids",
        minzoom: 11, // below, a grid is smaller than the hatch
        filter: [">", ["abs", ["to-number", ["get", "deviation"], 0]], tolerance],
        paint: { "fill-pattern": HATCH, "fill-opacity": 0.55 },
      },
      {
        id: "atom-fill",
        type: "fill",
        source: "atoms",
        layout: unseen,
        paint: {
          "fill-color": ["coalesce", ["feature-state", "colour"], ground.land],
          "fill-opacity": 0.8,
        },
      },
      {
        id: "atom-line",
        type: "line",
        source: "atoms",
        layout: unseen,
        paint: {
          "line-color": ground.line,
          "line-width": ["case", ["boolean", ["feature-state", "moved"], false], 2.5, 0.4],
          "line-opacity": 0.7,
        },
      },
      {
        id: "street-edge",
        type: "line",
        ...base,
        "source-layer": "streets",
        minzoom: 14,
        paint: { "line-color": ground.streetEdge, "line-width": streetWidth, "line-gap-width": 0.5 },
      },
      {
        id: "street",
        type: "line",
        ...base,
        "source-layer": "streets",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": ground.street, "line-width": streetWidth },
      },
      {
        id: "building",
        type: "fill",
        ...base,
        "source-layer": "buildings",
        minzoom: 14,
        paint: { "fill-color": ground.building, "fill-outline-color": ground.streetEdge },
      },
      {
        id: "spot",
        type: "circle",
        source: "spots",
        layout: unseen,
        paint: {
          "circle-color": ground.chosen,
          "circle-radius": ["interpolate", ["linear"], ["to-number", ["get", "households"], 0], 0, 4, 100, 10],
          "circle-stroke-color": ground.halo,
          "circle-stroke-width": 1.5,
        },
      },
      {
        id: "grid-line",
        type: "line",
        ...base,
        "source-layer": "grids",
        paint: {
          "line-color": ground.line,
          "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 16, 2],
        },
      },
      {
        id: "community-line",
        type: "line",
        ...base,
        "source-layer": "communities",
        paint: {
          "line-color": ground.line,
          "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1, 16, 4],
          "line-dasharray": [3, 1.5],
        },
      },
      {
        id: "chosen",
        type: "line",
        ...base,
        "source-layer": "grids",
        filter: ["==", ["get", "grid_code"], ""],
        paint: { "line-color": ground.chosen, "line-width": 4 },
      },
      {
        id: "route",
        type: "line",
        source: "routes",
        filter: ["!=", ["geometry-type"], "Point"],
        layout: { ...unseen, "line-cap": "round", "line-join": "round" },
        paint: { "line-color": ground.chosen, "line-width": 3.5, "line-opacity": 0.85 },
      },
      {
        id: "stop",
        type: "circle",
        source: "routes",
        layout: unseen,
        filter: ["==", ["geometry-type"], "Point"],
        paint: {
          "circle-radius": 6,
          "circle-color": ground.halo,
          "circle-stroke-color": ground.chosen,
          "circle-stroke-width": 2.5,
        },
      },
      {
        id: "lasso",
        type: "line",
        source: "lasso",
        layout: unseen,
        paint: { "line-color": ground.chosen, "line-width": 2, "line-dasharray": [2, 1] },
      },
      {
        id: "street-name",
        type: "symbol",
        ...base,
        "source-layer": "streets",
        minzoom: 15,
        filter: named,
        layout: {
          "symbol-placement": "line",
          "text-field": ["get", "name"],
          "text-size": 12,
        },
        paint: { "text-color": ground.label, "text-halo-color": ground.halo, "text-halo-width": 1.5 },
      },
      {
        id: "grid-name",
        type: "symbol",
        ...base,
        "source-layer": "grid_labels",
        minzoom: 13,
        layout: { "text-field": ["slice", ["get", "grid_code"], -3], "text-size": 15 },
        paint: { "text-color": ground.label, "text-halo-color": ground.halo, "text-halo-width": 2 },
      },
    ],
  };
}

export function empty(): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: [] };
}

/** A hatch of diagonal lines, drawn here so that no picture is fetched. */
export function hatch(colour: string, size = 16): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d")!;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}
