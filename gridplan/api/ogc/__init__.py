"""OGC API Features and Tiles over plans: all published ones, one plan, one version."""
