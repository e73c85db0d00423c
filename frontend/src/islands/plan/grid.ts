// SPDX-License-Identifier: Apache-2.0
// The table: only rows in sight exist, and they are used again when they leave.
import { HEAD } from "./chart";
import { plainText, type Column, type Sight } from "./columns";
import { fillCompactRow } from "./compact";
import type { Id, Item } from "./contract";
import { h, setText } from "./dom";
import type { Drafts } from "./drafts";
import { iconOf, kindIcon } from "./icons";
import type { PlanModel } from "./model";
import type { Selection } from "./selection";

export interface CellError {
  text: string;
  sentence: string;
}

export interface GridHost {
  model: PlanModel;
  sight: Sight;
  selection: Selection;
  drafts: Drafts;
  errors: Map<string, CellError>;
  editable: boolean;
  found: ReadonlySet<Id>;
  highlighted(): ReadonlySet<Id>;
}

interface Row {
  element: HTMLElement;
  cells: HTMLElement[];
  item: Item | null;
  index: number;
  version: number;
}

let grids = 0;

export class Grid {
  readonly prefix = `sbp${++grids}`;
  columns: Column[] = [];
  widths: Record<string, number> = {};
  rowHeight = 34;
  compact = false;
  /** Grows whenever what rows show may have changed. */
  version = 1;

  readonly headRow = h("div", { role: "row", class: "sbp-headrow", "aria-rowindex": 1 });
  private readonly layer = h("div", { role: "rowgroup", class: "sbp-layer" });
  readonly clip = h("div", { class: "sbp-clip", role: "presentation" }, this.layer);
  readonly element = h(
    "div",
    { role: "treegrid", class: "sbp-grid", tabindex: 0, "aria-multiselectable": "true" },
    h("div", { role: "rowgroup", class: "sbp-head" }, this.headRow),
    this.clip,
  );
  private readonly rows = new Map<number, Row>();
  private spare: Row[] = [];

  constructor(private readonly host: GridHost) {}

  setColumns(columns: Column[]): void {
    this.columns = columns;
    this.host.selection.columnCount = columns.length;
    for (const row of [...this.rows.values(), ...this.spare]) row.element.remove();
    this.rows.clear();
    this.spare = [];
    this.headRow.replaceChildren(...columns.map((c, i) => this.headCell(c, i)));
    this.element.setAttribute("aria-colcount", String(this.compact ? 1 : columns.length));
    this.applyWidths();
    this.version++;
  }

  private headCell(column: Column, index: number): HTMLElement {
    const grip = h("span", { class: "sbp-grip", "aria-hidden": "true" });
    grip.dataset.resize = column.key;
    return h(
      "div",
      { role: "columnheader", class: `sbp-th sbp-c-${column.key}${column.numeric ? " sbp-num" : ""}`, "aria-colindex": index + 1, title: column.title },
      column.label,
      column.key === "number" ? null : grip,
    );
  }

  widthOf(column: Column): number {
    return this.widths[column.key] ?? column.width;
  }

  get totalWidth(): number {
    return this.columns.reduce((sum, c) => sum + this.widthOf(c), 0);
  }

  /** Column widths as one template for all rows. */
  applyWidths(): void {
    const template = this.columns.map((c) => (c.key === "name" ? `minmax(${this.widthOf(c)}px, 1fr)` : `${this.widthOf(c)}px`)).join(" ");
    this.element.style.setProperty("--sbp-columns", template);
    this.element.style.setProperty("--sbp-gridwidth", `${this.totalWidth}px`);
  }

  cellId(item: Item, column: number): string {
    return `${this.prefix}-${String(item.id).replace(/[^\w-]/g, "_")}-${this.compact ? 0 : column}`;
  }

