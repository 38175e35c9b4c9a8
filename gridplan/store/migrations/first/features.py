"""Tables of the features of plans."""

import sqlalchemy as sa
from alembic import op

from gridplan.store.geom import Geom

NAMES = ("communities", "buildings", "grids", "atoms", "routes", "stops", "coverage")


def create() -> None:
    """Make them."""
    op.create_table(
        "atoms",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("atom", sa.BigInteger(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("workload", sa.Float(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("grid_code", sa.Text(), nullable=True),
        sa.Column("is_hub", sa.Boolean(), nullable=True),
        sa.Column("is_bridged", sa.Boolean(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_row"], ["version.row"], name="fk_atoms_version_row"),
        sa.PrimaryKeyConstraint("fid", name="pk_atoms"),
        sa.UniqueConstraint("version_row", "id", name="uq_atoms_version_row_id"),
    )
    op.create_index("ix_atoms_version_row_fid", "atoms", ["version_row", "fid"], unique=False)
    op.create_index(
        "ix_atoms_version_row_minx_maxx", "atoms", ["version_row", "minx", "maxx"], unique=False
    )
    op.create_table(
        "buildings",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("building_id", sa.Text(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("floors", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("use", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("grid_code", sa.Text(), nullable=True),
        sa.Column("is_crossed", sa.Boolean(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_row"], ["version.row"], name="fk_buildings_version_row"
        ),
        sa.PrimaryKeyConstraint("fid", name="pk_buildings"),
        sa.UniqueConstraint("version_row", "id", name="uq_buildings_version_row_id"),
    )
    op.create_index(
        "ix_buildings_version_row_fid", "buildings", ["version_row", "fid"], unique=False
    )
    op.create_index(
        "ix_buildings_version_row_minx_maxx",
        "buildings",
        ["version_row", "minx", "maxx"],
        unique=False,
    )
    op.create_table(
        "communities",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("area_type", sa.Text(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("grids", sa.BigInteger(), nullable=True),
        sa.Column("tolerance", sa.Float(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_row"], ["version.row"], name="fk_communities_version_row"
        ),
        sa.PrimaryKeyConstraint("fid", name="pk_communities"),
        sa.UniqueConstraint("version_row", "id", name="uq_communities_version_row_id"),
    )
    op.create_index(
        "ix_communities_version_row_fid", "communities", ["version_row", "fid"], unique=False
    )
    op.create_index(
        "ix_communities_version_row_minx_maxx",
        "communities",
        ["version_row", "minx", "maxx"],
        unique=False,
    )
    op.create_table(
        "coverage",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("role_zh", sa.Text(), nullable=True),
        sa.Column("role_en", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.Text(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("missing", sa.BigInteger(), nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_row"], ["version.row"], name="fk_coverage_version_row"
        ),
        sa.PrimaryKeyConstraint("fid", name="pk_coverage"),
        sa.UniqueConstraint("version_row", "id", name="uq_coverage_version_row_id"),
    )
    op.create_index(
        "ix_coverage_version_row_fid", "coverage", ["version_row", "fid"], unique=False
    )
    op.create_index(
        "ix_coverage_version_row_minx_maxx",
        "coverage",
        ["version_row", "minx", "maxx"],
        unique=False,
    )
    op.create_table(
        "grids",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("grid_code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("community_name", sa.Text(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=True),
        sa.Column("workload", sa.Float(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("deviation", sa.Float(), nullable=True),
        sa.Column("deviation_from_target", sa.Float(), nullable=True),
        sa.Column("buildings", sa.BigInteger(), nullable=True),
        sa.Column("area_m2", sa.Float(), nullable=True),
        sa.Column("walking_m", sa.Float(), nullable=True),
        sa.Column("polsby_popper", sa.Float(), nullable=True),
        sa.Column("head_id", sa.Text(), nullable=True),
        sa.Column("head_role", sa.Text(), nullable=True),
        sa.Column("boundary_text", sa.Text(), nullable=True),
        sa.Column("boundary_kinds", sa.Text(), nullable=True),
        sa.Column("colour", sa.BigInteger(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_row"], ["version.row"], name="fk_grids_version_row"),
        sa.PrimaryKeyConstraint("fid", name="pk_grids"),
        sa.UniqueConstraint("version_row", "id", name="uq_grids_version_row_id"),
    )
    op.create_index("ix_grids_version_row_fid", "grids", ["version_row", "fid"], unique=False)
    op.create_index(
        "ix_grids_version_row_minx_maxx", "grids", ["version_row", "minx", "maxx"], unique=False
    )
    op.create_table(
        "routes",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("route_id", sa.Text(), nullable=True),
        sa.Column("grid_code", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("length_m", sa.Float(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("stops", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_row"], ["version.row"], name="fk_routes_version_row"),
        sa.PrimaryKeyConstraint("fid", name="pk_routes"),
        sa.UniqueConstraint("version_row", "id", name="uq_routes_version_row_id"),
    )
    op.create_index("ix_routes_version_row_fid", "routes", ["version_row", "fid"], unique=False)
    op.create_index(
        "ix_routes_version_row_minx_maxx",
        "routes",
        ["version_row", "minx", "maxx"],
        unique=False,
    )
    op.create_table(
        "stops",
        sa.Column(
            "fid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("version_row", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("route_id", sa.Text(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("stop_id", sa.Text(), nullable=True),
        sa.Column("grid_code", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("visit_class", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("minx", sa.Float(), nullable=False),
        sa.Column("miny", sa.Float(), nullable=False),
        sa.Column("maxx", sa.Float(), nullable=False),
        sa.Column("maxy", sa.Float(), nullable=False),
        sa.Column("geom", Geom(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_row"], ["version.row"], name="fk_stops_version_row"),
        sa.PrimaryKeyConstraint("fid", name="pk_stops"),
        sa.UniqueConstraint("version_row", "id", name="uq_stops_version_row_id"),
    )
    op.create_index("ix_stops_version_row_fid", "stops", ["version_row", "fid"], unique=False)
    op.create_index(
        "ix_stops_version_row_minx_maxx", "stops", ["version_row", "minx", "maxx"], unique=False
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in NAMES:
            op.create_index(f"ix_{name}_geom", name, ["geom"], postgresql_using="gist")
