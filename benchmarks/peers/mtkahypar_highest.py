"""Mt-KaHyPar at HIGHEST_QUALITY."""

from benchmarks.peers.mtkahypar_preset import main

if __name__ == "__main__":
    main("HIGHEST_QUALITY")
