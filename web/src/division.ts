/**
 * One community as a planner edits it: which atom is in which grid, and what follows.
 *
 * Pure arithmetic on arrays, so that balance and contiguity show at once without the
 * server; the server is asked to keep the moves and to repair them.
 */

/** What the service tells of a community; indices run over `atoms` and `codes`. */
export interface DivisionData {
  community: string;
  lower: number;
  upper: number;
  mean: number;
  atoms: number[];
  workload: number[];
  households: number[];
  grid: number[];
  codes: string[];
  pairs: [number, number][];
}

/** One stroke of the brush: where each atom was and where it goes. */
export interface Stroke {
  atoms: number[];
  from: number[];
  to: number[];
}

export interface Balance {
  code: string;
  workload: number;
  deviation: number;
  isWithin: boolean;
  isConnected: boolean;
}

export class Division {
  readonly neighbours: number[][];
  readonly grid: number[];
  private readonly rowOf: Map<number, number>;
  private done: Stroke[] = [];
  private undone: Stroke[] = [];

  constructor(readonly data: DivisionData) {
    this.grid = [...data.grid];
    this.rowOf = new Map(data.atoms.map((atom, row) => [atom, row]));
    this.neighbours = data.atoms.map(() => []);
    for (const [a, b] of data.pairs) {
      this.neighbours[a]!.push(b);
      this.neighbours[b]!.push(a);
    }
  }

  /** The grid code of an atom, or undefined where the atom is another community's. */
  codeOf(atom: number): string | undefined {
    const row = this.rowOf.get(atom);
    return row === undefined ? undefined : this.data.codes[this.grid[row]!];
  }

  /** Put atoms into a grid; returns the stroke, or undefined where nothing changes. */
  move(atoms: Iterable<number>, code: string): Stroke | undefined {
    const to = this.data.codes.indexOf(code);
    if (to < 0) return undefined;
    const rows = [...new Set(atoms)]
      .map((atom) => this.rowOf.get(atom))
      .filter((row): row is number => row !== undefined && this.grid[row] !== to);
    if (!rows.length) return undefined;
    return this.add(rows, rows.map(() => to));
  }

  /** Put each atom into a grid of its own, in one stroke: what a repair proposes. */
  moveEach(moves: { atom: number; to: string }[]): Stroke | undefined {
    const told = moves
      .map(({ atom, to }) => [this.rowOf.get(atom) ?? -1, this.data.codes.indexOf(to)] as const)
      .filter(([row, to]) => row >= 0 && to >= 0 && this.grid[row] !== to);
    if (!told.length) return undefined;
    return this.add(told.map(([row]) => row), told.map(([, to]) => to));
  }

  private add(atoms: number[], to: number[]): Stroke {
    const stroke = { atoms, from: atoms.map((row) => this.grid[row]!), to };
    this.apply(stroke);
    this.done.push(stroke);
    this.undone = [];
    return stroke;
  }

  undo(): Stroke | undefined {
    const stroke = this.done.pop();
    if (!stroke) return undefined;
    stroke.atoms.forEach((row, i) => (this.grid[row] = stroke.from[i]!));
    this.undone.push(stroke);
    return stroke;
  }

  redo(): Stroke | undefined {
    const stroke = this.undone.pop();
    if (!stroke) return undefined;
    this.apply(stroke);
    this.done.push(stroke);
    return stroke;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Every atom that is elsewhere than the service last told, by its number. */
  changed(): { atom: number; grid_code: string }[] {
    return this.data.atoms.flatMap((atom, row) =>
      this.grid[row] === this.data.grid[row]
        ? []
        : [{ atom, grid_code: this.data.codes[this.grid[row]!]! }],
    );
  }

  /** Workload, deviation from the mean and connection of every grid. */
  balance(): Balance[] {
    const load = new Array<number>(this.data.codes.length).fill(0);
    this.grid.forEach((grid, row) => (load[grid]! += this.data.workload[row]!));
    const pieces = this.pieces();
    return this.data.codes.map((code, grid) => ({
      code,
      workload: load[grid]!,
      deviation: load[grid]! / Math.max(this.data.mean, 1) - 1,
      isWithin: load[grid]! >= this.data.lower && load[grid]! <= this.data.upper,
      isConnected: pieces[grid]! === this.piecesAtFirst[grid]! || pieces[grid]! <= 1,
    }));
  }

  /** Households that are elsewhere than the service last told. */
  moved(): number {
    return this.data.households.reduce(
      (sum, n, row) => sum + (this.grid[row] === this.data.grid[row] ? 0 : n),
      0,
    );
  }

  private firstPieces: number[] | undefined;

  // a part that is joined by a bridge counts as it did before the edit
  private get piecesAtFirst(): number[] {
    this.firstPieces ??= this.pieces(this.data.grid);
    return this.firstPieces;
  }

  private apply(stroke: Stroke): void {
    stroke.atoms.forEach((row, i) => (this.grid[row] = stroke.to[i]!));
  }

  private pieces(grid: readonly number[] = this.grid): number[] {
    const count = new Array<number>(this.data.codes.length).fill(0);
    const seen = new Uint8Array(grid.length);
    for (let first = 0; first < grid.length; first++) {
      if (seen[first]) continue;
      count[grid[first]!]!++;
      const ahead = [first];
      seen[first] = 1;
      while (ahead.length) {
        const row = ahead.pop()!;
        for (const next of this.neighbours[row]!) {
          if (!seen[next] && grid[next] === grid[first]) {
            seen[next] = 1;
            ahead.push(next);
          }
        }
      }
    }
    return count;
  }
}
