// SPDX-License-Identifier: Apache-2.0
// <sb-plan>: puts the parts together and keeps them in step.
import { addRow } from "./actions";
import { HEAD } from "./chart";
import { CellWork, copyText, clearCells, paste } from "./clipboard";
import { COLUMNS, SHEET_FIRST, SHOWN_FIRST, type Column } from "./columns";
import { Desk } from "./desk";
import type { Item, Operation, PlanData } from "./contract";
import { h } from "./dom";
import { Drafts } from "./drafts";
import { CellEditor, type Leave } from "./editor";
import { Gantt } from "./gantt";
import { GanttPointer } from "./gantt_pointer";
import { Grid } from "./grid";
import { GridPointer } from "./grid_pointer";
import { runKey } from "./keys";
import { legend } from "./legend";
import { PlanModel } from "./model";
import { Outbox } from "./outbox";
import { onThemeChange } from "./palette";
import { emptyState } from "./popups";
import { Post } from "./post";
import { printPages } from "./print";
import { Selection } from "./selection";
import { loadSettings } from "./settings";
import { Stage } from "./stage";
import { Toolbar } from "./toolbar";

const COMPACT_BELOW = 700;

export class SbPlan extends Desk {
  connectedCallback(): void {
    if (this.cleanups.length) return;
    this.settings = loadSettings(this.storeKey);
    this.fallback = [...this.childNodes];
    this.classList.add("sbp");
    this.setAttribute("aria-busy", "true");
    this.replaceChildren(h("div", { class: "sbp-frame sbp-loading", role: "status" }, h("span", { class: "sbp-quiet" }, "Loading the plan…"), ...Array.from({ length: 9 }, () => h("i", {}))));
    const began = performance.now();
    const listen = (target: EventTarget, type: string, run: (event: Event) => void): void => {
      target.addEventListener(type, run);
      this.cleanups.push(() => target.removeEventListener(type, run));
    };
    listen(window, "beforeunload", (event) => this.outbox?.waiting && event.preventDefault());
    listen(window, "online", () => this.outbox?.waiting && this.outbox.retry());
    listen(window, "paste", (event) => {
      if (this.model?.items.length === 0 && document.activeElement === document.body) this.clip(event as ClipboardEvent);
    });
    listen(window, "beforeprint", () => this.model && this.append(printPages(this, this)));
    listen(window, "afterprint", () => this.querySelector(".sbp-print")?.remove());
    this.cleanups.push(onThemeChange(() => {
      this.gantt?.forgetColors();
      this.redraw();
    }));
    void this.start(began);
  }

