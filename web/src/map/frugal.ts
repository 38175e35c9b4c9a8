/** Frames that nobody would see are not drawn, and nothing in a frame that nobody sees. */
import type { Map as GlMap } from "maplibre-gl";

const LONGEST = 250; // ms that tiles may come in before those that are there are shown

/** A map seen from straight above has no sky; MapLibre draws it all the same, then covers it. */
export function withoutSky(map: GlMap): void {
  const { painter } = map;
  painter.drawFunctions = { ...painter.drawFunctions, sky: () => undefined };
}

/**
 * Names that do not fade stand when they are placed. MapLibre takes a placement for out of date
 * in the frame that brought new tiles, also where it was made with them, and draws that frame twice.
 */
export function namedAtOnce(map: GlMap): void {
  map.on("render", () => {
    map.style.placement.stale = false;
    map._placementDirty = false;
  });
}

/**
 * Without a graphics card a frame costs as much as several tiles, so tiles are not drawn one by
 * one as they come in: all of them once they are there, or those that are after a while.
 */
export function tilesTogether(map: GlMap): void {
  const draw = map.triggerRepaint.bind(map);
  let drawn = 0;
  let later: number | undefined;
  const now = () => {
    window.clearTimeout(later);
    later = undefined;
    draw();
  };
  map.on("render", () => (drawn = performance.now()));
  map.on("move", now); // what moves is seen to move
  map.triggerRepaint = () => {
    const left = drawn + LONGEST - performance.now();
    if (left <= 0 || !map.style || map.areTilesLoaded()) now();
    else later ??= window.setTimeout(now, left);
  };
}

/** Without a graphics card every pixel is the processor's work. */
export function isDrawnBySoftware(canvas: HTMLCanvasElement): boolean {
  const gl = canvas.getContext("webgl2");
  const told = gl?.getExtension("WEBGL_debug_renderer_info");
  if (!gl || !told) return false;
  return /swiftshader|llvmpipe|software|basic render/i.test(
    String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)),
  );
}
