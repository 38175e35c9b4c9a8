"""Plans over HTTP: OGC API Features, Tiles and Processes, and what the page needs."""
