// SPDX-License-Identifier: Apache-2.0
// The grid's columns: how each writes an item, and how each turns what was typed into operations.
import type { ConstraintCode, Id, Item, Operation } from "./contract";
import { isoDate, parseDate, writeDate, writeFully, writeTime, type Parsed } from "./dates";
import { minutesPer, parseDuration, parseEstimate, parsePredecessors, writeDuration, writeNumber, writePredecessors } from "./durations";
import type { PlanModel } from "./model";

export interface Sight {
  model: PlanModel;
  locale: string;
}

export interface Choice {
  value: Id;
  label: string;
}

export interface Column {
  key: string;
  label: string;
  /** What the header says when there is room to explain. */
  title: string;
  width: number;
  numeric?: boolean;
  date?: boolean;
  text(item: Item, sight: Sight): string;
  hint?(item: Item, sight: Sight): string;
  /** Text to edit and to copy, where it differs from what is shown. */
  plain?(item: Item, sight: Sight): string;
  choices?(sight: Sight): Choice[];
  /** Operations that make the item say what was typed. Absent: never editable. */
  parse?(raw: string, item: Item, sight: Sight): Parsed<Operation[]>;
  /** Fields whose pending state shows in this column. */
  fields: readonly string[];
}

export const CONSTRAINTS: Record<ConstraintCode, string> = {
  ASAP: "As soon as possible",
  ALAP: "As late as possible",
  MSO: "Must start on",
  MFO: "Must finish on",
  SNET: "Start no earlier than",
  SNLT: "Start no later than",
  FNET: "Finish no earlier than",
  FNLT: "Finish no later than",
};

const set = (item: Item, field: keyof Item, value: string | number | boolean | null): Operation => ({ op: "set", id: item.id, field, value });
const SUMMED = "The dates of a summary come from the items below it. Change those.";

function dateColumn(key: "start" | "finish" | "deadline" | "constraint_date", label: string, title: string, width: number): Column {
  const edge = key === "start" || key === "constraint_date" ? "start" : "finish";
  return {
    key, label, title, width, numeric: true, date: true, fields: [key],
    text: (item, { model, locale }) => writeDate(item[key], locale, model.project.today),
    hint: (item, { model, locale }) => (item[key] === null ? "" : writeFully(item[key], locale, model.project.today)),
    plain: (item, { model }) => plainDate(item[key], edge, item, model),
    parse(raw, item, { model, locale }) {
      if (item.summary && (key === "start" || key === "finish")) return { error: SUMMED };
      const finishing = key === "constraint_date" ? item.constraint.startsWith("F") || item.constraint === "MFO" : edge === "finish";
      const parsed = parseDate(raw, {
        locale, today: model.project.today, current: item[key], edge: finishing ? "finish" : "start", calendar: model.calendars.of(item.calendar),
      });
      if ("error" in parsed) return parsed;
      if (key === "constraint_date" && parsed.value !== null && (item.constraint === "ASAP" || item.constraint === "ALAP")) {
        return { value: [set(item, "constraint", "SNET"), set(item, key, parsed.value)] };
      }
      return { value: [set(item, key, parsed.value)] };
    },
  };
}

/** ISO, with the time only where it is not the usual edge of the working day. */
function plainDate(minute: number | null, edge: "start" | "finish", item: Item, model: PlanModel): string {
  if (minute === null) return "";
  const calendar = model.calendars.of(item.calendar);
  const day = Math.floor(minute / 1440);
  const usual = edge === "start" ? calendar.firstMinute(day) : calendar.lastMinute(day);
  return isoDate(minute) + (minute === usual ? "" : ` ${writeTime(minute)}`);
}

function wholeNumber(raw: string, low: number, high: number, sentence: string): Parsed<number | null> {
  const text = raw.trim().replace(/\s*%$/, "").replace(",", ".");
  if (!text) return { value: null };
  const n = Number(text);
  return Number.isFinite(n) && n >= low && n <= high ? { value: Math.round(n) } : { error: sentence };
}

function pick(raw: string, choices: Choice[], nothing: string): Parsed<Id | null> {
  const text = raw.trim().toLowerCase();
  if (!text) return { value: null };
  const exact = choices.find((c) => c.label.toLowerCase() === text || String(c.value).toLowerCase() === text);
  const begins = choices.filter((c) => c.label.toLowerCase().split(/\s+/).some((word) => word.startsWith(text)));
  if (exact) return { value: exact.value };
  if (begins.length === 1) return { value: begins[0]!.value };
  return { error: begins.length ? `“${raw.trim()}” fits ${begins.map((c) => c.label).join(", ")}. Write more of it.` : nothing };
}

