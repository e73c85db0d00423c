// SPDX-License-Identifier: Apache-2.0
// What one can do to rows, links and bars; keys, toolbar and menu all call these.
import type { Bench } from "./bench";
import { DAY, dayOf } from "./calendar";
import type { Id, Item, Operation } from "./contract";

export function addRow(bench: Bench, where: "above" | "below" | "end"): void {
  const { model, selection, grid } = bench;
  const active = where === "end" ? null : selection.active;
  const temp = bench.newTemp();
  const at = active?.item;
  let operation: Operation;
  if (!at) {
    const last = model.items.at(-1);
    const parent = last ? last.parent : null;
    const after = last ? last.id : null;
    operation = { op: "add", temp, parent, after, fields: { name: "New item", duration: model.measures.minutes_per_day, unit: "d" } };
  } else {
    const inside = where === "below" && at.summary && !model.collapsed.has(at.id);
    const after = where === "above" ? (model.siblingBefore(at)?.id ?? null) : inside ? null : at.id;
    operation = { op: "add", temp, parent: inside ? at.id : at.parent, after, fields: { name: "New item", duration: model.measures.minutes_per_day, unit: "d" } };
  }
  bench.edit([operation], "new row");
  bench.reveal(temp);
  selection.goTo(model.rowOf.get(temp) ?? model.rows.length - 1, Math.max(0, grid.columns.findIndex((c) => c.key === "name")));
  bench.openEditor(null);
}

export function deleteRows(bench: Bench): void {
  const { model, selection } = bench;
  const ids = model.topMost(selection.ids());
  if (!ids.length) return;
  const row = selection.active?.row ?? 0;
  bench.edit([{ op: "delete", ids }], "delete");
  selection.repair(new Map(), row);
  bench.say(ids.length === 1 ? "1 row deleted. Ctrl-Z brings it back." : `${ids.length} rows deleted. Ctrl-Z brings them back.`);
}

export function indentRows(bench: Bench, direction: "indent" | "outdent"): void {
  const { model, selection } = bench;
  const ids = model.topMost(selection.ids()).filter((id) => {
    const item = model.byId.get(id)!;
    return direction === "indent" ? model.siblingBefore(item) !== undefined : item.parent !== null;
  });
  if (!ids.length) {
    bench.say(direction === "indent" ? "There is no row above at this level to indent under." : "This row is already at the top level.");
    return;
  }
  bench.edit([{ op: direction, ids }], direction);
}

/** One place up or down among what shows, entering and leaving nothing: siblings change places. */
export function moveRows(bench: Bench, step: -1 | 1): void {
  const { model, selection } = bench;
  const ids = model.topMost(selection.ids());
  const first = model.byId.get(ids[0] ?? "");
  const last = model.byId.get(ids.at(-1) ?? "");
  if (!first || !last) return;
  if (ids.some((id) => model.byId.get(id)!.parent !== first.parent)) {
    bench.say("Rows of different levels cannot move together.");
    return;
  }
  if (step < 0) {
    const before = model.siblingBefore(first);
    if (before) bench.edit([{ op: "move", ids, parent: first.parent, after: model.siblingBefore(before)?.id ?? null }], "move");
    else bench.say("This is already the first row of its level.");
  } else {
    const after = model.siblingAfter(last);
    if (after) bench.edit([{ op: "move", ids, parent: first.parent, after: after.id }], "move");
    else bench.say("This is already the last row of its level.");
  }
}

/** Drop of dragged rows: above the row at `index`, as its siblings. */
export function dropRows(bench: Bench, index: number): void {
  const { model, selection } = bench;
  const ids = model.topMost(selection.ids());
  const target = model.rows[index];
  if (target && ids.some((id) => id === target.id || model.isBelow(target, id))) return;
  let after: Id | null;
  let parent: Id | null;
  if (target) {
    parent = target.parent;
    let before = model.siblingBefore(target);
    while (before && ids.includes(before.id)) before = model.siblingBefore(before);
    after = before?.id ?? null;
  } else {
    parent = null;
    after = model.items.filter((i) => i.parent === null && !ids.includes(i.id)).at(-1)?.id ?? null;
  }
  if (parent !== null && ids.includes(parent)) bench.say("A row cannot lie below itself.");
  else bench.edit([{ op: "move", ids, parent, after }], "move");
}

export function linkSelection(bench: Bench): void {
  const { model, selection } = bench;
  const items = selection.items();
  const operations: Operation[] = [];
  for (let i = 1; i < items.length; i++) {
    const [from, to] = [items[i - 1]!, items[i]!];
    const there = model.successors.get(from.id)?.some((l) => l.to === to.id);
    if (there || model.isBelow(from, to.id) || model.isBelow(to, from.id)) continue;
    operations.push({ op: "link", from: from.id, to: to.id, type: "FS", lag: 0, lag_unit: "working" });
  }
  if (operations.length) bench.edit(operations, "link");
  else bench.say(items.length < 2 ? "Select two or more rows to link them one after the other." : "These rows are linked already.");
}

export function unlinkSelection(bench: Bench): void {
  const { model, selection } = bench;
  const ids = new Set(selection.ids());
  const both = ids.size > 1;
  const gone = model.links.filter((l) => (both ? ids.has(l.from) && ids.has(l.to) : ids.has(l.from) || ids.has(l.to)));
  if (gone.length) bench.edit(gone.map((l) => ({ op: "unlink", id: l.id })), "unlink");
  else bench.say("There are no links between these rows.");
}

function tasks(bench: Bench): Item[] {
  const { selection } = bench;
  return selection.items().filter((item) => !item.summary && item.start !== null);
}

/** Bars a working day earlier or later. */
export function nudge(bench: Bench, step: -1 | 1): void {
  const operations = tasks(bench).map((item): Operation => {
    const calendar = bench.model.calendars.of(item.calendar);
    const start = item.start!;
    let day = dayOf(start) + step;
    for (let tries = 0; tries < 60 && !item.elapsed && !calendar.isWorkingDay(day); tries++) day += step;
    return { op: "set", id: item.id, field: "start", value: day * DAY + (start - dayOf(start) * DAY) };
  });
  if (operations.length) bench.edit(operations, "move");
  else bench.say("The dates of a summary come from the items below it. Move those.");
}

/** Bars a working day shorter or longer. */
export function stretch(bench: Bench, step: -1 | 1): void {
  const { measures } = bench.model;
  const operations = tasks(bench).map((item): Operation => {
    const day = item.elapsed ? DAY : measures.minutes_per_day;
    return { op: "set", id: item.id, field: "duration", value: Math.max(0, (item.duration ?? 0) + step * day) };
  });
  if (operations.length) bench.edit(operations, "duration");
}

export function progress(bench: Bench, step: -5 | 5): void {
  const operations = tasks(bench).map((item): Operation => ({
    op: "set", id: item.id, field: "percent", value: Math.max(0, Math.min(100, Math.round(((item.percent ?? 0) + step) / 5) * 5)),
  }));
  if (operations.length) bench.edit(operations, "progress");
}

export function fold(bench: Bench, open: boolean): void {
  const { model, selection } = bench;
  for (const item of selection.items()) model.toggle(item, open);
  bench.refresh();
}

export function foldAll(bench: Bench, open: boolean): void {
  const { model } = bench;
  model.collapsed.clear();
  if (!open) for (const item of model.items) if (item.summary) model.collapsed.add(item.id);
  model.refreshRows();
  bench.refresh();
}
