/** The form that starts a plan. */
import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Area } from "../data";
import { get } from "../http";
import { start } from "../jobs";
import { Part, tell } from "../part";
import { say } from "../words";

interface SchemeTold {
  name: string;
  title: string;
  tolerance: number;
}

const WEIGHTS = ["balance", "walking", "boundary"] as const;

@customElement("gp-new-plan")
export class NewPlan extends Part {
  area!: Area;
  @state() private schemes: SchemeTold[] = [];
  @state() private busy = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => (this.schemes = await get<SchemeTold[]>("schemes")));
  }

  override firstUpdated(): void {
    const dialog = this.querySelector("dialog")!;
    dialog.addEventListener("close", () => tell(this, "gp-close"));
    dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="new-plan-title">
      <form @submit=${this.submit}>
        <h2 id="new-plan-title">${say("newPlan")}: ${this.area.name}</h2>
        ${this.troubleLine()}
        <label>${say("planName")} <input name="name" required maxlength="200" value=${this.area.name} /></label>
        <label>${say("scheme")}
          <select name="scheme" @change=${this.suggest}>
            ${this.schemes.map(
              (one) => html`<option value=${one.name} ?selected=${one.name === "wujin"}>${one.title}</option>`,
            )}
          </select>
        </label>
        <label>${say("effort")}
          <select name="effort">
            <option value="draft">${say("effort_draft")}</option>
            <option value="standard" selected>${say("effort_standard")}</option>
            <option value="certified">${say("effort_certified")}</option>
          </select>
        </label>
        <label>${say("tolerance")}
          <input name="tolerance" type="number" min="1" max="99" step="1" value="10" required />
        </label>
        <fieldset>
          <legend>${say("weights")}</legend>
          ${WEIGHTS.map(
            (name) => html`<label>${say(`weight_${name}`)}
              <input name=${name} type="range" min="0" max="3" step="0.25" value="1" /></label>`,
          )}
        </fieldset>
        <p class="row">
          <button class="main" ?disabled=${this.busy}>${say("start")}</button>
          <button type="button" @click=${this.close}>${say("close")}</button>
        </p>
      </form>
    </dialog>`;
  }

  private close(): void {
    this.querySelector("dialog")!.close();
  }

  private suggest(event: Event): void {
    const name = (event.target as HTMLSelectElement).value;
    const scheme = this.schemes.find((one) => one.name === name);
    const field = this.querySelector<HTMLInputElement>("[name=tolerance]");
    if (scheme && field) field.value = String(Math.round(100 * scheme.tolerance));
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    const told = new FormData(event.target as HTMLFormElement);
    const weights = Object.fromEntries(WEIGHTS.map((name) => [name, Number(told.get(name))]));
    this.busy = true;
    const job = await this.attempt(() =>
      start("generate-plan", {
        area: this.area.id,
        name: String(told.get("name")),
        scheme: String(told.get("scheme")),
        settings: {
          effort: String(told.get("effort")),
          tolerance: Number(told.get("tolerance")) / 100,
          weights,
        },
      }),
    );
    this.busy = false;
    if (job) {
      tell(this, "gp-started", job);
      this.close();
    }
  }
}
