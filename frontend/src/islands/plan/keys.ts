// SPDX-License-Identifier: Apache-2.0
// Every key of the plan in one table: what it does and what the help says.
import * as actions from "./actions";
import type { Bench } from "./bench";
import { clearCells, fillDown } from "./clipboard";

interface Key {
  /** "Ctrl+Shift+ArrowDown": modifiers in this order, then the key's name or its code. */
  keys: string[];
  says: string;
  group: "Move about" | "Edit" | "Rows" | "Chart" | "Find and see";
  edits?: boolean;
  /** False lets the browser have the key after all. */
  run(bench: Bench): boolean | void;
}

const page = ({ grid }: Bench): number => Math.max(1, Math.floor(grid.clip.clientHeight / grid.rowHeight) - 1);

function go(bench: Bench, rows: number, columns: number, extend = false): void {
  const { active } = bench.selection;
  if (active) bench.selection.goTo(active.row + rows, active.column + columns, extend);
  else bench.selection.goTo(0, 1);
}

function edge(bench: Bench, row: number | null, column: number | null, extend = false): void {
  const { active } = bench.selection;
  bench.selection.goTo(row ?? active?.row ?? 0, column ?? active?.column ?? 0, extend);
}

const ARROWS: [string, number, number][] = [["ArrowUp", -1, 0], ["ArrowDown", 1, 0], ["ArrowLeft", 0, -1], ["ArrowRight", 0, 1]];

/** Tab walks the cells of a row and leaves the table at its ends, so that nobody is caught in it. */
function tab(bench: Bench, step: -1 | 1): boolean {
  const { active } = bench.selection;
  const next = (active?.column ?? -1) + step;
  if (!active || bench.grid.compact || next < 0 || next >= bench.grid.columns.length) return false;
  bench.selection.goTo(active.row, next);
  return true;
}

