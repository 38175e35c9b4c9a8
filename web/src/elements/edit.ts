/** Editing a draft: paint cells from grid to grid, see the balance at once, then repair. */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { AtomProperties, Me, Version } from "../data";
import { Division, type Balance, type DivisionData, type Stroke } from "../division";
import { call, features, get, Problem } from "../http";
import { ask, run } from "../jobs";
import { GRIDS } from "../map/colours";
import type { PlanMap, Tool } from "../map/plan-map";
import type { Model } from "../model";
import { Outbox, type Waiting } from "../outbox";
import { Part, sentence, tell } from "../part";
import { count, percent, say, sayOf } from "../words";

const TOOLS: Tool[] = ["pick", "paint", "lasso"];
const AGAIN = 3000; // ms until an edit that could not be sent is tried again


@customElement("gp-edit")
export class EditView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) map: PlanMap | undefined;
  @property({ attribute: false }) me!: Me;
  @property() chosen = "";
  @state() private division: Division | undefined;
  @state() private tool: Tool = "pick";
  @state() private note = "";
  @state() private busy = false;
  @state() private isLost = false;
  @state() private collides = false;
  @state() private partner = "";
  @state() private progress: number | undefined;
  private outbox!: Outbox;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.outbox = new Outbox(localStorage, (one) => this.deliver(one), () => this.requestUpdate());
    this.addEventListener("gp-painted", this.painted as EventListener);
    window.addEventListener("keydown", this.keys);
    window.addEventListener("online", this.resend);
    this.resend();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    window.removeEventListener("keydown", this.keys);
    window.removeEventListener("online", this.resend);
    this.map?.use("pick");
    this.map?.showAtoms([]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // a repaired draft is a new version: the same community, divided anew
    if (changed.has("model") && this.division) void this.show(this.division.data.community);
    const wanted = this.model.grid(this.chosen)?.community;
    if (changed.has("chosen") && wanted && !this.division) void this.enter(wanted);
  }

  private get mayEdit(): boolean {
    return this.model.isDraft && (this.me.role === "planner" || this.me.role === "admin");
  }

  override render(): TemplateResult {
    if (!this.mayEdit) {
      return html`${this.troubleLine()}
        <p>${say("notDraft", { state: sayOf("state", this.model.version.state) })}</p>
        ${this.me.role === "planner" || this.me.role === "admin"
          ? html`<button class="main" ?disabled=${this.busy} @click=${() => this.finish()}>${say("makeDraft")}</button> ${this.meter()}`
          : ""}`;
    }
    const { division } = this;
    return html`
      ${this.troubleLine()} ${this.collides ? this.collision() : ""}
      ${this.isLost ? html`<p class="trouble" role="alert">${say("offline")}</p>` : ""}
      ${this.mine().length ? html`<p role="status">${say("waiting", { count: this.mine().length })}</p>` : ""}
      <label>${say("chooseCommunity")}
        <select @change=${(event: Event) => this.enter((event.target as HTMLSelectElement).value)}>
          <option value="" .selected=${!division}></option>
          ${this.model.communities().map(
            (one) => html`<option value=${one.code} .selected=${division?.data.community === one.code}>
              ${one.name} ${one.code}</option>`,
          )}
        </select>
      </label>
      ${division ? this.bench(division) : ""}
    `;
  }

  private bench(division: Division): TemplateResult {
    const balance = division.balance();
    const target = division.data.codes.includes(this.chosen) ? this.chosen : "";
    const changed = division.changed().length;
    return html`
      <div class="row" role="toolbar" aria-label=${say("edit")}>
        ${TOOLS.map(
          (tool) => html`<button aria-pressed=${tool === this.tool} @click=${() => this.use(tool)}>
            ${say(`tool_${tool}`)}</button>`,
        )}
        <button ?disabled=${!division.canUndo} @click=${this.undo}>${say("undo")}</button>
        <button ?disabled=${!division.canRedo} @click=${this.redo}>${say("redo")}</button>
      </div>
      <p class="quiet">${say(`toolHint_${this.tool}`, { grid: target || "…" })}</p>
      <table>
        <thead>
          <tr><th scope="col">${say("paintInto")}</th><th scope="col">${say("households")}</th>
            <th scope="col">${say("deviation")}</th><th scope="col"></th></tr>
        </thead>
        <tbody>${balance.map((one, row) => this.line(one, row, target))}</tbody>
      </table>
      <p role="status" aria-live="polite">
        ${[
          this.note,
          changed ? say("unsaved", { count: changed }) : "",
          division.moved() ? say("movedHouseholds", { count: count(division.moved()) }) : "",
        ].filter(Boolean).join(" · ")}
      </p>
      <div class="row">
        <button class="main" ?disabled=${!changed || this.busy} @click=${this.save}>${say("save")}</button>
        <button ?disabled=${this.busy} @click=${this.repair}>${say("repair")}</button>
        <button ?disabled=${this.busy} @click=${() => this.finish()}>${say("makeVersion")}</button>
        <button ?disabled=${this.busy || !target} @click=${() => this.finish({ op: "split", grid: target })}>${say("split")}</button>
        <select aria-label=${say("merge")} ?disabled=${!target}
          @change=${(event: Event) => (this.partner = (event.target as HTMLSelectElement).value)}>
          <option value="">${say("merge")}</option>
          ${division.data.codes.filter((code) => code !== target).map((code) => html`<option>${code}</option>`)}
        </select>
        <button ?disabled=${this.busy || !target || !this.partner}
          @click=${() => this.finish({ op: "merge", grids: [target, this.partner] })}>${say("mergeNow")}</button>
      </div>
      ${this.meter()}
    `;
  }

  private meter(): TemplateResult | string {
    return this.progress === undefined
      ? ""
      : html`<progress max="100" value=${this.progress} aria-label=${say("progress")}></progress>`;
  }

  private line(one: Balance, row: number, target: string): TemplateResult {
    const isLocked = this.model.grid(one.code)?.is_locked ?? false;
    return html`<tr data-grid=${one.code} aria-selected=${one.code === target}>
      <th scope="row">
        <span class="swatch" style="background:${GRIDS[row % GRIDS.length]}"></span>
        <button class="plain" aria-pressed=${one.code === target} @click=${() => tell(this, "gp-choose", one.code)}>
          ${one.code}</button>
      </th>
      <td>${count(one.workload)}</td>
      <td class=${one.isWithin ? "" : "outside"}>
        ${percent(one.deviation)} ${one.isWithin ? "" : html`<span class="badge failed">${say("outside")}</span>`}
        ${one.isConnected ? "" : html`<span class="badge failed">${say("inPieces")}</span>`}
      </td>
      <td><button class="plain" @click=${() => this.lock(one.code, !isLocked)}>
        ${say(isLocked ? "unlock" : "lock")}</button></td>
    </tr>`;
  }

  private collision(): TemplateResult {
    return html`<div class="trouble" role="alertdialog" aria-label=${say("collision")}>
      <p>${say("collision")}</p>
      <button @click=${() => this.resolve(false)}>${say("takeTheirs")}</button>
      <button class="main" @click=${() => this.resolve(true)}>${say("applyMine")}</button>
    </div>`;
  }

  private async enter(community: string): Promise<void> {
    this.division = undefined;
    this.note = "";
    if (!community) {
      this.map?.showAtoms([]);
      return;
    }
    await this.show(community);
    const there = this.model.communities().find((one) => one.code === community);
    if (there) this.map?.fly(there.bounds);
  }

  /** Take a community from the service as it is divided now. */
  private async show(community: string): Promise<void> {
    await this.attempt(async () => {
      const filter = encodeURIComponent(`community = '${community.replace(/'/g, "''")}'`);
      const [data, atoms] = await Promise.all([
        get<DivisionData>(`${this.model.path}/communities/${encodeURIComponent(community)}/division`),
        features<AtomProperties>(`${this.model.path}/collections/atoms/items?limit=10000&filter=${filter}`),
      ]);
      this.division = new Division(data);
      this.map?.showAtoms(atoms);
      this.paint();
      if (!data.households.some((n) => n > 0)) this.note = say("emptyCommunity");
    });
  }

  /** Colour all cells anew, or only those of a stroke. */
  private paint(stroke?: Stroke): void {
    const { division, map } = this;
    if (!division || !map) return;
    const rows = stroke?.atoms ?? division.data.atoms.keys();
    for (const row of rows) {
      const grid = division.grid[row]!;
      const moved = grid !== division.data.grid[row];
      map.paintAtom(division.data.atoms[row]!, GRIDS[grid % GRIDS.length]!, moved);
    }
    this.requestUpdate();
  }

  private use(tool: Tool): void {
    this.tool = tool;
    this.map?.use(tool);
  }

  private readonly painted = (event: CustomEvent<number[]>) => {
    const stroke = this.division?.move(event.detail, this.chosen);
    this.note = "";
    if (stroke) this.paint(stroke);
  };

  private readonly keys = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (event.shiftKey) this.redo();
    else this.undo();
  };

  private undo(): void {
    const stroke = this.division?.undo();
    if (stroke) this.paint(stroke);
  }

  private redo(): void {
    const stroke = this.division?.redo();
    if (stroke) this.paint(stroke);
  }

  private mine(): Waiting[] {
    return this.outbox.waiting.filter((one) => one.path === this.edits);
  }

  private get edits(): string {
    return `${this.model.path}/edits`;
  }

  private async save(): Promise<void> {
    const { division } = this;
    const moves = division?.changed() ?? [];
    if (!division || !moves.length) return;
    this.busy = true;
    this.note = say("saving");
    const community = division.data.community;
    await this.outbox.put({ id: crypto.randomUUID(), path: this.edits, json: { moves } });
    this.busy = false;
    if (!this.mine().length && !this.collides && !this.trouble) {
      await this.show(community);
      this.note = say("saved");
    }
  }

  private async lock(code: string, isLocked: boolean): Promise<void> {
    const json = { locks: [{ grid_code: code, is_locked: isLocked }] };
    await this.outbox.put({ id: crypto.randomUUID(), path: this.edits, json });
    const grid = this.model.grid(code);
    if (grid && !this.mine().length) grid.is_locked = isLocked;
    this.requestUpdate();
  }

  /** One edit on its way: sent with the tag of the draft this page has seen. */
  private async deliver(one: Waiting): Promise<"sent" | "later" | "refused"> {
    if (one.path !== this.edits) return "later"; // another draft's: its own view sends it
    try {
      const answer = await call<{ etag: string }>(one.path, {
        method: "POST",
        json: one.json,
        headers: { "If-Match": `"${this.model.version.etag}"`, "Idempotency-Key": one.id },
      });
      this.model.version.etag = answer.body.etag;
      this.isLost = false;
      return "sent";
    } catch (error) {
      if (error instanceof Problem && (error.isOffline || error.status >= 500)) {
        this.isLost = true;
        clearTimeout(this.timer);
        this.timer = window.setTimeout(this.resend, AGAIN);
        return "later";
      }
      this.isLost = false;
      if (error instanceof Problem && error.status === 412) {
        this.collides = true;
        return "later";
      }
      this.trouble = sentence(error);
      return "refused";
    }
  }

  private readonly resend = () => void this.outbox.flush().then(() => this.requestUpdate());

  private async resolve(applyMine: boolean): Promise<void> {
    const community = this.division?.data.community ?? "";
    this.collides = false;
    if (!applyMine) this.outbox.drop(this.edits);
    await this.attempt(async () => {
      this.model.version = await get<Version>(this.model.path);
      await this.outbox.flush();
    });
    if (community) await this.show(community);
  }

  /** Ask what mends the edits, and take it over: a stroke like any other, to be undone or saved. */
  private async repair(): Promise<void> {
    const { division } = this;
    if (!division) return;
    this.busy = true;
    this.note = say("repairing");
    const inputs = { version: this.model.version.id, edits: strokesOf(division) };
    const done = await this.attempt(() => ask<{ repairs: Repaired[] }>("repair", inputs));
    this.busy = false;
    this.note = "";
    const mine = done?.repairs.find((one) => one.community === division.data.community);
    if (!done || this.division !== division) return;
    const stroke = division.moveEach(mine?.changed ?? []);
    if (stroke) this.paint(stroke);
    const households = stroke?.atoms.reduce((sum, row) => sum + division.data.households[row]!, 0);
    this.note = households === undefined ? say("nothingToRepair") : say("repaired", { count: count(households) });
  }

  /** Make a version with all its files from the draft; a split or a merge needs one too. */
  private async finish(edit?: Record<string, unknown>): Promise<void> {
    if (this.division?.changed().length) await this.save();
    if (this.collides || this.isLost || this.mine().length) return;
    this.busy = true;
    this.progress = 0;
    const inputs = { version: this.model.version.id, ...(edit ? { edits: [edit] } : {}) };
    const done = await this.attempt(() => run("repair", inputs, (job) => (this.progress = job.progress)));
    this.busy = false;
    this.progress = undefined;
    const number = done?.["number"];
    if (number) location.hash = `#/plans/${this.model.plan}/${number as number}/edit`;
  }
}

/** What a repair of one community proposes. */
interface Repaired {
  community: string;
  changed: { atom: number; to: string }[];
}

/** The edits that are not saved yet, as the repair reads them: one for each grid. */
function strokesOf(division: Division): { op: "move"; to: string; atoms: number[] }[] {
  const into = new Map<string, number[]>();
  for (const { atom, grid_code } of division.changed()) {
    into.set(grid_code, [...(into.get(grid_code) ?? []), atom]);
  }
  return [...into].map(([to, atoms]) => ({ op: "move", to, atoms }));
}

declare global {
  interface HTMLElementTagNameMap {
    "gp-edit": EditView;
  }
}

