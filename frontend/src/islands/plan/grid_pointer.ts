// SPDX-License-Identifier: Apache-2.0
// The mouse in the table: select, extend, fold, move rows by their number, make columns wider.
import type { Bench } from "./bench";
import { COLUMNS } from "./columns";
import { dropRows } from "./actions";
import { h } from "./dom";

export interface GridPointerHost extends Bench {
  scroller: HTMLElement;
  widthsChanged(): void;
}

type Drag =
  | { kind: "select" }
  | { kind: "rows"; from: number; over: number | null }
  | { kind: "column"; key: string; startX: number; width: number };

export class GridPointer {
  private drag: Drag | null = null;
  private readonly dropLine = h("div", { class: "sbp-drop", hidden: true });

  constructor(private readonly host: GridPointerHost) {
    const { element, clip, headRow } = host.grid;
    clip.append(this.dropLine);
    clip.addEventListener("pointerdown", (e) => this.down(e));
    clip.addEventListener("dblclick", (e) => this.double(e));
    headRow.addEventListener("pointerdown", (e) => this.headDown(e));
    headRow.addEventListener("dblclick", (e) => {
      const column = COLUMNS.get((e.target as HTMLElement).dataset.resize ?? "");
      if (!column) return;
      host.grid.fitColumn(column);
      host.widthsChanged();
    });
    element.addEventListener("pointermove", (e) => this.move(e));
    element.addEventListener("pointerup", () => this.up());
    element.addEventListener("pointercancel", () => this.stop());
  }

  private down(event: PointerEvent): void {
    const place = this.host.grid.placeOf(event.target);
    if (!place || event.button !== 0) return;
    const { selection, model, grid } = this.host;
    const item = model.rows[place.row];
    if (!item) return;
    if ((event.target as Element).closest(".sbp-twist") && item.summary) {
      model.toggle(item, model.collapsed.has(item.id));
      this.host.refresh();
      return;
    }
    if ((event.target as Element).closest(".sbp-open")) {
      selection.goTo(place.row, place.column);
      this.host.openItem();
      return;
    }
    const numbered = grid.columns[place.column]?.key === "number" && !grid.compact;
    if (numbered && this.host.editable && selection.ids().includes(item.id) && !event.shiftKey && !event.ctrlKey) {
      this.drag = { kind: "rows", from: place.row, over: null };
    } else if (event.ctrlKey || event.metaKey) {
      selection.toggle(place.row, place.column);
    } else if (numbered) {
      selection.selectRows(event.shiftKey ? (selection.boxes().at(-1)?.top ?? place.row) : place.row, place.row);
      this.drag = { kind: "select" };
    } else {
      selection.goTo(place.row, place.column, event.shiftKey);
      if (event.pointerType !== "touch") this.drag = { kind: "select" };
    }
    if (grid.compact) this.host.openItem();
  }

  private double(event: MouseEvent): void {
    const place = this.host.grid.placeOf(event.target);
    if (place && !(event.target as Element).closest(".sbp-twist, input")) this.host.openEditor(null);
  }

  private headDown(event: PointerEvent): void {
    const key = (event.target as HTMLElement).dataset.resize;
    const column = key && COLUMNS.get(key);
    if (!key || !column) return;
    event.preventDefault();
    this.drag = { kind: "column", key, startX: event.clientX, width: this.host.grid.widthOf(column) };
    this.host.grid.element.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (!drag) return;
    const { grid, selection } = this.host;
    if (drag.kind === "column") {
      grid.widths[drag.key] = Math.max(36, Math.round(drag.width + event.clientX - drag.startX));
      this.host.widthsChanged();
      return;
    }
    if (event.buttons === 0) {
      this.stop();
      return;
    }
    this.scrollNearEdge(event.clientY);
    const place = grid.placeOf(document.elementFromPoint(event.clientX, event.clientY));
    if (!place) return;
    if (drag.kind === "select") {
      const { active } = selection;
      const rowsOnly = selection.box?.left === 0 && selection.box.right === grid.columns.length - 1 && place.column === 0;
      if (active && (active.row !== place.row || (!rowsOnly && active.column !== place.column))) selection.goTo(place.row, rowsOnly ? Infinity : place.column, true);
      return;
    }
    const box = place.element.getBoundingClientRect();
    const over = place.row + (event.clientY > box.top + box.height / 2 ? 1 : 0);
    drag.over = over === drag.from || over === drag.from + 1 ? null : over;
    this.dropLine.hidden = drag.over === null;
    this.dropLine.style.transform = `translateY(${over * grid.rowHeight - this.host.scroller.scrollTop - 1}px)`;
  }

  /** Rows come along while one drags at the upper or lower edge. */
  private scrollNearEdge(y: number): void {
    const box = this.host.grid.clip.getBoundingClientRect();
    const beyond = y < box.top + 12 ? y - box.top - 12 : y > box.bottom - 18 ? y - box.bottom + 18 : 0;
    if (beyond) this.host.scroller.scrollTop += Math.sign(beyond) * Math.min(40, 6 + Math.abs(beyond));
  }

  private up(): void {
    const { drag } = this;
    this.stop();
    if (drag?.kind === "rows" && drag.over !== null) dropRows(this.host, drag.over);
    else if (drag?.kind === "rows") this.host.selection.selectRows(drag.from, drag.from);
  }

  private stop(): void {
    this.drag = null;
    this.dropLine.hidden = true;
  }
}
