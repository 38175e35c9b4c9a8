"""What the Wuhan sample promises."""

import shapely


def test_there_are_enough_households_for_thirty_to_fifty_grids(layer):
    buildings, communities = layer("wuhan", "buildings"), layer("wuhan", "communities")
    target = communities.set_index("code")["class"].map({"urban": 250, "rural": 150})
    households = buildings.groupby("community").households.sum()
    grids = (households / target + 0.5).astype(int).clip(lower=1)
    assert 15 <= len(communities) <= 30
    assert 3 <= (communities["class"] == "rural").sum() <= 6
    assert 6000 <= households.sum() <= 12000
    assert 30 <= grids.sum() <= 50


def test_codes_lie_where_no_county_is(layer):
    codes = layer("wuhan", "communities").code
    assert codes.str.fullmatch(r"420199\d{6}").all()
    assert codes.is_unique


def test_every_building_has_a_path_at_its_door(layer):
    streets = shapely.union_all(layer("wuhan", "streets").geometry.to_numpy())
    gaps = shapely.distance(layer("wuhan", "buildings").geometry.to_numpy(), streets)
    assert gaps.max() < 5.0  # m


def test_exactly_one_building_has_to_be_divided_by_entrance(layer):
    buildings = layer("wuhan", "buildings")
    heavy = buildings[buildings.households > 275]
    assert len(heavy) == 1
    assert heavy.units.item() == 3


def test_homes_do_not_exceed_what_floors_and_entrances_can_hold(layer):
    buildings = layer("wuhan", "buildings")
    slabs = buildings[buildings.floors >= 6]
    assert (slabs.households <= slabs.floors * slabs.units * 4).all()
    assert set(slabs[slabs.households > 0].floors) == {6, 7, 11, 18, 26}


def test_no_path_goes_through_a_wall_and_no_wall_through_a_house(layer):
    walls = layer("wuhan", "barriers").geometry.to_numpy()
    tree = shapely.STRtree(walls)
    streets = layer("wuhan", "streets").geometry.to_numpy()
    assert tree.query(streets, predicate="crosses").size == 0
    houses = layer("wuhan", "buildings").geometry.to_numpy()
    assert tree.query(houses, predicate="intersects").size == 0


def test_walls_do_not_cut_a_community_in_two(layer):
    walls = shapely.buffer(
        shapely.union_all(layer("wuhan", "barriers").geometry.to_numpy()), 0.3
    )
    for community in layer("wuhan", "communities").itertuples():
        rest = shapely.get_parts(shapely.difference(community.geometry, walls))
        assert sum(part.area > 1.0 for part in rest) == 1, community.code


def test_made_up_lines_and_names_are_marked(layer):
    streets = layer("wuhan", "streets")
    assert set(streets.synthetic) == {"yes", "no", "name"}
    assert (streets[streets.synthetic == "name"].name.str.startswith("示例")).all()
    assert (streets[streets.synthetic == "yes"].highway.isin(["service", "footway"])).all()
    assert (layer("wuhan", "places").synthetic == "yes").all()
    assert (layer("wuhan", "barriers").synthetic == "yes").all()