  disconnectedCallback(): void {
    for (const undo of this.cleanups.splice(0)) undo();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  async fetchData(): Promise<PlanData> {
    const response = await this.transport(this.getAttribute("src") ?? "", { credentials: "same-origin", headers: { Accept: "application/json", "X-Requested-With": "sb-plan" } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as PlanData;
  }

  private async start(began: number): Promise<void> {
    try {
      this.build(await this.fetchData());
    } catch (reason) {
      console.error(reason);
      this.replaceChildren(
        h("div", { class: "sbp-frame sbp-empty", role: "alert" }, h("h2", {}, "The plan could not be loaded"), h("p", {}, "The server did not answer as expected. Nothing is lost."),
          h("button", { type: "button", class: "sbp-button", onclick: () => void this.start(performance.now()) }, "Try again")),
        ...this.fallback,
      );
      return;
    }
    this.removeAttribute("aria-busy");
    this.render();
    this.emit("sb-plan-ready", { items: this.model.items.length, milliseconds: Math.round(performance.now() - began) });
  }

  private build(data: PlanData): void {
    const lang = this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en-GB";
    this.model = new PlanModel(data);
    this.sight = { model: this.model, locale: lang === "en" ? "en-GB" : lang };
    this.drafts = new Drafts(this.model);
    this.selection = new Selection(this.model, () => this.selectionChanged());
    this.grid = new Grid(this);
    const { baselines = true, floats = true, forecasts = true, links = true } = this.settings;
    this.gantt = new Gantt(this.model, { locale: this.sight.locale, names: false, baselines, floats, forecasts, links }, () => this.redraw(), () => this.zoomed());
    this.stage = new Stage(this.grid, this.gantt, {
      rows: () => this.model.rows.length, editable: () => this.editable, view: () => this.view, gridWidth: () => this.settings.gridWidth,
      setGridWidth: (width) => this.remember({ gridWidth: width }), redraw: () => this.redraw(), addAtEnd: () => addRow(this, "end"),
    });
    this.editor = new CellEditor({
      commit: (item, column, text, leave) => this.commit(item, column, text, leave), closed: () => this.grid.element.focus({ preventScroll: true }),
      choices: (column) => column.choices?.(this.sight) ?? [],
    }, this.popups);
    this.post = new Post(this);
    const url = this.getAttribute("edit-url");
    if (url) this.outbox = new Outbox(url, (...args) => this.transport(...args), () => this.token(), this.post);
    if (this.outbox) this.outbox.revision = data.project.revision;
    this.editable = data.project.editable && Boolean(url) && !this.hasAttribute("readonly");
    this.toolbar = new Toolbar(this, this.popups);
    this.pointer = new GanttPointer(this.gantt, {
      model: this.model, locale: this.sight.locale, scrollTop: () => this.stage.top, redraw: () => this.redraw(), open: (item) => this.openItem(item),
      edit: (operations, label) => this.edit(operations, label), say: (s) => this.say(s),
      choose: (row, event) => {
        if (event.ctrlKey || event.metaKey) this.selection.toggle(row, 0);
        else this.selection.goTo(row, this.selection.active?.column ?? 1, event.shiftKey);
        this.grid.element.focus({ preventScroll: true });
      },
    });
    this.replaceChildren(this.toolbar.element, this.post.banner, this.stage.frame, this.legendRow, this.bubble, this.gantt.tip, this.popups);
    new GridPointer(this);
    this.grid.element.addEventListener("keydown", (event) => this.key(event));
    for (const type of ["copy", "cut", "paste"] as const) this.grid.element.addEventListener(type, (event) => this.clip(event));
    this.grid.widths = { ...this.settings.widths };
    this.grid.element.setAttribute("aria-label", `Plan of ${data.project.name}`);
    this.toggleAttribute("data-readonly", !this.editable);
    const observer = new ResizeObserver(() => this.resized());
    observer.observe(this);
    this.cleanups.push(() => observer.disconnect());
    const resized = (): void => this.resized();
    window.addEventListener("resize", resized);
    this.cleanups.push(() => window.removeEventListener("resize", resized));
    this.adapt(data.columns);
    this.stage.layout(this);
    if (this.settings.perDay) this.gantt.chart.scale.perDay = this.settings.perDay;
    else this.gantt.chart.scale.fit();
    // a long plan whole would be a stripe: rather start readable, at today
    if (!this.settings.perDay) this.gantt.chart.scale.perDay = Math.max(2.4, this.gantt.chart.scale.perDay);
    this.gantt.measure();
    if (this.gantt.chart.scale.x(data.project.today) > this.gantt.chart.scale.width) this.gantt.showMinute(data.project.today);
    if (this.model.rows.length) this.selection.goTo(0, 1);
    if (!this.editable) this.say(data.project.readonly_reason ?? "Open for reading only.");
    this.refresh();
  }

  protected adapt(fromServer?: string[]): void {
    this.grid.compact = this.clientWidth > 0 && this.clientWidth < COMPACT_BELOW;
    this.grid.rowHeight = this.grid.compact ? 66 : 34;
    this.classList.toggle("sbp-compact", this.grid.compact);
    if (this.grid.compact && this.view === "plan") this.chosenView = "sheet";
    if (!this.grid.compact && this.chosenView === "sheet" && this.settings.view !== "sheet") this.chosenView = null;
    this.gantt.editable = this.editable;
    this.gantt.chart.options.names = this.view === "timeline";
    this.given = fromServer ?? this.given;
    const sheet = this.view === "sheet" && !this.grid.compact;
    const keys = (sheet ? this.settings.sheetColumns : this.settings.columns) ?? (sheet ? SHEET_FIRST : (this.given ?? SHOWN_FIRST));
    this.grid.setColumns(["number", "name", ...keys.filter((k) => k !== "number" && k !== "name")].flatMap((k) => COLUMNS.get(k) ?? []));
  }

  private resized(): void {
    if (!this.model || !this.clientWidth) return;
    if (this.grid.compact !== this.clientWidth < COMPACT_BELOW) this.adapt();
    this.refresh();
  }

  /** Draws once in the next frame, however often it is asked. */
  redraw(): void {
    if (this.frame || !this.stage) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
    });
  }

  private render(): void {
    const { top, height } = this.stage;
    if (this.editor.isOpen) {
      const row = this.model.rowOf.get(this.editor.item!.id) ?? -1;
      const y = row * this.grid.rowHeight - top;
      if (row >= 0 && (y < -2 * this.grid.rowHeight || y > height)) this.editor.finish("none");
    }
    if (!this.bubble.hidden) this.placeBubble();
    this.grid.render(top, height);
    this.stage.placeAddButton();
    if (!this.gantt.pane.hidden) this.gantt.draw(top);
  }

  /** Rows, sizes or data changed: everything is measured and filled again. */
  refresh(): void {
    if (!this.stage) return;
    this.grid.version++;
    this.gantt.chart.resetSpan();
    this.stage.layout(this);
    this.toolbar.update();
    legend(this.legendRow, this.model, this.gantt.chart.options, this.view, this.sight.locale);
    this.grid.announceActive();
    const none = this.model.rows.length === 0;
    this.empty?.remove();
    this.empty = none ? (this.model.items.length ? h("div", { class: "sbp-empty" }, h("p", {}, "Nothing fits the filter.")) : emptyState(this.editable, () => addRow(this, "end"), () => this.emit("sb-plan-import", {}))) : null;
    if (this.empty) this.stage.frame.append(this.empty);
    this.redraw();
  }

  private selectionChanged(): void {
    const { active } = this.selection;
    this.gantt.chart.selected = new Set(this.selection.items().length < 400 ? this.selection.ids() : active ? [active.item.id] : []);
    this.grid.version++;
    if (active) {
      this.stage.reveal(active.row, this.grid.cellElement(active.row, active.column));
      if (!this.gantt.pane.hidden && this.selectedId !== active.item.id && document.activeElement === this.grid.element) this.gantt.show(active.item);
    }
    this.grid.announceActive();
    this.render();
    this.placeBubble();
    this.selectedId = active?.item.id ?? null;
    this.emit("sb-plan-select", { id: this.selectedId, ids: this.selection.ids(), item: active?.item ?? null });
  }

  /** The sentence of a wrong cell, under it while it is current. */
  private placeBubble(): void {
    const { active } = this.selection;
    const column = active && this.grid.columns[active.column];
    const error = column && this.errors.get(`${active.item.id}:${column.key}`);
    const cell = active && this.grid.cellElement(active.row, active.column);
    this.bubble.hidden = !error || !cell;
    if (!error || !cell) return;
    this.bubble.textContent = error.sentence;
    const box = cell.getBoundingClientRect();
    const inside = box.top > this.stage.frame.getBoundingClientRect().top + HEAD - 10;
    this.bubble.hidden = !inside;
    this.bubble.style.transform = `translate(${Math.max(8, Math.min(box.left, window.innerWidth - this.bubble.offsetWidth - 8))}px, ${box.bottom + 4}px)`;
  }

  edit(operations: Operation[], label = "edit", typed = new Map<string, string>()): void {
    this.send(operations, label, "edit", typed);
  }

  private send(operations: Operation[], label: string, kind: "edit" | "undo" | "redo", typed = new Map<string, string>()): void {
    if (!this.outbox || !this.editable) return;
    this.drafts.apply(operations);
    this.outbox.add({ operations, label, kind, typed });
    this.refresh();
  }

  undo(): void {
    if (!this.outbox || !this.editable) return;
    const withdrawn = this.outbox.withdraw();
    if (withdrawn) {
      this.post.redraft();
      this.say("Taken back before it was sent.");
      this.refresh();
      return;
    }
    const last = this.outbox.undos.pop();
    if (last) this.send(last.operations, last.label, "undo");
    else this.say("There is nothing to undo.");
  }

  redo(): void {
    const next = this.outbox?.redos.pop();
    if (next) this.send(next.operations, next.label, "redo");
    else this.say("There is nothing to redo.");
  }

  openEditor(typed: string | null): void {
    if (this.view === "timeline") {
      this.openItem();
      return;
    }
    this.render();
    const { active } = this.selection;
    const column = active && this.grid.columns[active.column];
    const cell = active && this.grid.cellElement(active.row, active.column);
    if (!active || !column || !cell || this.grid.compact) return;
    if (!this.editable) this.say(this.model.project.readonly_reason ?? "This plan is open for reading only.");
    else if (!column.parse) this.say(`${column.title.split(":")[0]} is computed. It cannot be typed.`);
    else {
      this.bubble.hidden = true;
      this.editor.open(cell, active.item, column, this.grid.editingText(active.item, column), typed);
    }
  }

  private commit(item: Item, column: Column, text: string, leave: Leave): void {
    const now = this.model.byId.get(this.outbox?.realId(item.id) ?? item.id);
    const work = new CellWork(this);
    if (now) work.write(now, column, text);
    if (leave !== "none") this.grid.element.focus({ preventScroll: true });
    const { active } = this.selection;
    const fine = !now || !this.errors.has(`${now.id}:${column.key}`);
    const step = ({ down: [1, 0], up: [-1, 0], right: [0, 1], left: [0, -1], stay: [0, 0], none: null } as const)[leave];
    if (active && step && fine) this.selection.goTo(active.row + step[0], active.column + step[1]);
    work.send(column.label.toLowerCase());
    if (!fine) this.placeBubble();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      const { active } = this.selection;
      const column = active && this.grid.columns[active.column];
      if (!this.pointer.cancel() && active && column && this.errors.delete(`${active.item.id}:${column.key}`)) this.refresh();
      this.placeBubble();
    } else if (runKey(this, event)) event.preventDefault();
  }

  private clip(event: ClipboardEvent): void {
    if (this.editor.isOpen || !event.clipboardData) return;
    event.preventDefault();
    if (event.type !== "paste") event.clipboardData.setData("text/plain", copyText(this));
    if (!this.editable) return;
    if (event.type === "cut") clearCells(this);
    if (event.type === "paste") paste(this, event.clipboardData.getData("text/plain"));
  }
}