export const KEYS: Key[] = [
  { keys: ARROWS.map(([k]) => k), group: "Move about", says: "From cell to cell", run: () => false },
  ...ARROWS.map(([k, r, c]): Key => ({ keys: [k], group: "Move about", says: "", run: (b) => go(b, r, c) })),
  ...ARROWS.map(([k, r, c]): Key => ({ keys: [`Shift+${k}`], group: "Move about", says: k === "ArrowUp" ? "Select more cells" : "", run: (b) => go(b, r, c, true) })),
  { keys: ["Tab"], group: "Move about", says: "Next cell; at the end of a row out of the table", run: (b) => tab(b, 1) },
  { keys: ["Shift+Tab"], group: "Move about", says: "Cell before", run: (b) => tab(b, -1) },
  { keys: ["PageDown"], group: "Move about", says: "A page down", run: (b) => go(b, page(b), 0) },
  { keys: ["PageUp"], group: "Move about", says: "A page up", run: (b) => go(b, -page(b), 0) },
  { keys: ["Shift+PageDown"], group: "Move about", says: "", run: (b) => go(b, page(b), 0, true) },
  { keys: ["Shift+PageUp"], group: "Move about", says: "", run: (b) => go(b, -page(b), 0, true) },
  { keys: ["Home"], group: "Move about", says: "First cell of the row", run: (b) => edge(b, null, 0) },
  { keys: ["End"], group: "Move about", says: "Last cell of the row", run: (b) => edge(b, null, Infinity) },
  { keys: ["Ctrl+Home", "Ctrl+ArrowUp"], group: "Move about", says: "First row", run: (b) => edge(b, 0, null) },
  { keys: ["Ctrl+End", "Ctrl+ArrowDown"], group: "Move about", says: "Last row", run: (b) => edge(b, Infinity, null) },
  { keys: ["Ctrl+Shift+Home", "Ctrl+Shift+ArrowUp"], group: "Move about", says: "Select up to the first row", run: (b) => edge(b, 0, null, true) },
  { keys: ["Ctrl+Shift+End", "Ctrl+Shift+ArrowDown"], group: "Move about", says: "Select down to the last row", run: (b) => edge(b, Infinity, null, true) },
  { keys: ["Shift+Space"], group: "Move about", says: "Select the whole row", run: (b) => b.selection.widen() },
  { keys: ["Ctrl+a"], group: "Move about", says: "Select all", run: (b) => b.selection.selectRows(0, b.model.rows.length - 1) },
  { keys: ["Space", "Alt+Enter"], group: "Move about", says: "Open the item beside the plan", run: (b) => b.openItem() },

  { keys: ["Enter", "F2"], group: "Edit", says: "Edit the cell; Enter again keeps it, Escape gives up", run: (b) => b.openEditor(null) },
  { keys: ["Delete", "Backspace"], group: "Edit", says: "Empty the cells", edits: true, run: clearCells },
  { keys: ["Ctrl+d"], group: "Edit", says: "Fill down", edits: true, run: fillDown },
  { keys: ["Ctrl+c", "Ctrl+x", "Ctrl+v"], group: "Edit", says: "Copy, cut, paste; also from and to a spreadsheet", run: () => false },
  { keys: ["Ctrl+z"], group: "Edit", says: "Undo", run: (b) => b.undo() },
  { keys: ["Ctrl+y", "Ctrl+Shift+z"], group: "Edit", says: "Redo", run: (b) => b.redo() },

  { keys: ["Insert"], group: "Rows", says: "New row above", edits: true, run: (b) => actions.addRow(b, "above") },
  { keys: ["Ctrl+Enter"], group: "Rows", says: "New row below", edits: true, run: (b) => actions.addRow(b, "below") },
  { keys: ["Ctrl+Delete", "Ctrl+-"], group: "Rows", says: "Delete rows", edits: true, run: actions.deleteRows },
  { keys: ["Alt+Shift+ArrowRight"], group: "Rows", says: "Indent", edits: true, run: (b) => actions.indentRows(b, "indent") },
  { keys: ["Alt+Shift+ArrowLeft"], group: "Rows", says: "Outdent", edits: true, run: (b) => actions.indentRows(b, "outdent") },
  { keys: ["Alt+ArrowUp"], group: "Rows", says: "Move rows up", edits: true, run: (b) => actions.moveRows(b, -1) },
  { keys: ["Alt+ArrowDown"], group: "Rows", says: "Move rows down", edits: true, run: (b) => actions.moveRows(b, 1) },
  { keys: ["Ctrl+F2"], group: "Rows", says: "Link the selected rows one after the other", edits: true, run: actions.linkSelection },
  { keys: ["Ctrl+Shift+F2"], group: "Rows", says: "Unlink", edits: true, run: actions.unlinkSelection },
  { keys: ["Alt+Shift+ArrowDown"], group: "Rows", says: "Open the group", run: (b) => actions.fold(b, true) },
  { keys: ["Alt+Shift+ArrowUp"], group: "Rows", says: "Close the group", run: (b) => actions.fold(b, false) },

  { keys: ["Alt+ArrowRight"], group: "Chart", says: "Start a working day later", edits: true, run: (b) => actions.nudge(b, 1) },
  { keys: ["Alt+ArrowLeft"], group: "Chart", says: "Start a working day earlier", edits: true, run: (b) => actions.nudge(b, -1) },
  { keys: ["Alt+=", "Alt++"], group: "Chart", says: "A day longer", edits: true, run: (b) => actions.stretch(b, 1) },
  { keys: ["Alt+-"], group: "Chart", says: "A day shorter", edits: true, run: (b) => actions.stretch(b, -1) },
  { keys: ["Alt+."], group: "Chart", says: "5 % more done", edits: true, run: (b) => actions.progress(b, 5) },
  { keys: ["Alt+,"], group: "Chart", says: "5 % less done", edits: true, run: (b) => actions.progress(b, -5) },
  { keys: ["Alt+g"], group: "Chart", says: "Bring the bar into sight", run: (b) => { if (b.selection.active) b.gantt.show(b.selection.active.item); } },
  { keys: ["Alt+t"], group: "Chart", says: "Go to today", run: (b) => b.gantt.showMinute(b.model.project.today) },
  { keys: ["Alt+1"], group: "Chart", says: "Days", run: (b) => b.zoom("day") },
  { keys: ["Alt+2"], group: "Chart", says: "Weeks", run: (b) => b.zoom("week") },
  { keys: ["Alt+3"], group: "Chart", says: "Months", run: (b) => b.zoom("month") },
  { keys: ["Alt+4"], group: "Chart", says: "Quarters", run: (b) => b.zoom("quarter") },
  { keys: ["Alt+0"], group: "Chart", says: "Fit the whole plan", run: (b) => b.zoom("fit") },

  { keys: ["Ctrl+f", "/"], group: "Find and see", says: "Find", run: (b) => b.openFind() },
  { keys: ["?"], group: "Find and see", says: "This list", run: (b) => b.openKeys() },
];

const table = new Map<string, Key>();
for (const key of KEYS) for (const combination of key.keys) if (key.says === "" || !table.has(combination)) table.set(combination, key);

/** The name a combination has in the table. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "Space" : event.altKey && /^Digit|^Key/.test(event.code) ? event.code.slice(-1).toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const symbol = key.length === 1 && !/[a-z0-9]/.test(key);
  const names = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey && !symbol ? "Shift" : "", key];
  return names.filter(Boolean).join("+");
}

/** Runs what belongs to a key. True when the key was ours. */
export function runKey(bench: Bench, event: KeyboardEvent): boolean {
  const key = table.get(nameOf(event));
  if (key) {
    if (key.edits && !bench.editable) {
      bench.say(bench.model.project.readonly_reason ?? "This plan is open for reading only.");
      return true;
    }
    return key.run(bench) !== false;
  }
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && bench.editable && !bench.grid.compact) {
    bench.openEditor(event.key);
    return true;
  }
  return false;
}
