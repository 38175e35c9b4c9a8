/** Two versions beside each other, and the households that moved. */
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Summary, Version } from "../data";
import { get } from "../http";
import { ask } from "../jobs";
import { homesOf, type Model } from "../model";
import { Part, tell } from "../part";
import { count, percent, say, sayOf } from "../words";

interface Compared {
  moved: { households: number; share: number };
  flows: { old: string; new: string }[];
}

/** What stands beside the version that is shown, and the homes that moved between them. */
export interface Beside {
  version: Version | undefined;
  moved: GeoJSON.Feature[];
}

@customElement("gp-compare")
export class CompareView extends Part {
  @property({ attribute: false }) model!: Model;
  @state() private versions: Version[] | undefined;
  @state() private other: Version | undefined;
  @state() private result: Compared | undefined;
  @state() private isBusy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const all = await get<Version[]>(`plans/${this.model.plan}/versions`);
      this.versions = all.filter((one) => one.number !== this.model.version.number);
    });
  }

  override render(): TemplateResult {
    if (!this.versions) return html`${this.troubleLine()}<p class="quiet">${say("loading")}</p>`;
    if (!this.versions.length) return html`<p>${say("compareNothing")}</p>`;
    return html`
      ${this.troubleLine()}
      <label>${say("compareWith")}
        <select @change=${this.choose}>
          <option value=""></option>
          ${this.versions.map(
            (one) => html`<option value=${one.number}>${say("version", { number: one.number })} ·
              ${sayOf("state", one.state)}</option>`,
          )}
        </select></label>
      ${this.isBusy ? html`<p class="quiet">${say("loading")}</p>` : ""}
      ${this.other ? this.figures(this.other.summary, this.model.version.summary) : ""}
      ${this.result ? this.movedLine(this.result) : ""}
    `;
  }

  private figures(before: Summary, after: Summary): TemplateResult {
    const row = (title: string, of: (one: Summary) => string) =>
      html`<tr><th scope="row">${title}</th><td>${of(before)}</td><td>${of(after)}</td></tr>`;
    return html`<table>
      <thead><tr><td></td><th scope="col">${say("before")}</th><th scope="col">${say("after")}</th></tr></thead>
      <tbody>
        ${row(say("grids"), (one) => count(one.grids))}
        ${row(say("deviation"), (one) => `${percent(one.deviation.mean)} / ${percent(one.deviation.max)}`)}
        ${row(`≤ ${percent(0.1, 0)}`, (one) => percent(one.deviation.within_10))}
        ${row(say("walking"), (one) => (one.walking_m ? count(Math.round(one.walking_m)) : ""))}
      </tbody>
    </table>`;
  }

  private movedLine(result: Compared): TemplateResult {
    const { households, share } = result.moved;
    return html`<p role="status">${say("movedShare", {
      households: count(households),
      share: percent(share),
    })}</p>`;
  }

  private async choose(event: Event): Promise<void> {
    const number = Number((event.target as HTMLSelectElement).value);
    const old = this.versions?.find((one) => one.number === number);
    this.other = old;
    this.result = undefined;
    tell<Beside>(this, "gp-compared", { version: old, moved: [] });
    if (!old) return;
    this.isBusy = true;
    await this.attempt(async () => {
      const inputs = { old: old.id, new: this.model.version.id };
      this.result = (await ask<{ comparison: Compared }>("compare", inputs)).comparison;
      const moved = await this.homes(old, this.result);
      tell<Beside>(this, "gp-compared", { version: old, moved });
    });
    this.isBusy = false;
  }

  /** A spot for every building that changed its grid. */
  private async homes(old: Version, { flows }: Compared): Promise<GeoJSON.Feature[]> {
    const { plan, version } = this.model;
    const codes = (side: "old" | "new") => [...new Set(flows.map((one) => one[side]))];
    const [was, now] = await Promise.all([
      homesOf(plan, old.number, codes("old")),
      homesOf(plan, version.number, codes("new")),
    ]);
    return [...now]
      .filter(([id, home]) => was.has(id) && was.get(id)!.grid !== home.grid)
      .map(([, { at, households }]) => ({
        type: "Feature",
        properties: { households },
        geometry: { type: "Point", coordinates: at },
      }));
  }
}
