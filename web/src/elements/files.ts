/** What can be taken along: files of the version, exports, and links for the field. */
import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FileTold, Me, SharedLink } from "../data";
import { address, call, get, relative, send } from "../http";
import { type Outcome, start, watch } from "../jobs";
import type { Model } from "../model";
import { Part } from "../part";
import { count, percent, say, time } from "../words";

const KINDS = ["gpkg", "shp", "kml", "xlsx", "pack", "paper"] as const;
type Kind = (typeof KINDS)[number];

@customElement("gp-files")
export class FilesView extends Part {
  @property({ attribute: false }) model!: Model;
  @property({ attribute: false }) me!: Me;
  @state() private files: FileTold[] = [];
  @state() private links: SharedLink[] = [];
  @state() private busy: Kind | undefined;
  @state() private progress = 0;
  @state() private fresh: SharedLink | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private get mayPlan(): boolean {
    return this.me.role === "planner" || this.me.role === "admin";
  }

  private load(): Promise<unknown> {
    return this.attempt(async () => {
      this.files = await get<FileTold[]>(`${this.model.path}/files`);
      if (this.mayPlan) this.links = await get<SharedLink[]>(`${this.model.path}/links`);
    });
  }

  override render(): TemplateResult {
    return html`
      ${this.troubleLine()}
      ${this.mayPlan
        ? html`<h2>${say("exports")}</h2>
            <p class="row">${KINDS.map(
              (kind) => html`<button ?disabled=${this.busy !== undefined} @click=${() => this.make(kind)}>
                ${say(`export_${kind}`)} ${this.busy === kind ? percent(this.progress / 100, 0) : ""}</button>`,
            )}</p>
            <h2>${say("links")}</h2>
            <p><button @click=${this.link}>${say("makeLink")}</button></p>
            ${this.fresh?.href
              ? html`<p role="status"><input readonly class="grow" .value=${this.fresh.href} aria-label=${say("links")} />
                  <button @click=${() => navigator.clipboard.writeText(this.fresh!.href!)}>${say("copy")}</button>
                  ${say("linkOnce")}</p>`
              : ""}
            <ul>${this.links.map(
              (one) => html`<li>${say(`link_${one.kind}`)} ${one.target}
                ${one.revoked
                  ? say("revoked")
                  : html`${say("linkExpires", { time: time(one.expires) })}
                      <button @click=${() => this.revoke(one)}>${say("revoke")}</button>`}</li>`,
            )}</ul>`
        : ""}
      <h2>${say("files")}</h2>
      <ul class="files">${this.files.map(
        (file) => html`<li><a href=${address(relative(file.href))} download>${file.name}</a>
          <small>${count(Math.ceil(file.bytes / 1024))} KiB</small></li>`,
      )}</ul>
    `;
  }

  private async run(kind: Kind): Promise<Outcome | undefined> {
    this.busy = kind;
    this.progress = 0;
    const done = await this.attempt(async () => {
      const job = await start("export", { version: this.model.version.id, kind });
      return watch(job.jobID, (now) => (this.progress = now.progress));
    });
    this.busy = undefined;
    if (done?.job.status === "failed") this.trouble = done.job.message ?? "";
    return done;
  }

  private async make(kind: Kind): Promise<void> {
    const href = (await this.run(kind))?.results?.["href"];
    if (typeof href === "string") {
      const link = document.createElement("a");
      link.href = address(relative(href));
      link.download = "";
      link.click();
    }
  }

  private async link(): Promise<void> {
    const made = await this.run("pack"); // what the link opens; made once, whoever asks again
    if (made?.job.status !== "successful") return;
    const json = { kind: "pack", days: 30, job: made.job.jobID };
    this.fresh = await this.attempt(() => send<SharedLink>(`${this.model.path}/links`, json));
    await this.load();
  }

  private async revoke(one: SharedLink): Promise<void> {
    await this.attempt(() => call(`${this.model.path}/links/${one.id}`, { method: "DELETE" }));
    await this.load();
  }
}
