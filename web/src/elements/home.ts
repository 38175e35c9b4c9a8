/** Areas, plans and work in progress: where a planner begins. */
import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Area, Job, Me, Plan } from "../data";
import { call, get } from "../http";
import { dismiss } from "../jobs";
import { Part, tell } from "../part";
import { count, percent, say, sayOf, time } from "../words";
import "./new-plan";

const PAUSE = 1500; // ms between looks at the jobs

@customElement("gp-home")
export class Home extends Part {
  @state() private areas: Area[] | undefined;
  @state() private plans: Plan[] = [];
  @state() private jobs: Job[] = [];
  @state() private startFrom: Area | undefined;
  @state() private note = "";
  me: Me | undefined;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    await this.attempt(async () => {
      const [areas, plans, jobs] = await Promise.all([
        get<Area[]>("areas"),
        get<Plan[]>("plans"),
        get<{ jobs: Job[] }>("jobs?limit=20"),
      ]);
      this.areas = areas;
      this.plans = plans;
      this.jobs = jobs.jobs;
    });
    // the answer may come after the view was left
    if (this.isConnected) this.timer = window.setTimeout(() => void this.load(), PAUSE);
  }

  private get mayPlan(): boolean {
    return this.me?.role === "admin" || this.me?.role === "planner";
  }

  override render(): TemplateResult {
    return html`
      <main class="home">
        ${this.troubleLine()}
        <section aria-labelledby="plans-title">
          <h2 id="plans-title">${say("plans")}</h2>
          ${this.plans.length
            ? html`<ul class="cards">${this.plans.map((plan) => this.planCard(plan))}</ul>`
            : html`<p>${say("noPlans")}</p>`}
        </section>
        <section aria-labelledby="areas-title">
          <h2 id="areas-title">${say("areas")}</h2>
          ${this.areas && !this.areas.length ? html`<p>${say("noAreas")}</p>` : ""}
          <ul class="cards">${(this.areas ?? []).map((area) => this.areaCard(area))}</ul>
          ${this.mayPlan
            ? html`<p>
                <label class="button"
                  >${say("upload")}
                  <input type="file" accept=".zip" class="unseen" @change=${this.upload}
                /></label>
                <span role="status">${this.note}</span>
              </p>`
            : ""}
        </section>
        ${this.startFrom
          ? html`<gp-new-plan
              .area=${this.startFrom}
              @gp-close=${() => (this.startFrom = undefined)}
              @gp-started=${() => ((this.startFrom = undefined), void this.load())}
            ></gp-new-plan>`
          : ""}
        <section aria-labelledby="jobs-title">
          <h2 id="jobs-title">${say("jobs")}</h2>
          ${this.jobs.length
            ? html`<ul class="jobs">${this.jobs.map((job) => this.jobLine(job))}</ul>`
            : html`<p>${say("noJobs")}</p>`}
        </section>
      </main>
    `;
  }

  private planCard(plan: Plan): TemplateResult {
    const number = plan.latest ?? plan.published;
    return html`<li class="card">
      <h3>${plan.name}</h3>
      <p>${time(plan.created)}${number ? ` · ${say("version", { number })}` : ""}</p>
      ${number
        ? html`<a class="button" href="#/plans/${plan.id}/${number}">${say("open")}</a>`
        : ""}
    </li>`;
  }

  private areaCard(area: Area): TemplateResult {
    const { communities = 0, buildings = 0, households = 0 } = area.counts ?? {};
    return html`<li class="card">
      <h3>${area.name}</h3>
      <p>
        <span class="badge ${area.state}">${sayOf("area", area.state)}</span>
        ${area.state === "ready"
          ? html`${count(communities)} ${say("communities")} · ${count(buildings)}
            ${say("buildings")} · ${count(households)} ${say("households")}`
          : ""}
      </p>
      ${area.findings?.length
        ? html`<details>
            <summary>${area.findings.length}</summary>
            <ul>${area.findings.slice(0, 50).map((one) => html`<li>${one.text}</li>`)}</ul>
          </details>`
        : ""}
      ${area.state === "ready" && this.mayPlan
        ? html`<button @click=${() => (this.startFrom = area)}>${say("newPlan")}</button>`
        : ""}
    </li>`;
  }

  private jobLine(job: Job): TemplateResult {
    const isOpen = job.status === "accepted" || job.status === "running";
    return html`<li>
      <span>${sayOf("process", job.processID.replace(/-/g, "_"))} · ${sayOf("job", job.status)}</span>
      ${isOpen
        ? html`<progress max="100" value=${job.progress} aria-label=${say("progress")}></progress>
            <span>${percent(job.progress / 100, 0)}</span>
            ${job.estimatedEnd
              ? html`<span>${say("estimatedEnd", { time: time(job.estimatedEnd) })}</span>`
              : ""}
            <button @click=${() => this.attempt(() => dismiss(job.jobID))}>${say("cancel")}</button>`
        : html`<span class=${job.status}>${job.status === "failed" ? job.message : ""}</span>`}
    </li>`;
  }

  private async upload(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.note = say("uploading");
    const sent = await this.attempt(() =>
      call(`areas?name=${encodeURIComponent(file.name.replace(/\.zip$/i, ""))}`, {
        method: "POST",
        body: file,
        headers: { "Content-Type": "application/zip" },
      }),
    );
    this.note = sent ? say("uploaded") : "";
    input.value = "";
    tell(this, "gp-uploaded");
    await this.load();
  }
}
