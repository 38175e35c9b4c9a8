"""One file for each kind of thing the service knows."""
