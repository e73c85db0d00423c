// SPDX-License-Identifier: Apache-2.0
// What travels between the island and the server. README.md says the same in words.
// Every date is whole minutes since 1970-01-01T00:00 of the project's wall clock; every duration is working minutes.

export type Id = number | string;
export type LinkType = "FS" | "SS" | "FF" | "SF";
export type LagUnit = "working" | "elapsed" | "percent";
export type DurationUnit = "m" | "h" | "d" | "w" | "mo";
export type ConstraintCode = "ASAP" | "ALAP" | "MSO" | "MFO" | "SNET" | "SNLT" | "FNET" | "FNLT";
export type Shift = [number, number];

export interface CalendarData {
  id: Id;
  name: string;
  /** Seven lists of shifts in minutes of the day, Monday first. */
  week: Shift[][];
  /** Days that differ, `from` and `to` as the minute a day begins, both inclusive; no shifts means not working. */
  exceptions: { from: number; to: number; shifts: Shift[]; name?: string }[];
}

export interface ProjectData {
  code: string;
  name: string;
  currency: string;
  minutes_per_day: number;
  minutes_per_week?: number;
  days_per_month?: number;
  status_date: number | null;
  today: number;
  start: number;
  finish: number;
  editable: boolean;
  /** Shown instead of the edit tools when the plan cannot be edited ("As it was on 31 March"). */
  readonly_reason?: string;
  revision: number | string;
  baseline_name?: string | null;
  promises: { date: number; label: string }[];
  calendars: CalendarData[];
  calendar_id: Id | null;
  freezes: { from: number; to: number; label: string }[];
}

export interface Item {
  id: Id;
  uid: string | null;
  parent: Id | null;
  pos: number;
  name: string;
  kind: string;
  wbs: string | null;
  level: number;
  duration: number | null;
  unit: DurationUnit;
  elapsed: boolean;
  effort: number | null;
  opt: number | null;
  likely: number | null;
  pess: number | null;
  start: number | null;
  finish: number | null;
  early_start: number | null;
  early_finish: number | null;
  late_start: number | null;
  late_finish: number | null;
  total_float: number | null;
  free_float: number | null;
  critical: boolean;
  percent: number | null;
  physical: number | null;
  remaining: number | null;
  actual_start: number | null;
  actual_finish: number | null;
  constraint: ConstraintCode;
  constraint_date: number | null;
  deadline: number | null;
  priority: number | null;
  calendar: Id | null;
  owner: Id | null;
  owner_name: string | null;
  milestone: boolean;
  inactive: boolean;
  manual: boolean;
  summary: boolean;
  p50: number | null;
  p80: number | null;
  p95: number | null;
  baseline_start: number | null;
  baseline_finish: number | null;
  version: number;
}

export interface Link {
  id: Id;
  from: Id;
  to: Id;
  type: LinkType;
  /** Minutes, or hundredths of a percent of the predecessor's duration when `lag_unit` is "percent". */
  lag: number;
  lag_unit: LagUnit;
  driving: boolean;
  /** Where the other end lies in another project: what to call it ("ERP-02/14"). */
  from_label?: string;
  to_label?: string;
}

export interface Person {
  id: Id;
  name: string;
}

export interface PlanData {
  project: ProjectData;
  columns?: string[];
  items: Item[] | PackedItems;
  links: Link[];
  people: Person[];
  kinds?: { id: string; name: string }[];
  conflicts?: { id: Id; sentence: string }[];
}

/** The same items with their field names once: a third of the size on the wire. */
export interface PackedItems {
  fields: string[];
  rows: unknown[][];
}

export type Value = string | number | boolean | null;
export type Fields = Partial<Record<keyof Item, Value>>;

export type Operation =
  | { op: "set"; id: Id; field: keyof Item; value: Value }
  | { op: "add"; temp: string; parent: Id | null; after: Id | null; fields: Fields }
  | { op: "delete"; ids: Id[] }
  | { op: "move"; ids: Id[]; parent: Id | null; after: Id | null }
  | { op: "indent" | "outdent"; ids: Id[] }
  | { op: "link"; from: Id; to: Id; type: LinkType; lag: number; lag_unit: LagUnit }
  | { op: "unlink"; id: Id }
  | { op: "set_link"; id: Id; type: LinkType; lag: number; lag_unit: LagUnit };

export interface EditRequest {
  revision: number | string;
  operations: Operation[];
}

export interface EditAnswer {
  revision: number | string;
  moved?: (Partial<Item> & { id: Id })[];
  created?: { temp: string; id: Id; item?: Partial<Item> }[];
  removed?: Id[];
  order?: Id[];
  links?: { added?: Link[]; changed?: Link[]; removed?: Id[] };
  project?: Partial<ProjectData>;
  message?: string;
  conflicts?: { id: Id; sentence: string }[];
  undo?: Operation[];
  reload?: boolean;
}

export interface ConflictAnswer {
  error: string;
  current?: { revision?: number | string; who?: string; when?: string; what?: string };
}

export interface RefusalAnswer {
  errors: { id?: Id | null; field?: string | null; operation?: number; sentence: string }[];
}

const BLANK: Omit<Item, "id"> = {
  uid: null, parent: null, pos: 0, name: "", kind: "task", wbs: null, level: 1, duration: null, unit: "d",
  elapsed: false, effort: null, opt: null, likely: null, pess: null, start: null, finish: null, early_start: null,
  early_finish: null, late_start: null, late_finish: null, total_float: null, free_float: null, critical: false,
  percent: 0, physical: null, remaining: null, actual_start: null, actual_finish: null, constraint: "ASAP",
  constraint_date: null, deadline: null, priority: null, calendar: null, owner: null, owner_name: null,
  milestone: false, inactive: false, manual: false, summary: false, p50: null, p80: null, p95: null,
  baseline_start: null, baseline_finish: null, version: 0,
};

const BLANK_BY_NAME: Record<string, unknown> = BLANK;

/** An item with every field present, so that the rest of the island need not ask. */
export function wholeItem(part: Partial<Item> & { id: Id }): Item {
  return { ...BLANK, ...part };
}

/** Items from either of the two shapes the server may send. */
export function unpackItems(items: Item[] | PackedItems): Item[] {
  if (Array.isArray(items)) return items.map(wholeItem);
  const { fields, rows } = items;
  return rows.map((row) => {
    const item: Record<string, unknown> = { ...BLANK };
    fields.forEach((field, i) => (item[field] = row[i] ?? BLANK_BY_NAME[field] ?? null));
    return item as unknown as Item;
  });
}
