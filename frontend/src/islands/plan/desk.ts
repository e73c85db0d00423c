// SPDX-License-Identifier: Apache-2.0
// The plan's state and the small things its parts ask of it. The element builds on this.
import type { Sight } from "./columns";
import type { Id, Item, Operation, PlanData } from "./contract";
import { h } from "./dom";
import type { Drafts } from "./drafts";
import type { CellEditor } from "./editor";
import type { Gantt } from "./gantt";
import type { GanttPointer } from "./gantt_pointer";
import type { CellError, Grid } from "./grid";
import type { PlanModel } from "./model";
import type { Outbox } from "./outbox";
import { showKeys } from "./popups";
import type { Moved, Post } from "./post";
import { chartPng, download, wholeCsv, wholeSvg } from "./print";
import type { Zoom } from "./scale";
import type { Selection } from "./selection";
import { saveSettings, type Settings } from "./settings";
import type { Stage } from "./stage";
import type { Toolbar, View } from "./toolbar";

/** The product's side panel, where the page has one. */
interface Panel {
  show(address: string, opener: HTMLElement): Promise<void>;
}

const NOBODY: ReadonlySet<Id> = new Set();

export abstract class Desk extends HTMLElement {
  abstract edit(operations: Operation[], label?: string, typed?: Map<string, string>): void;
  abstract undo(): void;
  abstract redo(): void;
  abstract openEditor(typed: string | null): void;
  abstract refresh(): void;
  abstract redraw(): void;
  protected abstract adapt(fromServer?: string[]): void;

  /** Another way to reach the server, for the example page. Set before the element is connected. */
  transport: typeof fetch = (...args) => window.fetch(...args);
  readonly errors = new Map<string, CellError>();
  found: ReadonlySet<Id> = new Set();
  settings: Settings = {};
  model!: PlanModel;
  sight!: Sight;
  selection!: Selection;
  drafts!: Drafts;
  grid!: Grid;
  gantt!: Gantt;
  outbox: Outbox | null = null;
  editable = false;
  protected stage!: Stage;
  protected toolbar!: Toolbar;
  protected editor!: CellEditor;
  protected post!: Post;
  protected pointer!: GanttPointer;
  protected popups = h("div", { class: "sbp-popups" });
  protected bubble = h("div", { class: "sbp-bubble", role: "alert", hidden: true });
  protected legendRow = h("div", { class: "sbp-legend" });
  protected empty: HTMLElement | null = null;
  protected lastMoved: Moved | null = null;
  protected movedShown = false;
  protected frame = 0;
  protected temps = 0;
  protected given: string[] | undefined;
  protected chosenView: View | null = null;
  protected selectedId: Id | null = null;
  protected fallback: Node[] = [];
  protected cleanups: (() => void)[] = [];

  protected get storeKey(): string {
    return this.getAttribute("remember") ?? "sb-plan";
  }

  get data(): PlanModel {
    return this.model;
  }

  get scroller(): HTMLElement {
    return this.stage.scroller;
  }

  get view(): View {
    return this.chosenView ?? this.settings.view ?? "plan";
  }

  highlighted(): ReadonlySet<Id> {
    return this.movedShown && this.lastMoved ? this.lastMoved.ids : NOBODY;
  }

  protected token(): string {
    return this.getAttribute("csrf") ?? /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  }

  emit(name: string, detail: unknown): void {
    this.announce(name, detail);
  }

  protected remember(part: Settings): void {
    Object.assign(this.settings, part);
    saveSettings(this.storeKey, this.settings);
    this.refresh();
  }

  protected zoomed(): void {
    this.settings.perDay = this.gantt.chart.scale.perDay;
    saveSettings(this.storeKey, this.settings);
    this.toolbar.update();
  }

  takeData(data: PlanData): void {
    this.model.load(data);
    if (this.outbox) this.outbox.revision = data.project.revision;
    this.lastMoved = null;
    this.showMoved(false);
    this.selection.repair(new Map(), 0);
    this.refresh();
  }

  moved(moved: Moved): void {
    this.lastMoved = moved;
    this.showMoved(false);
  }

  lock(sentence: string): void {
    this.editable = this.gantt.editable = false;
    this.model.project.readonly_reason = sentence;
  }