function predecessorOperations(raw: string, item: Item, { model }: Sight): Parsed<Operation[]> {
  const parsed = parsePredecessors(raw, model.measures);
  if ("error" in parsed) return parsed;
  const present = (model.predecessors.get(item.id) ?? []).filter((l) => model.byId.has(l.from));
  const operations: Operation[] = [];
  const kept = new Set<Id>();
  for (const wanted of parsed.value) {
    const from = model.items[wanted.number - 1];
    if (!from) return { error: `There is no row ${wanted.number}. The plan has ${model.items.length} rows.` };
    if (from === item) return { error: "An item cannot wait for itself." };
    if (model.isBelow(item, from.id) || model.isBelow(from, item.id)) return { error: "An item cannot be linked with its own summary." };
    const { type, lag, lag_unit } = wanted;
    const link = present.find((l) => l.from === from.id && !kept.has(l.id));
    if (!link) operations.push({ op: "link", from: from.id, to: item.id, type, lag, lag_unit });
    else {
      kept.add(link.id);
      if (link.type !== type || link.lag !== lag || link.lag_unit !== lag_unit) operations.push({ op: "set_link", id: link.id, type, lag, lag_unit });
    }
  }
  for (const link of present) if (!kept.has(link.id)) operations.push({ op: "unlink", id: link.id });
  return { value: operations };
}

const tenth = (n: number): string => writeNumber(Math.round(n * 10) / 10);

const KINDS = ["task", "milestone", "phase", "gate", "deliverable", "epic", "story", "bug", "risk", "cutover", "learning"];
const kindChoices = ({ model }: Sight): Choice[] =>
  model.kinds.length ? model.kinds.map((k) => ({ value: k.id, label: k.name })) : KINDS.map((k) => ({ value: k, label: k[0]!.toUpperCase() + k.slice(1) }));

