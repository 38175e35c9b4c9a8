/** Who stands where: slots filled and missing. */
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { CoverageProperties, Me } from "../data";
import { features } from "../http";
import { start, watch } from "../jobs";
import type { Model } from "../model";
import { Part, tell } from "../part";
import { language, percent, say } from "../words";

@customElement("gp-roster")
export class RosterView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) me!: Me;
  @state() private rows: CoverageProperties[] | undefined;
  @state() private progress: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    await this.attempt(async () => {
      const found = await features<CoverageProperties>(
        `${this.model.path}/collections/coverage/items?limit=10000`,
      );
      this.rows = found.map((one) => one.properties);
    });
  }

  override render(): TemplateResult {
    if (!this.rows) return html`${this.troubleLine()}<p class="quiet">${say("loading")}</p>`;
    const lacking = this.rows.reduce((sum, row) => sum + (row.missing || 0), 0);
    return html`
      ${this.troubleLine()}
      ${this.rows.length
        ? html`<p>${lacking ? say("missing", { count: lacking }) : say("filled")}</p>
            <table>
              <thead><tr>
                <th scope="col">${say("grid")}</th><th scope="col">${say("roleColumn")}</th>
                <th scope="col">${say("person")}</th>
              </tr></thead>
              <tbody>${this.rows.map(
                (row) => html`<tr>
                  <th scope="row"><button class="plain" @click=${() => tell(this, "gp-choose", row.unit)}>
                    ${row.unit}</button></th>
                  <td>${language() === "zh" ? row.role_zh : row.role_en}</td>
                  <td class=${row.missing ? "outside" : ""}>
                    ${row.missing ? say("missing", { count: row.missing }) : row.staff_id}</td>
                </tr>`,
              )}</tbody>
            </table>`
        : html`<p>${say("noRoster")}</p>`}
      ${this.me.role === "planner" || this.me.role === "admin"
        ? html`<button @click=${this.assign} ?disabled=${this.progress !== undefined}>${say("assignStaff")}
            ${this.progress === undefined ? "" : percent(this.progress / 100, 0)}</button>`
        : ""}
    `;
  }

  private async assign(): Promise<void> {
    this.progress = 0;
    const done = await this.attempt(async () => {
      const job = await start("assign-staff", { version: this.model.version.id });
      return watch(job.jobID, (now) => (this.progress = now.progress));
    });
    this.progress = undefined;
    if (done?.job.status === "failed") this.trouble = done.job.message ?? "";
    const number = done?.results?.["number"] as number | undefined;
    if (number) location.hash = `#/plans/${this.model.plan}/${number}/staff`;
  }
}
