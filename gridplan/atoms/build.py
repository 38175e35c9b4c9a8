"""From an area to its atoms: lines, blocks, cells, groups, borders."""

from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.atoms.blocks import Linework, draw_linework, faces_of, locate
from gridplan.atoms.border import Pieces, border_pieces, name_pieces
from gridplan.atoms.cells import Seeds, cell_lines, nearest_part, seed_outlines
from gridplan.atoms.crossing import walkable_pairs
from gridplan.atoms.entrances import Doors, divide_buildings
from gridplan.atoms.estates import lead_parts
from gridplan.atoms.groups import absorb, join_connected
from gridplan.atoms.layer import Adjacency, AtomLayer, Parts, Segments
from gridplan.inputs import KINDS, Area, Finding, Kind
from gridplan.progress import Progress, silent

_SLIVER_AREA = 1500.0  # m²: an empty block below this is the middle of a road, not a block
_SLIVER_ROUNDNESS = 0.12  # 4πA/P²: or it is long and thin
_STEPS = 7


@dataclass(frozen=True, slots=True)
class _Faces:
    polygon: Geometries
    block: Ints
    community: Ints
    pieces: Pieces


def build_atoms(
    area: Area, *, heaviest: Ints, coarsest: Ints, target: Ints, progress: Progress = silent
) -> tuple[AtomLayer, tuple[Finding, ...]]:
    """
    Cut an area into atoms.

    Parameters
    ----------
    area : Area
        What is to be divided.
    heaviest : (n_communities,) ndarray of int, households
        The most one grid of each community may hold; heavier buildings are divided.
    coarsest : (n_communities,) ndarray of int, households
        The most a block may hold undivided; heavier ones are cut between buildings.
    target : (n_communities,) ndarray of int, households
        What a grid of each community aims at.
    progress : Progress
        Told after each step.

    Returns
    -------
    layer : AtomLayer
        The atoms, sorted by community.
    findings : tuple of Finding
        Buildings that were divided.
    """
    progress("atoms", 0, _STEPS)
    doors = divide_buildings(area.buildings, heaviest=heaviest, target=target)
    linework = draw_linework(area)
    blocks = faces_of(linework.geometry)
    progress("atoms", 1, _STEPS)
    community = _community_of(blocks, area)
    blocks, community = blocks[community >= 0], community[community >= 0]
    block_of_part = _block_of(doors, blocks, community, area)
    weight = np.bincount(block_of_part, weights=doors.households, minlength=len(blocks))
    is_heavy = weight > coarsest[community]
    progress("atoms", 2, _STEPS)

    seeds = seed_outlines(
        area.buildings.geometry, doors, block_of_part=block_of_part, is_heavy=is_heavy
    )
    inner = cell_lines(blocks, area.buildings.geometry, doors, seeds)
    progress("atoms", 3, _STEPS)
    edges = shapely.get_parts(shapely.boundary(blocks))
    polygon = faces_of(np.concatenate([edges, inner])) if len(inner) else blocks
    spot = shapely.point_on_surface(polygon)
    block = locate(spot, blocks)
    polygon, spot, block = polygon[block >= 0], spot[block >= 0], block[block >= 0]
    pieces = border_pieces(polygon)
    faces = _Faces(polygon, block, community[block], pieces)
    progress("atoms", 4, _STEPS)

    label = np.full(len(polygon), -1, dtype=np.int64)
    cut = np.flatnonzero(is_heavy[block])
    lead = lead_parts(area.buildings, doors, block_of_part=block_of_part, heaviest=heaviest)
    label[cut] = lead[_owner_of(spot[cut], block[cut], area, doors, seeds, block_of_part)]
    whole = ~is_heavy[block]
    label[whole] = len(doors.building) + block[whole]
    wanted = np.where(is_heavy[block_of_part], lead, len(lead) + block_of_part)
    home = _home_face(doors, block_of_part, wanted, faces, label)
    found = _kinds(faces, linework)
    group = _group(faces, label, home, doors.households, found[2])
    progress("atoms", 5, _STEPS)
    layer = _assemble(area, faces, (group, home), doors, found, linework)
    progress("atoms", _STEPS, _STEPS)
    return layer, doors.findings


