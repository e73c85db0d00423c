// SPDX-License-Identifier: Apache-2.0
// The plan in memory: items in display order, their tree, their links, and which rows show.
import { Calendars } from "./calendar";
import { unpackItems, type Id, type Item, type Link, type Person, type PlanData, type ProjectData } from "./contract";
import type { Measures } from "./durations";

export type RowFilter = (item: Item) => boolean;

export class PlanModel {
  project!: ProjectData;
  items: Item[] = [];
  links: Link[] = [];
  people: Person[] = [];
  kinds: { id: string; name: string }[] = [];
  calendars!: Calendars;
  measures!: Measures;

  readonly byId = new Map<Id, Item>();
  /** Position in the whole plan, from 0; what people see is one more. */
  readonly indexOf = new Map<Id, number>();
  private readonly outlines = new Map<Id, string>();
  readonly predecessors = new Map<Id, Link[]>();
  readonly successors = new Map<Id, Link[]>();
  /** Whether the server says which links drive dates at all. */
  knowsDriving = false;
  readonly conflicts = new Map<Id, string>();

  /** The rows that show, and where each item stands in them. */
  rows: Item[] = [];
  readonly rowOf = new Map<Id, number>();
  readonly collapsed = new Set<Id>();
  filter: RowFilter | null = null;
  /** Grows with every change of rows or links; drawings keep what they worked out until it moves. */
  generation = 0;

  constructor(data: PlanData) {
    this.load(data);
  }

  /** Takes over a whole plan; what is collapsed stays so. */
  load(data: PlanData): void {
    this.project = data.project;
    this.items = unpackItems(data.items);
    this.links = data.links;
    this.people = data.people;
    this.kinds = data.kinds ?? [];
    this.conflicts.clear();
    for (const { id, sentence } of data.conflicts ?? []) this.conflicts.set(id, sentence);
    this.calendars = new Calendars(data.project);
    const day = data.project.minutes_per_day;
    this.measures = {
      minutes_per_day: day,
      minutes_per_week: data.project.minutes_per_week ?? day * 5,
      days_per_month: data.project.days_per_month ?? 20,
    };
    this.rebuild();
  }

  /** Everything that follows from the order of items and their parents. */
  rebuild(): void {
    this.byId.clear();
    this.indexOf.clear();
    for (const item of this.items) this.byId.set(item.id, item);
    const outline: number[] = [];
    const withChildren = new Set<Id>();
    this.items.forEach((item, i) => {
      this.indexOf.set(item.id, i);
      const parent = item.parent === null ? undefined : this.byId.get(item.parent);
      item.level = parent ? parent.level + 1 : 1;
      if (parent) withChildren.add(parent.id);
      outline.length = item.level;
      outline[item.level - 1] = (outline[item.level - 1] ?? 0) + 1;
      this.outlines.set(item.id, outline.map((n) => n || 1).join("."));
    });
    for (const item of this.items) item.summary = withChildren.has(item.id);
    this.relink();
    this.refreshRows();
  }

  wbsOf(item: Item): string {
    return item.wbs ?? this.outlines.get(item.id) ?? "";
  }

  relink(): void {
    this.predecessors.clear();
    this.successors.clear();
    this.knowsDriving = false;
    for (const link of this.links) {
      this.knowsDriving ||= link.driving;
      push(this.predecessors, link.to, link);
      push(this.successors, link.from, link);
    }
    this.generation++;
  }

  refreshRows(): void {
    const keep = this.filter ? this.withAncestors(this.filter) : null;
    this.rows = [];
    this.rowOf.clear();
    let hiddenBelow = Infinity;
    for (const item of this.items) {
      if (item.level > hiddenBelow) continue;
      hiddenBelow = Infinity;
      if (keep && !keep.has(item.id)) continue;
      this.rowOf.set(item.id, this.rows.length);
      this.rows.push(item);
      if (!keep && this.collapsed.has(item.id)) hiddenBelow = item.level;
    }
    this.generation++;
  }

  private withAncestors(filter: RowFilter): Set<Id> {
    const keep = new Set<Id>();
    for (const item of this.items) {
      if (!filter(item)) continue;
      for (let at: Item | undefined = item; at && !keep.has(at.id); at = at.parent === null ? undefined : this.byId.get(at.parent)) {
        keep.add(at.id);
      }
    }
    return keep;
  }

  toggle(item: Item, open: boolean): void {
    if (!item.summary) return;
    if (open) this.collapsed.delete(item.id);
    else this.collapsed.add(item.id);
    this.refreshRows();
  }

  /** Opens whatever hides an item. */
  reveal(id: Id): void {
    let changed = false;
    for (let at = this.byId.get(id); at && at.parent !== null; at = this.byId.get(at.parent)) {
      changed = this.collapsed.delete(at.parent) || changed;
    }
    if (this.filter && !this.rowOf.has(id)) {
      this.filter = null;
      changed = true;
    }
    if (changed) this.refreshRows();
  }

  numberOf(id: Id): number | undefined {
    const index = this.indexOf.get(id);
    return index === undefined ? undefined : index + 1;
  }

  /** Index after the last item below this one. */
  endOf(index: number): number {
    const level = this.items[index]!.level;
    let end = index + 1;
    while (end < this.items.length && this.items[end]!.level > level) end++;
    return end;
  }

  /** The sibling above, or undefined for a first child. */
  siblingBefore(item: Item): Item | undefined {
    for (let i = this.indexOf.get(item.id)! - 1; i >= 0; i--) {
      const other = this.items[i]!;
      if (other.level === item.level && other.parent === item.parent) return other;
      if (other.level < item.level) return undefined;
    }
    return undefined;
  }

  siblingAfter(item: Item): Item | undefined {
    const next = this.items[this.endOf(this.indexOf.get(item.id)!)];
    return next && next.parent === item.parent ? next : undefined;
  }

  isBelow(item: Item, ancestor: Id): boolean {
    for (let at = item.parent; at !== null; at = this.byId.get(at)?.parent ?? null) if (at === ancestor) return true;
    return false;
  }

  /** The given ids in display order, without those that lie below another of them. */
  topMost(ids: Iterable<Id>): Id[] {
    const set = new Set(ids);
    return [...set]
      .filter((id) => {
        const item = this.byId.get(id);
        if (!item) return false;
        for (let at = item.parent; at !== null; at = this.byId.get(at)?.parent ?? null) if (set.has(at)) return false;
        return true;
      })
      .sort((a, b) => this.indexOf.get(a)! - this.indexOf.get(b)!);
  }

  /** First and last minute anything on the axis needs. */
  span(): [number, number] {
    if (this.known?.generation === this.generation) return this.known.span;
    const span = this.measureSpan();
    this.known = { generation: this.generation, span };
    return span;
  }

  private known: { generation: number; span: [number, number] } | null = null;

  private measureSpan(): [number, number] {
    let from = Math.min(this.project.start, this.project.today);
    let to = Math.max(this.project.finish, this.project.today);
    for (const item of this.items) {
      for (const at of [item.start, item.baseline_start]) if (at !== null && at < from) from = at;
      for (const at of [item.finish, item.p95, item.baseline_finish, item.deadline]) if (at !== null && at > to) to = at;
    }
    for (const promise of this.project.promises) to = Math.max(to, promise.date);
    return [from, to];
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
