// SPDX-License-Identifier: Apache-2.0
// The row above the plan: views, zoom, what to show, edit tools, find, and what the last edit did.
import * as actions from "./actions";
import type { Bench } from "./bench";
import type { Item } from "./contract";
import { h } from "./dom";
import { iconOf, type IconName } from "./icons";
import { checkbox, columnList, openPanel, radio, showKeys } from "./popups";
import { ZOOMS, type Zoom } from "./scale";
import type { Settings } from "./settings";

export type View = "plan" | "sheet" | "timeline";

export interface ToolbarHost extends Bench {
  settings: Settings;
  view: View;
  setView(view: View): void;
  setColumns(keys: string[]): void;
  setShown(what: "baselines" | "floats" | "forecasts" | "links", on: boolean): void;
  setFilter(filter: ((item: Item) => boolean) | null): void;
  find(text: string, step: number): string;
  showMoved(on: boolean): void;
  download(kind: "svg" | "png" | "csv"): void;
}

const FILTERS: [string, string, ((item: Item) => boolean) | null][] = [
  ["all", "All items", null],
  ["critical", "Critical", (i) => i.critical && !i.summary],
  ["late", "Late", (i) => !i.summary && ((i.total_float ?? 0) < 0 || (i.baseline_finish !== null && i.finish !== null && i.finish > i.baseline_finish))],
  ["open", "Not finished", (i) => !i.summary && (i.percent ?? 0) < 100],
  ["milestones", "Milestones", (i) => i.milestone],
];

export class Toolbar {
  private readonly views = h("div", { class: "sbp-seg", role: "group", "aria-label": "View" });
  private readonly zooms = h("div", { class: "sbp-seg sbp-zooms", role: "group", "aria-label": "Zoom" });
  private readonly tools = h("div", { class: "sbp-tools", role: "group", "aria-label": "Edit" });
  private readonly search = h("input", { class: "sbp-search", type: "search", placeholder: "Find an item", "aria-label": "Find an item" });
  private readonly hits = h("span", { class: "sbp-hits", "aria-live": "polite" });
  private readonly finder = h("div", { class: "sbp-finder", hidden: true }, this.search, this.hits);
  private readonly message = h("div", { class: "sbp-message", role: "status" });
  private readonly filterButton = this.panelButton("filter", "Filter", () => this.filterPanel());
  private readonly showButton = this.panelButton("columns", "Show", () => this.showPanel());
  readonly element = h("div", { class: "sbp-toolbar" });
  private filterName = "all";
  private owner = "";

