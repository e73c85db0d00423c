// SPDX-License-Identifier: Apache-2.0
// What is selected: rectangles of cells, the last one with the active cell in it. Rows are held by item, so that
// a moved row stays selected.
import type { Id, Item } from "./contract";
import type { PlanModel } from "./model";

interface Range {
  anchorRow: Id;
  activeRow: Id;
  anchorColumn: number;
  activeColumn: number;
}

export interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export class Selection {
  private ranges: Range[] = [];
  columnCount = 1;

  constructor(private readonly model: PlanModel, private readonly changed: () => void) {}

  get active(): { row: number; column: number; item: Item } | null {
    const range = this.ranges.at(-1);
    if (!range) return null;
    const row = this.model.rowOf.get(range.activeRow);
    const item = row === undefined ? undefined : this.model.rows[row];
    return item && row !== undefined ? { row, column: Math.min(range.activeColumn, this.columnCount - 1), item } : null;
  }

  /** Puts the active cell somewhere; with `extend` the rectangle grows from its anchor to there. */
  goTo(row: number, column: number, extend = false): void {
    const item = this.model.rows[clamp(row, this.model.rows.length)];
    if (!item) return;
    const at = clamp(column, this.columnCount);
    const last = this.ranges.at(-1);
    if (extend && last) {
      last.activeRow = item.id;
      last.activeColumn = at;
    } else {
      this.ranges = [{ anchorRow: item.id, activeRow: item.id, anchorColumn: at, activeColumn: at }];
    }
    this.changed();
  }

  /** Adds a cell, or takes its row away if it was selected. */
  toggle(row: number, column: number): void {
    const item = this.model.rows[row];
    if (!item) return;
    const alone = this.ranges.findIndex((r) => r.anchorRow === item.id && r.activeRow === item.id);
    if (alone >= 0 && this.ranges.length > 1) this.ranges.splice(alone, 1);
    else this.ranges.push({ anchorRow: item.id, activeRow: item.id, anchorColumn: column, activeColumn: column });
    this.changed();
  }

  selectRows(from: number, to: number): void {
    const [a, b] = [this.model.rows[clamp(from, this.model.rows.length)], this.model.rows[clamp(to, this.model.rows.length)]];
    if (!a || !b) return;
    this.ranges = [{ anchorRow: a.id, activeRow: b.id, anchorColumn: 0, activeColumn: this.columnCount - 1 }];
    this.changed();
  }

  /** Widens the last rectangle to all columns, or makes all rows selected. */
  widen(): void {
    const last = this.ranges.at(-1);
    if (!last) return;
    last.anchorColumn = 0;
    last.activeColumn = this.columnCount - 1;
    this.changed();
  }

  boxes(): Box[] {
    return this.ranges.flatMap((r) => {
      const a = this.model.rowOf.get(r.anchorRow);
      const b = this.model.rowOf.get(r.activeRow);
      if (a === undefined && b === undefined) return [];
      const [from, to] = [a ?? b!, b ?? a!];
      return [{
        top: Math.min(from, to), bottom: Math.max(from, to),
        left: Math.min(r.anchorColumn, r.activeColumn, this.columnCount - 1), right: Math.min(Math.max(r.anchorColumn, r.activeColumn), this.columnCount - 1),
      }];
    });
  }

  /** The rectangle copy, paste and fill work on. */
  get box(): Box | null {
    return this.boxes().at(-1) ?? null;
  }

  /** Selected items in the order they were chosen, without repeats. */
  items(): Item[] {
    const chosen = new Set<Item>();
    for (const box of this.boxes()) for (let row = box.top; row <= box.bottom; row++) chosen.add(this.model.rows[row]!);
    return [...chosen];
  }

  ids(): Id[] {
    return this.items().map((item) => item.id);
  }

  /** New ids after the server named created rows, or another row when the active one has gone. */
  repair(named: Map<Id, Id>, nearRow: number): void {
    for (const range of this.ranges) {
      range.anchorRow = named.get(range.anchorRow) ?? range.anchorRow;
      range.activeRow = named.get(range.activeRow) ?? range.activeRow;
    }
    if (!this.active && this.model.rows.length) this.goTo(Math.min(nearRow, this.model.rows.length - 1), this.ranges.at(-1)?.activeColumn ?? 0);
  }
}

function clamp(n: number, length: number): number {
  return Math.max(0, Math.min(n, length - 1));
}