def _community_of(faces: Geometries, area: Area) -> Ints:
    return locate(shapely.point_on_surface(faces), area.communities.geometry)


def _block_of(doors: Doors, blocks: Geometries, community: Ints, area: Area) -> Ints:
    """Find each part's block, inside the community its building is counted in."""
    wanted = area.buildings.community[doors.building]
    # entrances of a building stay in one block: they follow their building
    head = np.searchsorted(doors.building, doors.building)
    whole = shapely.point_on_surface(area.buildings.geometry[doors.building[head]])
    found = locate(whole, blocks)
    wrong = np.flatnonzero((found < 0) | (community[found] != wanted))
    for row in wrong:  # on a line, to within rounding
        mine = np.flatnonzero(community == wanted[row])
        found[row] = mine[int(np.argmin(shapely.distance(blocks[mine], whole[row])))]
    return found


def _owner_of(
    spot: Geometries, block: Ints, area: Area, doors: Doors, seeds: Seeds, block_of_part: Ints
) -> Ints:
    """Give each face of a heavy block to a part: its footprint's, else the nearest."""
    near = nearest_part(shapely.get_coordinates(spot), block, seeds)
    head = np.flatnonzero(np.diff(doors.building, prepend=-1))
    footprint = _locate_in_block(spot, block, area, doors, block_of_part, head)
    inside = footprint >= 0
    # inside a footprint that is divided by entrance the nearest entrance keeps it
    same = inside & (doors.building[near] == doors.building[np.maximum(footprint, 0)])
    return np.where(inside & ~same, footprint, near)


def _locate_in_block(
    spot: Geometries, block: Ints, area: Area, doors: Doors, block_of_part: Ints, head: Ints
) -> Ints:
    """Find the first part of the building of the same block whose footprint holds a spot."""
    tree = shapely.STRtree(area.buildings.geometry[doors.building[head]])
    row, building = tree.query(spot, predicate="intersects")
    fits = block_of_part[head[building]] == block[row]
    found = np.full(len(spot), len(doors.building), dtype=np.int64)
    np.minimum.at(found, row[fits], head[building[fits]])
    return np.where(found == len(doors.building), -1, found)


def _home_face(
    doors: Doors, block_of_part: Ints, wanted: Ints, faces: _Faces, label: Ints
) -> Ints:
    """Find the face each part's door stands in, among those with its label."""
    n_parts = len(doors.building)
    row, face = shapely.STRtree(faces.polygon).query(
        shapely.points(doors.point), predicate="intersects"
    )
    fits = label[face] == wanted[row]
    home = np.full(n_parts, len(label), dtype=np.int64)
    np.minimum.at(home, row[fits], face[fits])
    # a building hidden under another shares the cell its middle lies in
    hidden = (doors.unit[row] == 0) & (home[row] == len(label))
    hidden &= faces.block[face] == block_of_part[row]
    np.minimum.at(home, row[hidden], face[hidden])
    # a door on a line: the largest face it owns
    order = np.lexsort((-shapely.area(faces.polygon), label))
    at = np.searchsorted(label[order], wanted)
    largest = order[np.minimum(at, len(order) - 1)]
    owns = label[largest] == wanted
    home = np.where(home < len(label), home, np.where(owns, largest, -1))
    for part in np.flatnonzero(home < 0):
        mine = np.flatnonzero(faces.block == block_of_part[part])
        spot = shapely.Point(doors.point[part])
        home[part] = mine[int(np.argmin(shapely.distance(faces.polygon[mine], spot)))]
    return home


