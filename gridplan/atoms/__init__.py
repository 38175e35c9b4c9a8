"""The indivisible cells: blocks between streets, then buildings, then entrances."""

from gridplan.atoms.build import build_atoms
from gridplan.atoms.layer import Adjacency, AtomLayer, Parts, Segments

__all__ = ["Adjacency", "AtomLayer", "Parts", "Segments", "build_atoms"]