  widthsChanged(): void {
    this.grid.applyWidths();
    this.remember({ widths: this.grid.widths });
  }

  say(sentence: string): void {
    this.toolbar.say(sentence);
  }

  newTemp(): string {
    return `new-${++this.temps}`;
  }

  reveal(id: Id): void {
    this.model.reveal(id);
    this.refresh();
  }

  select(id: Id): void {
    this.reveal(id);
    const row = this.model.rowOf.get(id);
    if (row !== undefined) this.selection.goTo(row, this.selection.active?.column ?? 1);
  }

  /** False when somebody on the page said that they see to it. */
  private announce(name: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
  }

  openItem(item = this.selection.active?.item): void {
    if (!item || !this.announce("sb-plan-open", { id: item.id, item })) return;
    const address = this.getAttribute("item-url")?.replace(/^(.*)\/0(?=\/|$)/, `$1/${encodeURIComponent(String(item.id))}`);
    const panel = document.querySelector<HTMLElement & Partial<Panel>>("sb-panel");
    if (!address || String(item.id).startsWith("new-")) return;
    if (!panel?.show) location.assign(address);
    else {
      void panel.show(address, this.grid.element);
      panel.addEventListener("sb:panel-closed", () => void this.reload(), { once: true });
    }
  }

  openFind(): void {
    this.toolbar.openFind();
  }

  openKeys(): void {
    showKeys(this.popups);
  }

  zoom(zoom: Zoom | "fit"): void {
    this.gantt.setZoom(zoom);
  }

  setView(view: View): void {
    this.chosenView = view;
    if (!this.grid.compact) this.settings.view = view;
    this.adapt();
    this.remember({});
  }

  setColumns(columns: string[]): void {
    this.settings[this.view === "sheet" ? "sheetColumns" : "columns"] = columns;
    this.adapt();
    this.remember({ widths: this.grid.widths, gridWidth: undefined });
  }

  setShown(what: "baselines" | "floats" | "forecasts" | "links", on: boolean): void {
    this.gantt.chart.options[what] = on;
    this.adapt();
    this.remember({ [what]: on });
  }

  setFilter(filter: ((item: Item) => boolean) | null): void {
    this.model.filter = filter;
    this.model.refreshRows();
    this.stage.scroller.scrollTop = 0;
    this.selection.repair(new Map(), 0);
    this.refresh();
  }

  find(text: string, step: number): string {
    const wanted = text.trim().toLowerCase();
    const hits = wanted ? this.model.items.filter((i) => i.name.toLowerCase().includes(wanted) || i.owner_name?.toLowerCase().includes(wanted) || this.model.wbsOf(i) === wanted) : [];
    this.found = new Set(hits.map((i) => i.id));
    this.grid.version++;
    this.redraw();
    if (!wanted) return "";
    if (!hits.length) return "none";
    const here = hits.findIndex((i) => i.id === this.selection.active?.item.id);
    const at = step === 0 ? Math.max(here, 0) : (here + step + hits.length) % hits.length;
    this.select(hits[at]!.id);
    this.gantt.show(hits[at]!);
    return `${at + 1} of ${hits.length}`;
  }

  showMoved(on: boolean): void {
    this.movedShown = on;
    this.gantt.chart.before = on ? (this.lastMoved?.before ?? null) : null;
    const first = on ? this.lastMoved?.ids.values().next().value : undefined;
    if (first !== undefined && !this.model.rowOf.has(first)) this.reveal(first);
    if (this.lastMoved) this.toolbar.sayMoved(this.lastMoved.ids.size, this.lastMoved.message, on);
    this.grid.version++;
    this.redraw();
  }

  download(kind: "svg" | "png" | "csv"): void {
    const name = this.model.project.code || "plan";
    if (kind === "png") chartPng(this, (png) => download(`${name}-plan.png`, png));
    else if (kind === "svg") download(`${name}-plan.svg`, new Blob([wholeSvg(this)], { type: "image/svg+xml" }));
    else download(`${name}-plan.csv`, new Blob([wholeCsv(this)], { type: "text/csv;charset=utf-8" }));
  }

  toSVG(): string {
    return wholeSvg(this);
  }

  toCSV(): string {
    return wholeCsv(this);
  }

  async reload(): Promise<void> {
    if (!this.outbox?.waiting) await this.post.reload(false);
  }
}
