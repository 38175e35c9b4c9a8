/**
 * Edits that the server has not confirmed yet. They outlive a lost connection and a
 * closed tab: written down first, sent in order, taken out when the server has them.
 */

export interface Waiting {
  id: string;
  path: string;
  json: unknown;
}

export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export type Send = (one: Waiting) => Promise<"sent" | "later" | "refused">;

const KEY = "gridplan.outbox";

export class Outbox {
  private running: Promise<void> | undefined;

  constructor(
    private readonly shelf: Shelf,
    private readonly send: Send,
    private readonly told: (waiting: Waiting[]) => void = () => {},
  ) {}

  get waiting(): Waiting[] {
    try {
      return JSON.parse(this.shelf.getItem(KEY) ?? "[]") as Waiting[];
    } catch {
      return [];
    }
  }

  async put(one: Waiting): Promise<void> {
    this.keep([...this.waiting, one]);
    await this.flush();
  }

  /** Send what waits, in order; stops at the first that has to wait on. */
  flush(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  drop(path: string): void {
    this.keep(this.waiting.filter((one) => one.path !== path));
  }

  private async run(): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      if ((await this.send(next)) === "later") return;
      const gone = next.id;
      this.keep(this.waiting.filter((one) => one.id !== gone));
    }
  }

  private keep(waiting: Waiting[]): void {
    this.shelf.setItem(KEY, JSON.stringify(waiting));
    this.told(waiting);
  }
}
