// SPDX-License-Identifier: Apache-2.0
import { el, say } from "./dom";
import { htmx } from "./htmx";
import { icon } from "./icons";
import { toast } from "./toasts";

/**
 * The side panel: `<a href="/projects/CLD-07/" data-panel>` opens the address beside the list instead of leaving it.
 * The server may answer with a fragment (it sees the header `Sb-Panel: 1`) or with the whole page, whose `#main` is shown.
 */
export class SidePanel extends HTMLElement {
  #opener: HTMLElement | null = null;
  #asked: AbortController | null = null;

  async show(url: string, opener: HTMLElement | null = null): Promise<void> {
    this.#opener = opener ?? (document.activeElement as HTMLElement | null);
    this.#draw(url, say("Loading…"), el("div", { class: "sb-waiting" }, ...Array.from({ length: 8 }, () => el("i"))));
    this.setAttribute("open", "");
    this.querySelector<HTMLElement>(".sb-panel-body")?.focus();
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "Sb-Panel": "1", Accept: "text/html" };
      const answer = await fetch(url, { headers, signal: this.#asked.signal, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#fill(url, await answer.text());
    } catch (problem) {
      if ((problem as Error).name === "AbortError") return;
      this.close();
      toast(say("This could not be shown. Open it as a page instead."), "watch", { label: say("Open"), run: () => location.assign(url) });
    }
  }

  close(): void {
    if (!this.hasAttribute("open")) return;
    this.removeAttribute("open");
    this.replaceChildren();
    this.#opener?.focus();
    this.dispatchEvent(new CustomEvent("sb:panel-closed", { bubbles: true }));
  }

  #fill(url: string, html: string): void {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const root = answer.querySelector("#main") ?? answer.body;
    const heading = root.querySelector("[data-panel-title]") ?? root.querySelector("h1, h2");
    const body = el("div", {}, ...[...root.childNodes].map((node) => document.importNode(node, true)));
    if (heading?.matches("h1")) body.querySelector("h1")?.remove();
    this.#draw(url, heading?.getAttribute("data-panel-title") ?? heading?.textContent?.trim() ?? say("Details"), body);
    htmx.process(this);
    this.querySelector<HTMLElement>("[autofocus]")?.focus();
    document.dispatchEvent(new CustomEvent("sb:content", { detail: this }));
  }

  #draw(url: string, title: string, body: HTMLElement): void {
    const close = el("button", { type: "button", class: "sb-icon-button", "aria-label": say("Close"), title: say("Close (Esc)") }, icon("close"));
    close.addEventListener("click", () => this.close());
    const page = el("a", { href: url, class: "sb-icon-button", "aria-label": say("Open as a page"), title: say("Open as a page") }, icon("open"));
    body.classList.add("sb-panel-body");
    body.tabIndex = -1;
    this.replaceChildren(el("div", { class: "sb-panel-head" }, el("h2", {}, title), page, close), body);
  }
}

export function sidePanel(): SidePanel | null {
  return document.querySelector<SidePanel>("sb-panel");
}

export function startPanel(): void {
  customElements.define("sb-panel", SidePanel);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-panel]");
    const panel = sidePanel();
    if (!link || !panel) return;
    event.preventDefault();
    void panel.show(link.href, link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], details.sb-menu[open]")) sidePanel()?.close();
  });
  // an action inside the panel says: HX-Trigger: sb:panel-close
  document.addEventListener("sb:panel-close", () => sidePanel()?.close());
}
