"""Mt-KaHyPar at DEFAULT."""

from benchmarks.peers.mtkahypar_preset import main

if __name__ == "__main__":
    main("DEFAULT")
