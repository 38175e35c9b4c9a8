/** One version: its map beside the view that is asked for. */
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Me } from "../data";
import { Problem } from "../http";
import { DEVIATION } from "../map/colours";
import { PlanMap } from "../map/plan-map";
import { Model } from "../model";
import { Part, sentence } from "../part";
import { percent, say, sayOf } from "../words";
import "./balance";
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
  @state() private at: [number, number] | undefined;
  private map: PlanMap | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("plan") || changed.has("number")) void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.map?.destroy();
    this.map = undefined;
  }

  private async load(): Promise<void> {
    this.map?.destroy();
    this.map = undefined;
    this.model = undefined;
    this.chosen = "";
    this.trouble = "";
    try {
      this.model = await Model.load(this.plan, this.number);
    } catch (error) {
      const isGone = error instanceof Problem && error.status === 404;
      this.trouble = isGone ? say("gone") : sentence(error);
    }
  }

  override updated(): void {
    const place = this.querySelector<HTMLElement>(".map");
    if (!this.model || !place || this.map) return;
    this.map = new PlanMap(place, this.model.tiles, this.model.tolerance, this.model.bounds, {
      picked: (grid, at) => {
        this.at = at;
        this.choose(grid);
      },
      painted: (atoms) =>
        this.querySelector("gp-edit")?.dispatchEvent(new CustomEvent("gp-painted", { detail: atoms })),
    });
    this.requestUpdate();
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
        <div class="ground">
          <div class="map" role="region" aria-label=${say("map")}></div>
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
            @gp-moved=${() => this.load()}>
            ${this.view(model)}
          </div>
        </div>
      </main>
    `;
  }

  private view(model: Model): TemplateResult {
    const { map, chosen, me, at } = this;
    switch (this.tab as Tab) {
      case "edit":
        return html`<gp-edit .model=${model} .map=${map} .chosen=${chosen} .me=${me}></gp-edit>`;
      case "staff":
        return html`<gp-roster .model=${model} .me=${me}></gp-roster>`;
      case "routes":
        return html`<gp-routes .model=${model} .map=${map} .chosen=${chosen} .me=${me}></gp-routes>`;
      case "compare":
        return html`<gp-compare .model=${model} .map=${map}></gp-compare>`;
      case "publish":
        return html`<gp-publish .model=${model} .me=${me} .chosen=${chosen} .at=${at}></gp-publish>`;
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
