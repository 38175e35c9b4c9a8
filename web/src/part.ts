/** What every element of the page shares: one style sheet, and new words on a new language. */
import { html, LitElement, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Problem } from "./http";
import { say } from "./words";

export const LANGUAGE = "gridplan-language";

export abstract class Part extends LitElement {
  @state() protected trouble = "";
  private readonly again = () => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener(LANGUAGE, this.again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener(LANGUAGE, this.again);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Do something that may fail; what went wrong is shown as one sentence. */
  protected async attempt<T>(act: () => Promise<T>): Promise<T | undefined> {
    this.trouble = "";
    try {
      return await act();
    } catch (error) {
      this.trouble = sentence(error);
      return undefined;
    } finally {
      this.requestUpdate();
    }
  }

  protected troubleLine(): TemplateResult | string {
    return this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : "";
  }
}

export function sentence(error: unknown): string {
  if (error instanceof Problem) {
    if (error.isOffline) return say("offline");
    return error.message || String(error.status);
  }
  return say("failed", { why: error instanceof Error ? error.message : String(error) });
}

/** Tell the elements above; `detail` is what happened. */
export function tell<T>(from: HTMLElement, name: string, detail?: T): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}
