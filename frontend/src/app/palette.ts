// SPDX-License-Identifier: Apache-2.0
import { el, say } from "./dom";
import { icon, type IconName } from "./icons";

/** One line of the palette, as the server sends it. */
interface Entry {
  title: string;
  url: string;
  group?: string;
  hint?: string;
  icon?: string;
  method?: "get" | "panel";
}
const ICONS: Record<string, IconName> = { project: "folder", projects: "folder", portfolio: "folder", item: "item", person: "person", people: "person", create: "plus", do: "bolt", report: "file", chart: "chart" };

class Palette {
  readonly #input = el("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "sb-palette-list", "aria-autocomplete": "list", placeholder: say("Search, go to, or do…"), autocomplete: "off", spellcheck: "false", "aria-label": say("Search, go to, or do") });
  readonly #list = el("div", { class: "sb-palette-list", id: "sb-palette-list", role: "listbox", "aria-label": say("Results") });
  readonly #dialog = el(
    "dialog",
    { class: "sb-palette", "aria-label": say("Search, go to, or do") },
    el("div", { class: "sb-palette-field" }, icon("search"), this.#input, el("kbd", {}, "Esc")),
    this.#list,
    el("div", { class: "sb-palette-foot" }, el("span", {}, el("kbd", {}, "↑"), " ", el("kbd", {}, "↓"), ` ${say("choose")}`), el("span", {}, el("kbd", {}, "Enter"), ` ${say("go")}`), el("span", {}, el("kbd", {}, "Ctrl Enter"), ` ${say("in a new tab")}`)),
  );
  #shown: Entry[] = [];
  #at = 0;
  #asked = 0;
  #timer = 0;

  constructor() {
    document.body.append(this.#dialog);
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#draw(this.#fromPage(this.#input.value));
      this.#timer = window.setTimeout(() => void this.#ask(), 90);
    });
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", (event) => {
      const line = (event.target as Element).closest<HTMLElement>("[data-at]");
      if (line) this.#go(Number(line.dataset.at), event.ctrlKey || event.metaKey);
    });
    this.#list.addEventListener("pointermove", (event) => {
      const line = (event.target as Element).closest<HTMLElement>("[data-at]");
      if (line) this.#mark(Number(line.dataset.at));
    });
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#input.value = "";
    this.#draw(this.#fromPage(""));
    this.#dialog.showModal();
    this.#input.focus();
    void this.#ask();
  }

  /** Places of the rail and main actions of this page: there without asking anybody. */
  #fromPage(words: string): Entry[] {
    const places = [...document.querySelectorAll<HTMLAnchorElement>(".sb-rail-link")].map((link) => ({ title: link.querySelector(".sb-rail-label")?.textContent ?? "", url: link.href, group: say("Go to"), icon: "go" }));
    const actions = [...document.querySelectorAll<HTMLAnchorElement>(".sb-title-actions a.sb-btn")].map((link) => ({ title: link.textContent?.trim() ?? "", url: link.href, group: say("On this page"), icon: "do" }));
    const wanted = words.trim().toLowerCase();
    return [...actions, ...places].filter((entry) => entry.title && (!wanted || entry.title.toLowerCase().includes(wanted)));
  }

  async #ask(): Promise<void> {
    const url = document.body.dataset.paletteUrl;
    if (!url) return;
    const words = this.#input.value.trim();
    const number = ++this.#asked;
    try {
      const answer = await fetch(`${url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== this.#asked) return;
      const found = (await answer.json()) as Entry[] | { results: Entry[] };
      const entries = Array.isArray(found) ? found : found.results;
      const known = new Set(entries.map((entry) => new URL(entry.url, location.href).pathname));
      this.#draw([...entries, ...this.#fromPage(words).filter((entry) => !known.has(new URL(entry.url).pathname))]);
    } catch {
      // without the server the places of the page remain
    }
  }

  #draw(entries: Entry[]): void {
    const order = [...new Set(entries.map((entry) => entry.group ?? ""))];
    this.#shown = order.flatMap((group) => entries.filter((entry) => (entry.group ?? "") === group));
    this.#list.replaceChildren();
    let group: string | undefined;
    let holder: HTMLElement = this.#list;
    this.#shown.forEach((entry, at) => {
      if (entry.group !== group || at === 0) {
        group = entry.group;
        holder = el("div", { role: "group", "aria-label": group ?? say("Results") }, group ? el("div", { class: "sb-palette-group", "aria-hidden": "true" }, group) : null);
        this.#list.append(holder);
      }
      const title = el("span", {}, ...marked(entry.title, this.#input.value));
      const line = el("div", { class: "sb-palette-item", role: "option", id: `sb-palette-${at}`, "data-at": String(at), "aria-selected": "false" }, icon(ICONS[entry.icon ?? ""] ?? "arrow"), title, entry.hint ? el("span", { class: "hint nowrap" }, entry.hint) : null);
      holder.append(line);
    });
    if (!this.#shown.length) this.#list.append(el("div", { class: "sb-palette-none" }, say("Nothing found. Try fewer letters, or a code such as CLD-07.")));
    this.#mark(0);
  }

  #mark(at: number): void {
    this.#at = Math.max(0, Math.min(at, this.#shown.length - 1));
    for (const line of this.#list.querySelectorAll<HTMLElement>("[data-at]")) {
      line.setAttribute("aria-selected", String(Number(line.dataset.at) === this.#at));
    }
    const line = this.#list.querySelector<HTMLElement>(`[data-at="${this.#at}"]`);
    line?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", line?.id ?? "");
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.#mark((this.#at + 1) % Math.max(1, this.#shown.length));
    else if (event.key === "ArrowUp") this.#mark((this.#at - 1 + this.#shown.length) % Math.max(1, this.#shown.length));
    else if (event.key === "Enter") this.#go(this.#at, event.ctrlKey || event.metaKey);
    // a search field would only empty itself at the first Escape
    else if (event.key === "Escape") this.#dialog.close();
    else return;
    event.preventDefault();
  }

  #go(at: number, newTab: boolean): void {
    const entry = this.#shown[at];
    if (!entry) {
      const search = document.body.dataset.searchUrl;
      if (search && this.#input.value.trim()) location.assign(`${search}?q=${encodeURIComponent(this.#input.value.trim())}`);
      return;
    }
    this.#dialog.close();
    if (newTab) window.open(entry.url, "_blank", "noopener");
    else location.assign(entry.url);
  }
}

/** The found letters stand out. */
function marked(title: string, words: string): (string | HTMLElement)[] {
  const wanted = words.trim().toLowerCase();
  const at = wanted ? title.toLowerCase().indexOf(wanted) : -1;
  if (at < 0) return [title];
  return [title.slice(0, at), el("mark", {}, title.slice(at, at + wanted.length)), title.slice(at + wanted.length)];
}

export function startPalette(): void {
  if (!document.querySelector("[data-palette]")) return;
  let palette: Palette | undefined;
  const open = () => (palette ??= new Palette()).open();
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
}