  constructor(private readonly host: ToolbarHost, private readonly layer: HTMLElement) {
    this.element.append(this.views, this.zooms, this.showButton, this.filterButton, this.tools, this.finder, this.message);
    this.search.addEventListener("input", () => this.lookFor(0));
    this.search.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "F3") {
        event.preventDefault();
        this.lookFor(event.shiftKey ? -1 : 1);
      } else if (event.key === "Escape") this.closeFind();
    });
    this.update();
  }

  private panelButton(icon: IconName, label: string, content: () => Node[]): HTMLButtonElement {
    const button = h("button", { type: "button", class: "sbp-button", "aria-haspopup": "dialog", "aria-expanded": "false" }, iconOf(icon), h("span", {}, label));
    button.addEventListener("click", () => openPanel(this.layer, button, label, content()));
    return button;
  }

  /** Buttons are made anew; whoever stood on one stands on it still. */
  update(): void {
    const group = document.activeElement?.parentElement ?? null;
    const place = group && [this.views, this.zooms, this.tools].includes(group as HTMLDivElement) ? [...group.children].indexOf(document.activeElement!) : -1;
    this.renew();
    if (place >= 0) (group!.children[place] as HTMLElement | undefined)?.focus();
  }

  private renew(): void {
    const { host } = this;
    const compact = host.grid.compact || host.view === "timeline";
    const views: [View, string, string][] = [["plan", "Plan", "Grid and chart"], ["sheet", host.grid.compact ? "List" : "Sheet", "Grid alone"], ["timeline", "Timeline", "Chart alone"]];
    this.views.replaceChildren(...views.map(([view, label, title]) => this.segment(label, title, host.view === view, () => host.setView(view), `sbp-view-${view}`)));
    const near = host.gantt.chart.scale;
    const exact = (Object.keys(ZOOMS) as Zoom[]).find((z) => Math.abs(ZOOMS[z] / near.perDay - 1) < 0.35);
    const zooms: [Zoom | "fit", string][] = [["day", "Day"], ["week", "Week"], ["month", "Month"], ["quarter", "Quarter"], ["fit", "Fit"]];
    this.zooms.replaceChildren(...zooms.map(([zoom, label]) => this.segment(label, zoom === "fit" ? "Fit the whole plan (Alt-0)" : `Zoom to ${label.toLowerCase()}s`, zoom === exact, () => host.zoom(zoom))));
    this.zooms.hidden = host.view === "sheet";
    this.tools.replaceChildren(...this.toolButtons());
    this.element.classList.toggle("sbp-narrow", compact);
    const filter = FILTERS.find(([name]) => name === this.filterName)!;
    const label = this.owner ? `Filter: ${host.model.people.find((p) => String(p.id) === this.owner)?.name ?? ""}` : filter[2] ? `Filter: ${filter[1].toLowerCase()}` : "Filter";
    this.filterButton.lastElementChild!.textContent = label;
    this.filterButton.classList.toggle("sbp-on", label !== "Filter");
  }

  private segment(label: string, title: string, on: boolean, run: () => void, extra = ""): HTMLElement {
    return h("button", { type: "button", title, "aria-pressed": String(on), class: extra, onclick: run }, label);
  }

  private tool(icon: IconName, title: string, run: () => void, off = false): HTMLElement {
    return h("button", { type: "button", class: "sbp-tool", title, "aria-label": title, disabled: off, onclick: run }, iconOf(icon));
  }

  private toolButtons(): HTMLElement[] {
    const { host } = this;
    const find = this.tool("search", "Find (Ctrl-F)", () => this.openFind());
    const help = this.tool("keyboard", "Keys (?)", () => showKeys(this.layer));
    if (!host.editable) return [find, help];
    const gap = (): HTMLElement => h("span", { class: "sbp-gap" });
    const back = host.outbox?.undos.at(-1);
    const again = host.outbox?.redos.at(-1);
    return [
      this.tool("undo", back ? `Undo ${back.label} (Ctrl-Z)` : "Undo (Ctrl-Z)", () => host.undo(), !back && !host.outbox?.waiting),
      this.tool("redo", again ? `Redo ${again.label} (Ctrl-Y)` : "Redo (Ctrl-Y)", () => host.redo(), !again),
      gap(),
      this.tool("add", "New row below (Ctrl-Enter)", () => actions.addRow(host, "below")),
      this.tool("remove", "Delete rows (Ctrl-Delete)", () => actions.deleteRows(host)),
      this.tool("outdent", "Outdent (Alt-Shift-Left)", () => actions.indentRows(host, "outdent")),
      this.tool("indent", "Indent (Alt-Shift-Right)", () => actions.indentRows(host, "indent")),
      this.tool("link", "Link rows one after the other (Ctrl-F2)", () => actions.linkSelection(host)),
      this.tool("unlink", "Unlink (Ctrl-Shift-F2)", () => actions.unlinkSelection(host)),
      gap(), find, help,
    ];
  }

  private showPanel(): Node[] {
    const { host } = this;
    const { options } = host.gantt.chart;
    const name = host.model.project.baseline_name;
    return [
      h("h3", {}, "In the chart"),
      checkbox(name ? `Baseline: ${name}` : "Baseline", options.baselines, (on) => host.setShown("baselines", on)),
      checkbox("Forecast P50, P80, P95", options.forecasts, (on) => host.setShown("forecasts", on)),
      checkbox("Float", options.floats, (on) => host.setShown("floats", on)),
      checkbox("Links", options.links, (on) => host.setShown("links", on)),
      h("div", { class: "sbp-panel-do" },
        h("button", { type: "button", class: "sbp-button", onclick: () => actions.foldAll(host, true) }, "Open all"),
        h("button", { type: "button", class: "sbp-button", onclick: () => actions.foldAll(host, false) }, "Close all")),
      h("h3", {}, "Columns"),
      columnList(host, (keys) => host.setColumns(keys)),
      h("h3", {}, "Take along"),
      h("div", { class: "sbp-panel-do" },
        ...(["svg", "png", "csv"] as const).map((kind) =>
          h("button", { type: "button", class: "sbp-button", title: kind === "csv" ? "All columns of all rows" : "The chart", onclick: () => host.download(kind) }, iconOf("download"), kind.toUpperCase())),
        h("button", { type: "button", class: "sbp-button", onclick: () => window.print() }, "Print")),
    ];
  }

  private filterPanel(): Node[] {
    const { host } = this;
    const owners = h("select", { class: "sbp-select", "aria-label": "Owner" }, h("option", { value: "" }, "Anybody"), ...host.model.people.map((p) => h("option", { value: String(p.id) }, p.name)));
    owners.value = this.owner;
    owners.addEventListener("change", () => {
      this.owner = owners.value;
      this.applyFilter();
    });
    return [
      h("h3", {}, "Show only"),
      ...FILTERS.map(([name, label]) => radio("sbp-filter", label, this.filterName === name, () => {
        this.filterName = name;
        this.applyFilter();
      })),
      h("h3", {}, "Owned by"),
      owners,
    ];
  }

  private applyFilter(): void {
    const test = FILTERS.find(([name]) => name === this.filterName)![2];
    const owner = this.owner;
    this.host.setFilter(test || owner ? (item) => (test?.(item) ?? true) && (!owner || String(item.owner) === owner) : null);
    this.update();
  }

  openFind(): void {
    this.finder.hidden = false;
    this.search.focus();
    this.search.select();
  }

  private closeFind(): void {
    this.finder.hidden = true;
    this.search.value = "";
    this.hits.textContent = "";
    this.host.find("", 0);
    this.host.grid.element.focus();
  }

  private lookFor(step: number): void {
    this.hits.textContent = this.host.find(this.search.value, step);
  }

  /** Plain words beside the tools. */
  say(sentence: string): void {
    this.message.replaceChildren(sentence);
  }

  /** "3 dates moved by your last edit · show · undo" */
  sayMoved(count: number, message: string | undefined, shown: boolean): void {
    const parts: (Node | string)[] = [message ? `${message} ` : ""];
    if (count > 0) {
      parts.push(`${count} date${count === 1 ? "" : "s"} moved by your last edit · `,
        h("button", { type: "button", class: "sbp-textlink", "aria-pressed": String(shown), onclick: () => this.host.showMoved(!shown) }, shown ? "hide" : "show"), " · ");
    } else if (!message) parts.push("Saved · ");
    if (this.host.outbox?.undos.length) parts.push(h("button", { type: "button", class: "sbp-textlink", onclick: () => this.host.undo() }, "undo"));
    else if (typeof parts.at(-1) === "string") parts[parts.length - 1] = String(parts.at(-1)).replace(/ · $/, "");
    this.message.replaceChildren(...parts);
  }
}