def _kinds(faces: _Faces, linework: Linework) -> tuple[Ints, Ints, Bools]:
    """Name the pieces that run between blocks; inside a block there is no line."""
    pieces, block = faces.pieces, faces.block
    between = (pieces.right < 0) | (block[pieces.left] != block[pieces.right])
    kind = np.full(len(pieces.left), int(Kind.NONE), dtype=np.int64)
    name = np.full(len(pieces.left), -1, dtype=np.int64)
    is_crossable = np.ones(len(pieces.left), dtype=bool)
    found = name_pieces(pieces.xy[between], linework)
    kind[between], name[between], is_crossable[between] = found
    return kind, name, is_crossable


def _group(
    faces: _Faces, label: Ints, home: Ints, households: Ints, is_crossable: Bools
) -> Ints:
    """Join the faces of one atom, then let slivers and empty cells join a neighbour."""
    pieces, block = faces.pieces, faces.block
    inner = (pieces.right >= 0) & (
        faces.community[pieces.left] == faces.community[np.maximum(pieces.right, 0)]
    )
    left, right = pieces.left[inner], pieces.right[inner]
    group = join_connected(label, left, right)
    n = int(group.max()) + 1
    weight = np.bincount(group[home], weights=households, minlength=n)
    size = np.bincount(group, weights=shapely.area(faces.polygon), minlength=n)
    metres = np.hypot(*(pieces.xy[inner, 2:] - pieces.xy[inner, :2]).T)
    a, b = group[left], group[right]
    outline = np.bincount(group, weights=shapely.length(faces.polygon), minlength=n)
    outline -= 2 * np.bincount(a[a == b], weights=metres[a == b], minlength=n)
    roundness = 4 * np.pi * size / np.maximum(outline, 1e-9) ** 2
    is_cell = np.zeros(n, dtype=bool)
    same_block = block[left] == block[right]
    is_cell[a[same_block & (a != b)]] = True
    is_cell[b[same_block & (a != b)]] = True
    is_small = (weight == 0) & (
        is_cell | (size < _SLIVER_AREA) | (roundness < _SLIVER_ROUNDNESS)
    )
    appeal = metres * np.where(same_block, 1000.0, 1.0) * is_crossable[inner]
    return absorb(group, is_small=is_small, left=a, right=b, appeal=appeal)


def _assemble(
    area: Area,
    faces: _Faces,
    grouped: tuple[Ints, Ints],
    doors: Doors,
    found: tuple[Ints, Ints, Bools],
    linework: Linework,
) -> AtomLayer:
    group, home = grouped
    community = np.zeros(int(group.max()) + 1, dtype=np.int64)
    community[group] = faces.community
    rank = np.argsort(community, kind="stable")
    new = np.empty_like(rank)
    new[rank] = np.arange(len(rank))
    atom_of_face = new[group]
    community = community[rank]
    geometry = _union(faces.polygon, atom_of_face)
    atom = atom_of_face[home]
    households = np.bincount(atom, weights=doors.households, minlength=len(rank)).astype(
        np.int64
    )
    segments, crossable = _segments(faces.pieces, atom_of_face, community, found, linework)
    return AtomLayer(
        geometry=geometry,
        community=community,
        households=households,
        level=_levels(atom, doors, len(rank)),
        anchor=_anchors(geometry, atom, doors),
        segments=segments,
        adjacency=_adjacency(segments, crossable, linework),
        parts=Parts(
            building=doors.building, unit=doors.unit, households=doors.households,
            atom=atom, point=doors.point,
        ),
        crossed=_crossed(area, geometry, atom, doors),
    )  # fmt: skip


def _union(polygon: Geometries, atom: Ints) -> Geometries:
    order = np.argsort(atom, kind="stable")
    start = np.flatnonzero(np.concatenate([[True], np.diff(atom[order]) > 0]))
    groups = np.split(polygon[order], start[1:])
    merged = np.empty(len(groups), dtype=object)
    merged[:] = [g[0] if len(g) == 1 else shapely.coverage_union_all(g) for g in groups]
    normal: Geometries = shapely.normalize(merged)
    return normal


