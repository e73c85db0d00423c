// SPDX-License-Identifier: Apache-2.0
// Ranges to and from a spreadsheet as tab-separated text, and filling down.
import type { Bench } from "./bench";
import { COLUMNS, plainText, type Column } from "./columns";
import { wholeItem, type Item, type Operation } from "./contract";

const quoted = (text: string): string => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export function copyText({ selection, model, grid, sight }: Bench): string {
  const { box } = selection;
  if (!box) return "";
  const lines: string[] = [];
  for (let row = box.top; row <= box.bottom; row++) {
    lines.push(grid.columns.slice(box.left, box.right + 1).map((c) => quoted(plainText(c, model.rows[row]!, sight))).join("\t"));
  }
  return lines.join("\n");
}

/** Rows of cells from a spreadsheet's clipboard; quotes may hold tabs and line ends. */
export function parseTable(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let inQuotes = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (inQuotes) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[++i]!;
      else inQuotes = false;
    } else if (c === '"' && cell === "") inQuotes = true;
    else if (c === "\t" || c === "\n") {
      rows.at(-1)!.push(cell);
      cell = "";
      if (c === "\n") rows.push([]);
    } else cell += c;
  }
  rows.at(-1)!.push(cell);
  return rows;
}

/** When the first pasted row names columns, the rest goes where it says. */
function headedColumns(table: string[][]): Column[] | null {
  if (table.length < 2) return null;
  const names = table[0]!.map((name) => name.trim().toLowerCase());
  const found = names.map((name) => [...COLUMNS.values()].find((c) => [c.key, c.label.toLowerCase(), c.title.toLowerCase(), c.key.replace("_", " ")].includes(name)));
  return found.every((c) => c !== undefined) && found.some((c) => c.key === "name") ? found : null;
}

export function paste(bench: Bench, text: string): void {
  const { selection, model, grid } = bench;
  let table = parseTable(text);
  const headed = headedColumns(table);
  if (headed) table = table.slice(1);
  const box = selection.box ?? { top: 0, left: Math.max(0, grid.columns.findIndex((c) => c.key === "name")), bottom: 0, right: 0 };
  const single = table.length === 1 && table[0]!.length === 1;
  const height = single ? box.bottom - box.top + 1 : Math.max(table.length, 1);
  const columns = headed ?? (single ? grid.columns.slice(box.left, box.right + 1) : grid.columns.slice(box.left, box.left + Math.max(...table.map((r) => r.length))));
  const work = new CellWork(bench);
  let lastSibling = model.items.filter((i) => i.parent === null).at(-1)?.id ?? null;
  const top = headed ? model.rows.length : box.top;
  for (let r = 0; r < height; r++) {
    const cells = single ? columns.map(() => table[0]![0]!) : table[r]!;
    if (!single && cells.every((c) => c.trim() === "")) continue;
    let item = model.rows[top + r];
    if (!item) {
      const temp = bench.newTemp();
      const named = columns.findIndex((c) => c.key === "name");
      const name = named >= 0 ? (cells[named] ?? "").trim() : "";
      item = wholeItem({ id: temp, name: name || "New item" });
      work.operations.push({ op: "add", temp, parent: null, after: lastSibling, fields: { name: item.name } });
      lastSibling = temp;
      columns.forEach((column, c) => column.key !== "name" && cells[c] !== undefined && cells[c] !== "" && work.write(item!, column, cells[c]!));
    } else {
      columns.forEach((column, c) => cells[c] !== undefined && work.write(item!, column, cells[c]!));
    }
  }
  work.send("paste");
  if (!single && model.rows.length) {
    selection.goTo(box.top, box.left);
    selection.goTo(Math.min(model.rows.length, box.top + height) - 1, Math.min(grid.columns.length, box.left + columns.length) - 1, true);
  }
}

/** The top row of the selected rectangle into the rows below it; one row alone takes the row above. */
export function fillDown(bench: Bench): void {
  const { selection, model, grid, sight } = bench;
  const { box } = selection;
  if (!box) return;
  const source = box.top === box.bottom ? box.top - 1 : box.top;
  if (source < 0) return;
  const work = new CellWork(bench);
  for (let c = box.left; c <= box.right; c++) {
    const column = grid.columns[c]!;
    const text = plainText(column, model.rows[source]!, sight);
    for (let row = source + 1; row <= box.bottom; row++) work.write(model.rows[row]!, column, text);
  }
  work.send("fill down");
}

const CLEARED: Record<string, string> = { percent: "0", constraint: "ASAP" };

export function clearCells(bench: Bench): void {
  const { selection, model, grid } = bench;
  const work = new CellWork(bench);
  for (const box of selection.boxes()) {
    for (let row = box.top; row <= box.bottom; row++) {
      for (let c = box.left; c <= box.right; c++) {
        const column = grid.columns[c]!;
        if (["name", "kind", "duration", "number"].includes(column.key) && box.left !== box.right) continue;
        work.write(model.rows[row]!, column, CLEARED[column.key] ?? "");
      }
    }
  }
  work.send("clear");
}

/** Turns many typed cells into one request; what cannot be read stays in its cell with the reason. */
export class CellWork {
  readonly operations: Operation[] = [];
  private readonly typed = new Map<string, string>();
  private wrong = 0;

  constructor(private readonly bench: Bench) {}

  write(item: Item, column: Column, text: string): boolean {
    const { errors, sight } = this.bench;
    const key = `${item.id}:${column.key}`;
    if (!column.parse) return true;
    if (text.trim() === plainText(column, item, sight) && !errors.has(key)) return true;
    const parsed = column.parse(text, item, sight);
    if ("error" in parsed) {
      errors.set(key, { text, sentence: parsed.error });
      this.wrong++;
      return false;
    }
    errors.delete(key);
    for (const operation of parsed.value) {
      if (operation.op === "set" && item[operation.field] === operation.value) continue;
      this.operations.push(operation);
      if (operation.op === "set") this.typed.set(`${operation.id}:${operation.field}`, text);
    }
    if (parsed.value.length) this.typed.set(key, text);
    return true;
  }

  send(label: string): void {
    if (this.operations.length) this.bench.edit(this.operations, label, this.typed);
    if (this.wrong > 1) this.bench.say(`${this.wrong} cells could not be read. They keep what was given and say why.`);
    this.bench.refresh();
  }
}
