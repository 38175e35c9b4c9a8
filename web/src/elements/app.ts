/** The frame: who is here, in which language, and which view the address asks for. */
import { html, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Me } from "../data";
import { call, get, Problem } from "../http";
import { LANGUAGE, Part } from "../part";
import { choose, language, say, sayOf } from "../words";
import "./home";
import "./plan";

@customElement("gp-app")
export class App extends Part {
  @state() private me: Me | undefined;
  @state() private asked = false;
  @state() private route = location.hash;
  private readonly follow = () => (this.route = location.hash);

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.follow);
    void this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.follow);
  }

  private async look(): Promise<void> {
    await this.attempt(async () => {
      try {
        this.me = await get<Me>("me");
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        this.me = undefined;
      }
    });
    this.asked = true;
  }

  override render(): TemplateResult {
    document.title = say("title");
    return html`
      <header class="top">
        <a class="brand" href="#/">${say("title")}</a>
        <span class="grow tagline">${say("tagline")}</span>
        ${this.me?.name
          ? html`<span>${this.me.name} · ${sayOf("role", this.me.role)}</span>
              <button @click=${this.leave}>${say("signOut")}</button>`
          : ""}
        <button lang=${language() === "zh" ? "en" : "zh-CN"} @click=${this.turn}>${say("language")}</button>
      </header>
      ${this.troubleLine()} ${this.view()}
    `;
  }

  private view(): TemplateResult | string {
    if (!this.asked) return html`<p class="quiet">${say("loading")}</p>`;
    if (!this.me) return this.signIn();
    const [, plan, number, tab] = this.route.match(/^#\/plans\/([^/]+)\/(\d+)(?:\/(\w+))?/) ?? [];
    return plan
      ? html`<gp-plan .me=${this.me} .plan=${plan} .number=${Number(number)} .tab=${tab ?? "balance"}></gp-plan>`
      : html`<gp-home .me=${this.me}></gp-home>`;
  }

  private signIn(): TemplateResult {
    return html`<main class="sign-in">
      <form @submit=${this.enter}>
        <h1>${say("signIn")}</h1>
        <label>${say("name")} <input name="name" autocomplete="username" required /></label>
        <label>${say("password")}
          <input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="main">${say("signIn")}</button>
      </form>
    </main>`;
  }

  private async enter(event: Event): Promise<void> {
    event.preventDefault();
    const told = new FormData(event.target as HTMLFormElement);
    const json = { name: told.get("name"), password: told.get("password") };
    const done = await this.attempt(() => call("login", { method: "POST", json }));
    if (done) await this.look();
  }

  private async leave(): Promise<void> {
    await this.attempt(() => call("logout", { method: "POST" }));
    await this.look();
  }

  private turn(): void {
    choose(language() === "zh" ? "en" : "zh");
    window.dispatchEvent(new Event(LANGUAGE));
  }
}
