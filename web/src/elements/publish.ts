/** From draft to published: gates, comments on a place, and the next state. */
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Comment, Gate, Me, State } from "../data";
import { call, get, send } from "../http";
import type { Place } from "../map/plan-map";
import type { Model } from "../model";
import { Part, tell } from "../part";
import { say, time } from "../words";

const NEXT: Record<State, [State, "toReview" | "toDraft" | "toPublished" | "toRetired"][]> = {
  draft: [["review", "toReview"]],
  review: [
    ["published", "toPublished"],
    ["draft", "toDraft"],
  ],
  published: [["retired", "toRetired"]],
  retired: [],
};

@customElement("gp-publish")
export class PublishView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) me!: Me;
  @property() chosen = "";
  @property({ attribute: false }) place: Place | undefined;
  @state() private gates: Gate[] = [];
  @state() private comments: Comment[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private load(): Promise<unknown> {
    return this.attempt(async () => {
      [this.gates, this.comments] = await Promise.all([
        get<Gate[]>(`${this.model.path}/gates`),
        get<Comment[]>(`${this.model.path}/comments`),
      ]);
      const open = this.comments.filter((one) => one.lon !== null && !one.is_resolved);
      tell(this, "gp-spots", open.map(({ lon, lat }) => ({
        type: "Feature",
        properties: {},
        geometry: { type: "Point", coordinates: [lon, lat] },
      })));
    });
  }

  override render(): TemplateResult {
    const mayPublish = this.me.role === "planner" || this.me.role === "admin";
    return html`
      ${this.troubleLine()}
      <h2>${say("gates")}</h2>
      ${this.gates.length ? "" : html`<p class="quiet">${say("noGates")}</p>`}
      <ul class="gates">${this.gates.map(
        (gate) => html`<li>
          <span class="badge ${gate.open ? "ready" : "failed"}">${say(gate.open ? "gateOpen" : "gateShut")}</span>
          ${gate.sentence}</li>`,
      )}</ul>
      ${mayPublish
        ? html`<p class="row">${NEXT[this.model.version.state].map(
            ([to, key], i) => html`<button class=${i ? "" : "main"} @click=${() => this.move(to)}>${say(key)}</button>`,
          )}</p>`
        : ""}
      <h2>${say("comments")}</h2>
      ${this.comments.length
        ? html`<ul class="comments">${this.comments.map(
            (one) => html`<li class=${one.is_resolved ? "quiet" : ""}>
              <small>${one.created_by} · ${time(one.created)}
                ${one.grid_code
                  ? html`<button class="plain" @click=${() => tell(this, "gp-choose", one.grid_code)}>${placeOf(one)}</button>`
                  : ""}</small>
              <p>${one.text}</p></li>`,
          )}</ul>`
        : html`<p class="quiet">${say("noComments")}</p>`}
      <form @submit=${this.comment}>
        ${this.chosen
          ? html`<label>${say("commentAbout")}
              <select name="about">${this.abouts().map(
                ([about, text]) => html`<option value=${about}>${text}</option>`,
              )}</select></label>`
          : ""}
        <label>${say("comment")}
          <textarea name="text" rows="3" required maxlength="2000"></textarea></label>
        <p class="quiet">${say("commentHint")}</p>
        <button>${say("addComment")}</button>
      </form>
    `;
  }

  /** The place last clicked, unless another grid was chosen in a list since. */
  private get here(): Place | undefined {
    return this.place?.grid === this.chosen ? this.place : undefined;
  }

  /** What a comment may be about, the most exact first. */
  private abouts(): ["building" | "boundary" | "grid", string][] {
    const { building, other } = this.here ?? {};
    const grid = this.chosen;
    return [
      ...(building ? [["building", say("aboutBuilding", { building })] as ["building", string]] : []),
      ...(other ? [["boundary", say("aboutBoundary", { grid, other })] as ["boundary", string]] : []),
      ["grid", say("aboutGrid", { grid })],
    ];
  }

  private async move(to: State): Promise<void> {
    const done = await this.attempt(() =>
      call(`${this.model.path}/state`, {
        method: "POST",
        json: { to },
        headers: { "If-Match": `"${this.model.version.etag}"` },
      }),
    );
    if (done) tell(this, "gp-moved");
  }

  private async comment(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const told = new FormData(form);
    const about = told.get("about");
    const [lon, lat] = this.here?.at ?? [null, null];
    const json = {
      text: String(told.get("text")),
      grid_code: this.chosen || null,
      other_grid: about === "boundary" ? this.here?.other : null,
      building_id: about === "building" ? this.here?.building : null,
      lon,
      lat,
    };
    if (await this.attempt(() => send(`${this.model.path}/comments`, json))) {
      form.reset();
      await this.load();
    }
  }
}

/** What a comment is about, in words. */
function placeOf({ grid_code, other_grid, building_id }: Comment): string {
  const grid = grid_code ?? "";
  if (building_id) return say("aboutBuilding", { building: building_id });
  return other_grid ? say("aboutBoundary", { grid, other: other_grid }) : say("aboutGrid", { grid });
}