const LIST: Column[] = [
  { key: "number", label: "#", title: "Row number", width: 36, numeric: true, fields: [], text: (item, { model }) => String(model.numberOf(item.id) ?? "") },
  { key: "wbs", label: "WBS", title: "Outline number", width: 60, fields: ["wbs"], text: (item, { model }) => model.wbsOf(item) },
  {
    key: "name", label: "Item", title: "Item", width: 226, fields: ["name"],
    text: (item) => item.name,
    hint: (item) => item.name,
    parse: (raw, item) => (raw.trim() ? { value: [set(item, "name", raw.trim())] } : { error: "An item needs a name." }),
  },
  {
    key: "kind", label: "Kind", title: "Kind of item", width: 90, fields: ["kind"],
    text: (item, sight) => kindChoices(sight).find((k) => k.value === item.kind)?.label ?? item.kind.charAt(0).toUpperCase() + item.kind.slice(1),
    choices: kindChoices,
    parse(raw, item, sight) {
      const found = pick(raw, kindChoices(sight), `There is no kind “${raw.trim()}”. Choose ${kindChoices(sight).map((k) => k.label).join(", ")}.`);
      if ("error" in found) return found;
      return found.value === null ? { error: "An item needs a kind." } : { value: [set(item, "kind", found.value)] };
    },
  },
  {
    key: "duration", label: "Duration", title: "Duration: working time from start to finish", width: 68, numeric: true, fields: ["duration", "unit", "elapsed"],
    text: (item, { model }) => (item.milestone && !item.duration ? "" : writeDuration(item.duration, item.unit, item.elapsed, model.measures)),
    plain: (item, { model }) => writeDuration(item.duration, item.unit, item.elapsed, model.measures),
    parse(raw, item, { model }) {
      if (item.summary) return { error: "The duration of a summary comes from the items below it. Change those." };
      const parsed = parseDuration(raw, item.unit, model.measures);
      if ("error" in parsed) return parsed;
      if (!parsed.value) return { error: "Write a duration like 3d, or 0 for a milestone." };
      const { minutes, unit, elapsed } = parsed.value;
      const operations: Operation[] = [];
      if (unit !== item.unit) operations.push(set(item, "unit", unit));
      if (elapsed !== item.elapsed) operations.push(set(item, "elapsed", elapsed));
      return { value: [...operations, set(item, "duration", minutes)] };
    },
  },
  dateColumn("start", "Start", "Start", 66),
  dateColumn("finish", "Finish", "Finish", 66),
  {
    key: "total_float", label: "Float", title: "Total float: how far it can slip before the plan's finish moves", width: 48, numeric: true, fields: [],
    text: (item, { model }) => (item.total_float === null ? "" : writeNumber(Math.round((item.total_float * 10) / model.measures.minutes_per_day) / 10)),
    hint: (item, { model }) => (item.total_float === null ? "" : `${writeDuration(item.total_float, "d", false, model.measures)} of total float, ${writeDuration(item.free_float ?? 0, "d", false, model.measures)} free`),
  },
  {
    key: "owner", label: "Who", title: "Owner", width: 78, fields: ["owner"],
    text: (item) => item.owner_name ?? "",
    choices: ({ model }) => model.people.map((p) => ({ value: p.id, label: p.name })),
    parse(raw, item, { model }) {
      const found = pick(raw, model.people.map((p) => ({ value: p.id, label: p.name })), `Nobody called “${raw.trim()}” works on this project.`);
      return "error" in found ? found : { value: [set(item, "owner", found.value)] };
    },
  },
  {
    key: "predecessors", label: "After", title: "Predecessors: row, type and lag, like 3FS+2d", width: 96, fields: ["predecessors"],
    text: (item, { model }) => writePredecessors(model.predecessors.get(item.id) ?? [], (id) => model.numberOf(id), model.measures),
    plain: (item, { model }) => writePredecessors((model.predecessors.get(item.id) ?? []).filter((l) => model.byId.has(l.from)), (id) => model.numberOf(id), model.measures),
    hint: (item, { model }) => (model.predecessors.get(item.id) ?? []).map((l) => `${l.type} ${model.byId.get(l.from)?.name ?? l.from_label ?? ""}`).join("\n"),
    parse: predecessorOperations,
  },
  {
    key: "percent", label: "Done", title: "Percent complete", width: 64, numeric: true, fields: ["percent"],
    text: (item) => (item.percent === null ? "" : `${Math.round(item.percent)} %`),
    parse(raw, item) {
      if (item.summary) return { error: "The progress of a summary comes from the items below it." };
      const parsed = wholeNumber(raw, 0, 100, "Percent complete goes from 0 to 100.");
      return "error" in parsed ? parsed : { value: [set(item, "percent", parsed.value ?? 0)] };
    },
  },
  {
    key: "constraint", label: "Constraint", title: "Constraint", width: 138, fields: ["constraint"],
    text: (item) => (item.constraint === "ASAP" ? "" : CONSTRAINTS[item.constraint] ?? item.constraint),
    plain: (item) => CONSTRAINTS[item.constraint] ?? item.constraint,
    choices: () => Object.entries(CONSTRAINTS).map(([value, label]) => ({ value, label })),
    parse(raw, item) {
      const choices = Object.entries(CONSTRAINTS).map(([value, label]) => ({ value, label }));
      const found = pick(raw, choices, `There is no constraint “${raw.trim()}”. Try SNET, FNLT or “Must start on”.`);
      if ("error" in found) return found;
      const code = (found.value ?? "ASAP") as ConstraintCode;
      const free = code === "ASAP" || code === "ALAP";
      const operations = [set(item, "constraint", code)];
      if (free && item.constraint_date !== null) operations.push(set(item, "constraint_date", null));
      if (!free && item.constraint_date === null) operations.push(set(item, "constraint_date", code.startsWith("F") || code === "MFO" ? item.finish : item.start));
      return { value: operations };
    },
  },
  dateColumn("constraint_date", "Constr. date", "Constraint date", 84),
  dateColumn("deadline", "Deadline", "Deadline", 72),
  {
    key: "estimate", label: "O / M / P", title: "Three estimates: optimistic, likely and pessimistic duration", width: 122, numeric: true, fields: ["opt", "likely", "pess"],
    text: (item, { model }) => (item.likely === null ? "" : `${[item.opt, item.likely, item.pess].map((m) => (m === null ? "?" : tenth(m / minutesPer(item.unit, item.elapsed, model.measures)))).join(" / ")} ${item.elapsed ? "e" : ""}${item.unit}`),
    parse(raw, item, { model }) {
      const parsed = parseEstimate(raw, item.unit, model.measures);
      if ("error" in parsed) return parsed;
      const [opt, likely, pess] = parsed.value ?? [null, null, null];
      return { value: [set(item, "opt", opt), set(item, "likely", likely), set(item, "pess", pess)] };
    },
  },
  {
    key: "priority", label: "Priority", title: "Priority: from 0 to 1000, who gives way when people are short", width: 62, numeric: true, fields: ["priority"],
    text: (item) => (item.priority === null ? "" : String(item.priority)),
    parse(raw, item) {
      const parsed = wholeNumber(raw, 0, 1000, "Priority goes from 0 to 1000.");
      return "error" in parsed ? parsed : { value: [set(item, "priority", parsed.value)] };
    },
  },
];

export const COLUMNS: ReadonlyMap<string, Column> = new Map(LIST.map((c) => [c.key, c]));
export const SHOWN_FIRST = ["number", "name", "duration", "finish", "total_float", "owner"];
export const SHEET_FIRST = ["number", "name", "wbs", "duration", "start", "finish", "total_float", "percent", "owner", "predecessors", "constraint", "constraint_date", "deadline", "estimate"];

/** Text a cell is edited from and copied as. */
export function plainText(column: Column, item: Item, sight: Sight): string {
  return (column.plain ?? column.text)(item, sight);
}
