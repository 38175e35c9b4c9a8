/** The table twin of the map: every grid with its balance, by keyboard as by mouse. */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { BuildingProperties } from "../data";
import { get } from "../http";
import { deviationColour } from "../map/colours";
import type { Grid, Model } from "../model";
import { Part, tell } from "../part";
import { count, percent, say } from "../words";

type Column = "grid_code" | "households" | "deviation" | "walking_m" | "polsby_popper";

const COLUMNS: [Column, "grid" | "households" | "deviation" | "walking" | "shape"][] = [
  ["grid_code", "grid"],
  ["households", "households"],
  ["deviation", "deviation"],
  ["walking_m", "walking"],
  ["polsby_popper", "shape"],
];
const SHOWN = 400; // rows at once; search and community narrow them down

@customElement("gp-balance")
export class BalanceView extends Part {
  @property({ attribute: false }) model!: Model;
  @property() chosen = "";
  @state() private column: Column = "deviation";
  @state() private isUp = false;
  @state() private text = "";
  @state() private community = "";
  @state() private found: Set<string> | undefined;

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("chosen") && this.chosen) {
      this.querySelector(`[data-grid="${CSS.escape(this.chosen)}"]`)?.scrollIntoView({ block: "nearest" });
    }
  }

  override render(): TemplateResult {
    const { summary } = this.model.version;
    const rows = this.rows();
    return html`
      ${this.troubleLine()}
      <p class="summary">
        ${say("summaryLine", {
          grids: count(summary.grids),
          mean: percent(summary.deviation.mean),
          max: percent(summary.deviation.max),
          within: percent(summary.deviation.within_10),
        })}
        ${summary.certified
          ? html`<br />${say("certified", {
                proven: summary.certified.proven,
                communities: summary.certified.communities,
                gap: percent(summary.certified.median_gap ?? 0, 2),
              })}`
          : ""}
      </p>
      <div class="row">
        <input type="search" class="grow" placeholder=${say("search")} aria-label=${say("search")}
          .value=${this.text} @input=${this.search} />
        <select aria-label=${say("community")} @change=${this.narrow}>
          <option value="">${say("allCommunities")}</option>
          ${this.model.communities().map(
            (one) => html`<option value=${one.code}>${one.name || one.code}</option>`,
          )}
        </select>
      </div>
      ${this.text && !rows.length
        ? html`<p role="status">${say("searchNothing", { text: this.text })}</p>`
        : html`<table id="grids" tabindex="-1">
            <thead>
              <tr>${COLUMNS.map(([column, key]) => this.head(column, say(key)))}</tr>
            </thead>
            <tbody>${rows.slice(0, SHOWN).map((grid) => this.line(grid))}</tbody>
          </table>`}
    `;
  }

  private head(column: Column, title: string): TemplateResult {
    const sort = column !== this.column ? "none" : this.isUp ? "ascending" : "descending";
    return html`<th scope="col" aria-sort=${sort}>
      <button class="plain" aria-label=${say("sortBy", { column: title })} @click=${() => this.sort(column)}>
        ${title} ${sort === "ascending" ? "▲" : sort === "descending" ? "▼" : ""}
      </button>
    </th>`;
  }

  private line(grid: Grid): TemplateResult {
    const isOutside = Math.abs(grid.deviation) > this.model.tolerance + 1e-9;
    const width = Math.min(50, Math.abs(grid.deviation) * 150);
    return html`<tr data-grid=${grid.grid_code} aria-selected=${grid.grid_code === this.chosen}>
      <th scope="row">
        <button class="plain" title=${say("showOnMap")} @click=${() => tell(this, "gp-choose", grid.grid_code)}>
          ${grid.grid_code}</button>${grid.is_locked ? html` <span class="badge">${say("locked")}</span>` : ""}
        <small>${grid.community_name ?? ""}</small>
      </th>
      <td>${count(grid.households)}</td>
      <td>
        <span class="bar ${isOutside ? "outside" : ""}" role="img"
          aria-label=${say(isOutside ? "outside" : "within")}
          style="--width:${width}%;--colour:${deviationColour(grid.deviation)};--from:${grid.deviation < 0 ? 50 - width : 50}%"></span>
        ${percent(grid.deviation)}
      </td>
      <td>${grid.walking_m === null ? "" : count(Math.round(grid.walking_m))}</td>
      <td>${grid.polsby_popper?.toFixed(2) ?? ""}</td>
    </tr>`;
  }

  private rows(): Grid[] {
    const wanted = this.text.trim().toLowerCase();
    const sign = this.isUp ? 1 : -1;
    const key = (grid: Grid) => {
      const value = grid[this.column] ?? 0;
      return this.column === "deviation" ? Math.abs(value as number) : value;
    };
    return this.model.grids
      .filter((grid) => !this.community || grid.community === this.community)
      .filter(
        (grid) =>
          !wanted ||
          grid.grid_code.includes(wanted) ||
          (grid.community_name ?? "").toLowerCase().includes(wanted) ||
          (grid.name ?? "").toLowerCase().includes(wanted) ||
          this.found?.has(grid.grid_code),
      )
      .sort((a, b) => {
        const [x, y] = [key(a), key(b)];
        return x < y ? -sign : x > y ? sign : a.grid_code < b.grid_code ? -1 : 1;
      });
  }

  private sort(column: Column): void {
    this.isUp = column === this.column ? !this.isUp : column === "grid_code";
    this.column = column;
  }

  private narrow(event: Event): void {
    this.community = (event.target as HTMLSelectElement).value;
  }

  private async search(event: Event): Promise<void> {
    this.text = (event.target as HTMLInputElement).value;
    this.found = undefined;
    const asked = this.text.trim();
    if (asked.length < 2) return;
    // a quote is doubled in CQL2; % and _ match anything and are left out
    const like = `'%${asked.replace(/'/g, "''").replace(/[%_\\]/g, "")}%'`;
    const filter = `name LIKE ${like} OR address LIKE ${like} OR building_id LIKE ${like}`;
    const query = new URLSearchParams({ filter, "filter-lang": "cql2-text", limit: "200" });
    const page = await this.attempt(() =>
      get<{ features: { properties: BuildingProperties }[] }>(
        `${this.model.path}/collections/buildings/items?${query}`,
      ),
    );
    if (page && asked === this.text.trim()) {
      this.found = new Set(page.features.map((one) => one.properties.grid_code ?? ""));
    }
  }
}
