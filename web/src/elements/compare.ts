/** Two versions beside each other, and the households that moved. */
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Summary, Version } from "../data";
import { get } from "../http";
import { start, watch } from "../jobs";
import type { PlanMap } from "../map/plan-map";
import { homesOf, type Model } from "../model";
import { Part } from "../part";
import { count, percent, say, sayOf } from "../words";

interface Compared {
  moved: { households: number; share: number };
}

@customElement("gp-compare")
export class CompareView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) map: PlanMap | undefined;
  @state() private versions: Version[] | undefined;
  @state() private other: Version | undefined;
  @state() private result: Compared | undefined;
  @state() private progress: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const all = await get<Version[]>(`plans/${this.model.plan}/versions`);
      this.versions = all.filter((one) => one.number !== this.model.version.number);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.map?.showMoved([]);
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
      ${this.progress === undefined ? "" : html`<progress max="100" value=${this.progress}></progress>`}
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
        ${row("≤ 10 %", (one) => percent(one.deviation.within_10))}
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
    this.other = this.versions?.find((one) => one.number === number);
    this.result = undefined;
    if (!this.other) return;
    const old = this.other;
    this.progress = 0;
    await this.attempt(async () => {
      const job = await start("compare", { old: old.id, new: this.model.version.id });
      const done = await watch(job.jobID, (now) => (this.progress = now.progress));
      this.result = done.results?.["comparison"] as Compared | undefined;
      if (done.job.status === "failed") this.trouble = done.job.message ?? "";
      await this.mark(old);
    });
    this.progress = undefined;
  }

  /** Put a dot on every building that changed its grid. */
  private async mark(old: Version): Promise<void> {
    const { plan, version } = this.model;
    const [was, now] = await Promise.all([homesOf(plan, old.number), homesOf(plan, version.number)]);
    const moved = [...now].filter(([id, home]) => was.has(id) && was.get(id)!.grid !== home.grid);
    this.map?.showMoved(
      moved.map(([, home]) => ({
        type: "Feature",
        properties: {},
        geometry: { type: "Point", coordinates: home.at },
      })),
    );
  }

}
