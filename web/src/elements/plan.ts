/** One version: its map beside the view that is asked for. */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Me } from "../data";
import { Problem } from "../http";
import { DEVIATION } from "../map/colours";
import { type Place, PlanMap, together } from "../map/plan-map";
import { Model, tilesOf } from "../model";
import { Part, sentence } from "../part";
import { percent, say, sayOf } from "../words";
import "./balance";
import type { Beside } from "./compare";
import "./compare";
import "./edit";
import "./files";
import "./publish";
import "./roster";
import "./routes";

const TABS = ["balance", "edit", "staff", "routes", "compare", "publish", "files"] as const;
type Tab = (typeof TABS)[number];

@customElement("gp-plan")
export class PlanView extends Part {
  @property({ attribute: false }) me!: Me;
  @property() plan = "";
  @property({ type: Number }) number = 0;
  @property() tab = "balance";
  @state() private model: Model | undefined;
  @state() private chosen = "";
  @state() private place: Place | undefined;
  @state() private spots: GeoJSON.Feature[] = [];
  @state() private beside: Beside | undefined;
  private map: PlanMap | undefined;
  private other: PlanMap | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("plan")) void this.load();
    else if (changed.has("number")) void this.turn();
    if (changed.has("tab")) {
      this.beside = undefined;
      this.spots = [];
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clear();
  }

  private clear(): void {
    this.map?.destroy();
    this.other?.destroy();
    this.map = this.other = undefined;
  }

  private async load(): Promise<void> {
    this.clear();
    this.model = this.beside = this.place = undefined;
    this.chosen = "";
    await this.turn();
  }

  /** Show another version of the same plan: the map stays where it is. */
  private async turn(): Promise<void> {
    const { plan, number } = this;
    this.trouble = "";
    try {
      const model = await Model.load(plan, number);
      if (plan !== this.plan || number !== this.number) return; // asked for another meanwhile
      this.model = model;
      this.map?.refresh(model.tiles);
    } catch (error) {
      const isGone = error instanceof Problem && error.status === 404;
      this.clear();
      this.model = undefined;
      this.trouble = isGone ? say("gone") : sentence(error);
    }
  }

  override updated(): void {
    const ground = this.querySelector<HTMLElement>(".map.now");
    if (this.model && ground && !this.map) {
      this.map = new PlanMap(ground, this.model.tiles, this.model.tolerance, this.model.bounds, this);
      this.requestUpdate();
    }
    this.setBeside();
  }

  /** The map of the version compared with: made, led along, and taken away again. */
  private setBeside(): void {
    const version = this.beside?.version;
    const ground = this.querySelector<HTMLElement>(".map.was");
    if (this.other && this.other.map.getContainer() !== ground) {
      this.other.destroy();
      this.other = undefined;
    }
    if (!this.map) return;
    if (version && ground && !this.other) {
      const tolerance = version.summary.tolerance?.asked ?? 0.1;
      const { lng, lat } = this.map.map.getCenter();
      const zoom = this.map.map.getZoom();
      this.other = new PlanMap(ground, tilesOf(this.plan, version.number), tolerance, undefined, this);
      this.other.map.jumpTo({ center: [lng, lat], zoom });
      together(this.map.map, this.other.map);
    }
    for (const map of [this.map, this.other]) map?.showSpots(this.beside?.moved ?? this.spots);
  }

  picked(place: Place): void {
    this.place = place;
    this.choose(place.grid);
  }

  painted(atoms: number[]): void {
    this.querySelector("gp-edit")?.dispatchEvent(new CustomEvent("gp-painted", { detail: atoms }));
  }

  override render(): TemplateResult {
    const { model } = this;
    if (!model) {
      return html`<main class="plan">
        ${this.troubleLine()}
        <p class="quiet">${this.trouble ? html`<a href="#/">${say("back")}</a>` : say("loading")}</p>
      </main>`;
    }
    return html`
      <a class="skip" href="#grids" @click=${this.skip}>${say("skip")}</a>
      <main class="plan">
        <div class="ground ${this.beside?.version ? "two" : ""}">
          <div class="map now" role="region" aria-label=${say("map")}></div>
          ${this.pair(model)}
          ${this.legend(model)}
          <p class="credit">${say("attribution")}</p>
        </div>
        <div class="side">
          <div class="head">
            <a href="#/">${say("back")}</a>
            <span class="badge ${model.version.state}">${sayOf("state", model.version.state)}</span>
            <span>${say("version", { number: model.version.number })}</span>
          </div>
          <nav class="tabs" aria-label=${say("title")}>
            ${TABS.map(
              (tab) => html`<a
                href="#/plans/${this.plan}/${this.number}/${tab}"
                aria-current=${tab === this.tab ? "page" : "false"}
                >${say(tab)}</a>`,
            )}
          </nav>
          <div class="view" @gp-choose=${(event: CustomEvent<string>) => this.show(event.detail)}
            @gp-moved=${() => this.turn()}
            @gp-compared=${(event: CustomEvent<Beside>) => (this.beside = event.detail)}
            @gp-spots=${(event: CustomEvent<GeoJSON.Feature[]>) => (this.spots = event.detail)}>
            ${this.view(model)}
          </div>
        </div>
      </main>
    `;
  }

  private pair(model: Model): TemplateResult | string {
    const version = this.beside?.version;
    if (!version) return "";
    const title = (which: "before" | "after", number: number) =>
      html`<p class="which ${which}">${say(which)} · ${say("version", { number })}</p>`;
    // a map for each version: one that is compared with another gets a ground of its own
    return html`${keyed(version.id, html`<div class="map was" role="region" aria-label=${say("before")}></div>`)}
      ${title("before", version.number)} ${title("after", model.version.number)}`;
  }

  private view(model: Model): TemplateResult {
    const { map, chosen, me, place } = this;
    switch (this.tab as Tab) {
      case "edit":
        return html`<gp-edit .model=${model} .map=${map} .chosen=${chosen} .me=${me}></gp-edit>`;
      case "staff":
        return html`<gp-roster .model=${model} .me=${me}></gp-roster>`;
      case "routes":
        return html`<gp-routes .model=${model} .map=${map} .chosen=${chosen} .me=${me}></gp-routes>`;
      case "compare":
        return html`<gp-compare .model=${model}></gp-compare>`;
      case "publish":
        return html`<gp-publish .model=${model} .me=${me} .chosen=${chosen} .place=${place}></gp-publish>`;
      case "files":
        return html`<gp-files .model=${model} .me=${me}></gp-files>`;
      default:
        return html`<gp-balance .model=${model} .chosen=${chosen}></gp-balance>`;
    }
  }

  private legend(model: Model): TemplateResult {
    return html`<figure class="legend" aria-label=${say("legend")}>
      <figcaption>${say("legend")}</figcaption>
      <div class="ramp" style="background:linear-gradient(90deg,${DEVIATION.map(([, c]) => c).join(",")})"></div>
      <div class="ends"><span>${say("legendLight")}</span><span>0</span><span>${say("legendHeavy")}</span></div>
      <div>${say("legendPattern")} (±${percent(model.tolerance, 0)})</div>
    </figure>`;
  }

  private choose(grid: string): void {
    this.chosen = grid;
    this.map?.choose(grid);
  }

  private show(grid: string): void {
    this.choose(grid);
    const found = this.model?.grid(grid);
    if (found) this.map?.fly(found.bounds);
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("#grids, .view button, .view a")?.focus();
  }
}
