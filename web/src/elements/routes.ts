/** Days, walks and stops of the patrols; the chosen day is drawn on the map. */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Me, RouteProperties, StopProperties } from "../data";
import { features } from "../http";
import { start, watch } from "../jobs";
import type { PlanMap } from "../map/plan-map";
import type { Model } from "../model";
import { Part, tell } from "../part";
import { count, percent, say, sayOf } from "../words";

type Route = GeoJSON.Feature<GeoJSON.Geometry, RouteProperties>;
type Stop = GeoJSON.Feature<GeoJSON.Geometry, StopProperties>;

@customElement("gp-routes")
export class RoutesView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) map: PlanMap | undefined;
  @property({ attribute: false }) me!: Me;
  @property() chosen = "";
  @state() private routes: Route[] | undefined;
  @state() private stops: Stop[] = [];
  @state() private day = "";
  @state() private open = "";
  @state() private progress: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.routes = await features<RouteProperties>(
        `${this.model.path}/collections/routes/items?limit=10000`,
      );
      this.day = this.days()[0] ?? "";
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.map?.showRoutes([]);
  }

  override updated(changed: PropertyValues<this>): void {
    const names = changed as Map<PropertyKey, unknown>; // private state is not in its type
    if (["chosen", "day", "open"].some((name) => names.has(name))) this.draw();
  }

  override render(): TemplateResult {
    if (!this.routes) return html`${this.troubleLine()}<p class="quiet">${say("loading")}</p>`;
    const mayPlan = this.me.role === "planner" || this.me.role === "admin";
    return html`
      ${this.troubleLine()}
      ${this.routes.length ? this.timeline() : html`<p>${say("noRoutes")}</p>`}
      ${mayPlan
        ? html`<form class="row" @submit=${this.ask}>
            <label>${say("mode")}
              <select name="mode">${(["sweep", "visits", "mixed"] as const).map(
                (mode) => html`<option value=${mode}>${say(`mode_${mode}`)}</option>`,
              )}</select></label>
            <label>${say("days")} <input name="days" type="number" min="1" max="366" value="5" /></label>
            <button ?disabled=${this.progress !== undefined}>${say("planRoutes")}
              ${this.progress === undefined ? "" : percent(this.progress / 100, 0)}</button>
          </form>`
        : ""}
    `;
  }

  private timeline(): TemplateResult {
    const shown = this.shown();
    return html`
      <div class="row" role="group" aria-label=${say("day")}>
        ${this.days().map(
          (day) => html`<button aria-pressed=${day === this.day} @click=${() => (this.day = day)}>
            ${day || say("mode_sweep")}</button>`,
        )}
      </div>
      <table>
        <thead><tr>
          <th scope="col">${say("grid")}</th><th scope="col">${say("length")}</th>
          <th scope="col">${say("minutes")}</th><th scope="col">${say("stops")}</th>
          <th scope="col">${say("gap")}</th>
        </tr></thead>
        <tbody>${shown.map(({ properties: route }) => html`
          <tr aria-selected=${route.route_id === this.open}>
            <th scope="row">
              <button class="plain" aria-expanded=${route.route_id === this.open}
                @click=${() => this.look(route)}>${route.grid_code}</button>
              <small>${sayOf("mode", route.kind)} ${route.slot ?? ""}</small></th>
            <td>${count(Math.round(route.length_m))} m</td>
            <td><span class="bar" role="img" aria-label="${Math.round(route.minutes)} min"
              style="--from:0;--width:${Math.min(100, route.minutes / 4.8)}%;--colour:var(--accent)"></span>
              ${count(Math.round(route.minutes))}</td>
            <td>${route.stops}</td>
            <td>${route.gap === null ? say("noBound") : percent(route.gap, 2)}</td>
          </tr>
          ${route.route_id === this.open && this.stops.length
            ? html`<tr><td colspan="5"><ol>${this.stops.map(
                ({ properties: stop }) => html`<li>${stop.stop_id} <small>${stop.visit_class}
                  ${Math.round(stop.minutes)} min</small></li>`,
              )}</ol></td></tr>`
            : ""}`)}</tbody>
      </table>`;
  }

  private days(): string[] {
    return [...new Set((this.routes ?? []).map((one) => one.properties.day ?? ""))].sort();
  }

  private shown(): Route[] {
    return (this.routes ?? [])
      .filter((one) => (one.properties.day ?? "") === this.day)
      .filter((one) => !this.chosen || one.properties.grid_code === this.chosen);
  }

  private draw(): void {
    const picked = this.open
      ? this.shown().filter((one) => one.properties.route_id === this.open)
      : this.shown();
    this.map?.showRoutes([...picked, ...(this.open ? this.stops : [])]);
  }

  private async look(route: RouteProperties): Promise<void> {
    this.open = route.route_id === this.open ? "" : route.route_id;
    this.stops = [];
    if (!this.open) return;
    tell(this, "gp-choose", route.grid_code);
    const filter = encodeURIComponent(`route_id = '${route.route_id.replace(/'/g, "''")}'`);
    await this.attempt(async () => {
      this.stops = await features<StopProperties>(
        `${this.model.path}/collections/stops/items?limit=1000&filter=${filter}`,
      );
      this.stops.sort((a, b) => a.properties.number - b.properties.number);
      this.draw();
    });
  }

  private async ask(event: Event): Promise<void> {
    event.preventDefault();
    const told = new FormData(event.target as HTMLFormElement);
    this.progress = 0;
    const done = await this.attempt(async () => {
      const job = await start("plan-routes", {
        version: this.model.version.id,
        mode: String(told.get("mode")),
        days: Number(told.get("days")),
      });
      return watch(job.jobID, (now) => (this.progress = now.progress));
    });
    this.progress = undefined;
    if (done?.job.status === "failed") this.trouble = done.job.message ?? "";
    const number = done?.results?.["number"] as number | undefined;
    if (number) location.hash = `#/plans/${this.model.plan}/${number}/routes`;
  }
}