def _segments(
    pieces: Pieces,
    atom: Ints,
    community: Ints,
    found: tuple[Ints, Ints, Bools],
    linework: Linework,
) -> tuple[Segments, Bools]:
    """Lift pieces from faces to atoms; another community counts as outside."""
    left = atom[pieces.left]
    right = np.where(pieces.right >= 0, atom[np.maximum(pieces.right, 0)], -1)
    keep = left != right
    left, right, xy = left[keep], right[keep], pieces.xy[keep]
    kind, name, is_crossable = (column[keep] for column in found)
    foreign = (right >= 0) & (community[left] != community[np.maximum(right, 0)])
    # a piece between two communities is an outer piece of both
    double = np.flatnonzero(foreign)
    rows = np.concatenate([np.arange(len(left)), double])
    a = np.where((right < 0) | foreign, left, np.minimum(left, right))
    b = np.where((right < 0) | foreign, -1, np.maximum(left, right))
    a = np.concatenate([a, right[double]])
    b = np.concatenate([b, np.full(len(double), -1)])
    order = np.lexsort((*xy[rows].T[::-1], b, a))
    rows = rows[order]
    segments = Segments(
        left=a[order], right=b[order], kind=kind[rows], name=name[rows], xy=xy[rows],
        names=linework.names,
    )  # fmt: skip
    return segments, is_crossable[rows]


def _adjacency(segments: Segments, crossable: Bools, linework: Linework) -> Adjacency:
    inner = np.flatnonzero(segments.right >= 0)
    ends = np.column_stack([segments.left[inner], segments.right[inner]])
    pair, row = np.unique(ends, axis=0, return_inverse=True)
    row = row.reshape(-1)
    metres = np.zeros((len(pair), len(KINDS)))
    np.add.at(metres, (row, segments.kind[inner]), segments.metres[inner])
    is_walkable = walkable_pairs(
        len(pair), row, segments.xy[inner], segments.metres[inner], crossable[inner], linework
    )
    return Adjacency(pair=pair, metres=metres, is_walkable=is_walkable)


def _levels(atom: Ints, doors: Doors, n: int) -> tuple[str, ...]:
    level = np.full(n, "block", dtype=object)
    n_parts = np.bincount(atom, minlength=n)
    level[atom[n_parts[atom] == 1]] = "building"
    level[atom[doors.unit > 0]] = "entrance"
    return tuple(level)


def _anchors(geometry: Geometries, atom: Ints, doors: Doors) -> Floats:
    """Weigh the doors of each atom by households; empty atoms use a point inside."""
    n = len(geometry)
    weight = np.bincount(atom, weights=doors.households, minlength=n)
    anchor: Floats = shapely.get_coordinates(shapely.point_on_surface(geometry))
    lived = weight > 0
    for axis in (0, 1):
        moment = np.bincount(atom, weights=doors.households * doors.point[:, axis], minlength=n)
        anchor[lived, axis] = moment[lived] / weight[lived]
    return anchor


def _crossed(area: Area, geometry: Geometries, atom: Ints, doors: Doors) -> tuple[str, ...]:
    """List undivided buildings whose outline leaves their atom by more than a sliver."""
    rows = np.flatnonzero(doors.unit == 0)
    footprint = area.buildings.geometry[doors.building[rows]]
    is_area = shapely.get_dimensions(footprint) == 2
    rows, footprint = rows[is_area], footprint[is_area]
    outside = np.flatnonzero(~shapely.covers(geometry[atom[rows]], footprint))
    over = shapely.area(shapely.difference(footprint[outside], geometry[atom[rows[outside]]]))
    ids = area.buildings.building_id
    return tuple(ids[doors.building[rows[i]]] for i in outside[over > 0.01])