  render(scrollTop: number, height: number): void {
    const { model } = this.host;
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - 2);
    const last = Math.min(model.rows.length - 1, Math.ceil((scrollTop + height - HEAD) / this.rowHeight) + 2);
    for (const [index, row] of this.rows) {
      if (index < first || index > last) {
        this.rows.delete(index);
        this.spare.push(row);
      }
    }
    for (let index = first; index <= last; index++) {
      const item = model.rows[index]!;
      let row = this.rows.get(index);
      if (!row) {
        row = this.spare.pop() ?? this.newRow();
        this.rows.set(index, row);
      }
      if (row.item !== item || row.version !== this.version || row.index !== index) this.fill(row, item, index);
    }
    for (const row of this.spare) if (row.index !== -1) {
      row.element.hidden = true;
      row.element.className = "sbp-row";
      for (const cell of row.cells) cell.removeAttribute("id");
      row.index = -1;
      row.item = null;
    }
    this.layer.style.transform = `translateY(${-scrollTop}px)`;
  }

  private newRow(): Row {
    const count = this.compact ? 1 : this.columns.length;
    const cells = Array.from({ length: count }, (_, i) => {
      const column = this.columns[i]!;
      const cell = h("div", { role: "gridcell", "aria-colindex": i + 1, class: this.compact ? "sbp-td sbp-card" : `sbp-td sbp-c-${column.key}${column.numeric ? " sbp-num" : ""}` });
      if (!this.compact && column.key === "name") cell.append(h("span", { class: "sbp-twist", "aria-hidden": "true" }), h("span", { class: "sbp-kind" }), h("span", { class: "sbp-name" }), h("span", { class: "sbp-open", "aria-hidden": "true", title: "Open beside the plan (Space)" }, iconOf("open")));
      return cell;
    });
    const element = h("div", { role: "row", class: "sbp-row" }, ...cells);
    this.layer.append(element);
    return { element, cells, item: null, index: -1, version: 0 };
  }

  private fill(row: Row, item: Item, index: number): void {
    const { model, selection, drafts, sight } = this.host;
    const { element } = row;
    const boxes = selection.boxes().filter((b) => index >= b.top && index <= b.bottom);
    const active = selection.active;
    row.item = item;
    row.index = index;
    row.version = this.version;
    element.hidden = false;
    element.style.top = `${index * this.rowHeight}px`;
    element.dataset.row = String(index);
    element.setAttribute("aria-rowindex", String(index + 2));
    element.setAttribute("aria-level", String(item.level));
    element.setAttribute("aria-selected", String(boxes.length > 0));
    if (item.summary) element.setAttribute("aria-expanded", String(!model.collapsed.has(item.id)));
    else element.removeAttribute("aria-expanded");
    const pending = drafts.pending.get(item.id);
    const classes = ["sbp-row"];
    if (item.summary) classes.push("sbp-summary");
    if (item.milestone) classes.push("sbp-milestone");
    if (item.inactive) classes.push("sbp-inactive");
    if (boxes.length) classes.push("sbp-selected");
    if (active?.row === index) classes.push("sbp-current");
    if (this.host.found.has(item.id)) classes.push("sbp-found");
    if (this.host.highlighted().has(item.id)) classes.push("sbp-moved");
    if (pending?.has("*")) classes.push("sbp-pending");
    const name = classes.join(" ");
    if (element.className !== name) element.className = name;
    if (this.compact) {
      row.cells[0]!.id = this.cellId(item, 0);
      fillCompactRow(row.cells[0]!, item, sight);
      return;
    }
    this.columns.forEach((column, c) => {
      const cell = row.cells[c]!;
      const error = this.host.errors.get(`${item.id}:${column.key}`);
      cell.id = this.cellId(item, c);
      const inBox = boxes.some((b) => c >= b.left && c <= b.right);
      cell.classList.toggle("sbp-sel", inBox);
      cell.classList.toggle("sbp-act", active?.row === index && active.column === c);
      cell.classList.toggle("sbp-wrong", error !== undefined);
      cell.classList.toggle("sbp-wait", pending !== undefined && column.fields.some((f) => pending.has(f)));
      if (error) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
      const text = error?.text ?? column.text(item, sight);
      const hint = error?.sentence ?? column.hint?.(item, sight) ?? "";
      if (cell.title !== hint) cell.title = hint;
      if (column.key === "name") this.fillName(cell, item, text);
      else setText(cell, text);
      if (column.key === "total_float") cell.classList.toggle("sbp-bad", (item.total_float ?? 0) < 0);
      if (column.key === "finish") cell.classList.toggle("sbp-bad", item.deadline !== null && item.finish !== null && item.finish > item.deadline);
    });
  }

  private fillName(cell: HTMLElement, item: Item, text: string): void {
    const [twist, kind, name] = cell.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
    cell.style.paddingLeft = `${2 + Math.min(item.level - 1, 12) * 16}px`;
    twist.classList.toggle("sbp-leaf", !item.summary);
    const conflict = this.host.model.conflicts.get(item.id);
    const symbol = conflict ? "alert" : item.summary ? null : kindIcon(item.kind);
    if (kind.dataset.icon !== (symbol ?? "")) {
      kind.dataset.icon = symbol ?? "";
      kind.replaceChildren(...(symbol ? [iconOf(symbol)] : []));
    }
    kind.classList.toggle("sbp-conflict", conflict !== undefined);
    kind.title = conflict ?? (symbol ? item.kind : "");
    setText(name, text);
  }

  cellElement(index: number, column: number): HTMLElement | null {
    return this.rows.get(index)?.cells[this.compact ? 0 : column] ?? null;
  }

  /** Row and column of an event's target. */
  placeOf(target: EventTarget | null): { row: number; column: number; element: HTMLElement } | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>(".sbp-td") : null;
    const row = cell?.parentElement?.dataset.row;
    if (!cell || row === undefined) return null;
    return { row: Number(row), column: Number(cell.getAttribute("aria-colindex")) - 1, element: cell };
  }

  /** Tells assistive technology which cell is current. */
  announceActive(): void {
    const { active } = this.host.selection;
    if (active) this.element.setAttribute("aria-activedescendant", this.cellId(active.item, active.column));
    else this.element.removeAttribute("aria-activedescendant");
    this.element.setAttribute("aria-rowcount", String(this.host.model.rows.length + 1));
  }

  /** Widest text of a column among the first thousand rows. */
  fitColumn(column: Column): void {
    const pen = document.createElement("canvas").getContext("2d")!;
    pen.font = getComputedStyle(this.element).font;
    const widest = this.host.model.rows.slice(0, 1000).reduce((most, item) => {
      const indent = column.key === "name" ? item.level * 16 + 24 : 0;
      return Math.max(most, pen.measureText(column.text(item, this.host.sight)).width + indent);
    }, pen.measureText(column.label).width);
    this.widths[column.key] = Math.min(520, Math.ceil(widest) + 24);
    this.applyWidths();
  }

  editingText(item: Item, column: Column): string {
    return this.host.errors.get(`${item.id}:${column.key}`)?.text ?? plainText(column, item, this.host.sight);
  }
}
