// SPDX-License-Identifier: Apache-2.0
// Plans to look at: the sixteen rows of the drawing, none, or any number of generated ones.
import { Calendars, DAY, WorkTime } from "../calendar";
import { wholeItem, type Item, type Link, type LinkType, type PlanData } from "../contract";
import { civil } from "../dates";

const TODAY = civil(2026, 10, 23) + 9 * 60;
const BEGIN = civil(2026, 8, 14) + 8 * 60;
const WEEK = [...Array(5).fill([[480, 720], [780, 1020]]), [], []];
const PEOPLE = ["Anna Weber", "Jonas Brandt", "Mira Ilic", "Petr Novak", "Tunde Adeyemi", "Lea Fischer", "Board"];

function project(code: string, name: string): PlanData["project"] {
  return {
    code, name, currency: "EUR", minutes_per_day: 480, status_date: civil(2026, 10, 20) + 17 * 60, today: TODAY, start: BEGIN,
    finish: BEGIN, editable: true, revision: 1, baseline_name: "Gate 3, 14 Aug",
    promises: [{ date: civil(2026, 11, 22) + 17 * 60, label: "promise" }],
    calendars: [{ id: 1, name: "Standard", week: WEEK, exceptions: [{ from: civil(2026, 11, 24), to: civil(2026, 11, 28), shifts: [], name: "Christmas" }] }],
    calendar_id: 1, freezes: [{ from: civil(2026, 11, 18), to: civil(2027, 0, 4), label: "freeze" }],
  };
}

// name, level, working days, percent, owner, tail in days, baseline shift in days, predecessors as [row, type, lag days]
type Row = [string, number, number, number, string, number, number, [number, LinkType, number][]];
const DRAWN: Row[] = [
  ["Prepare", 1, 0, 0, "", 0, 0, []],
  ["Application inventory frozen", 2, 10, 100, "Anna Weber", 0, 0, []],
  ["Interface test plan", 2, 13, 100, "Mira Ilic", 0, -2, [[2, "SS", 5]]],
  ["Target network ready", 2, 20, 100, "Petr Novak", 0, -3, [[2, "FS", 0]]],
  ["Gate 3: ready to move", 2, 0, 100, "Board", 0, -3, [[4, "FS", 0], [3, "FS", 0]]],
  ["Move", 1, 0, 0, "", 0, 0, []],
  ["Wave 3a: file and print", 2, 10, 100, "Tunde Adeyemi", 0, -3, [[5, "FS", 0]]],
  ["Wave 3b: databases", 2, 25, 78, "Petr Novak", 9, -10, [[5, "FS", 0]]],
  ["Rehearsal of cutover", 2, 7, 0, "Mira Ilic", 5, -16, [[8, "FS", 0]]],
  ["Wave 3c: ERP interfaces", 2, 17, 45, "Jonas Brandt", 8, -4, [[7, "FS", 2]]],
  ["Interfaces signed off", 2, 0, 0, "Jonas Brandt", 6, -5, [[10, "FS", 0], [7, "FF", 3]]],
  ["Cutover weekend", 2, 3, 0, "Petr Novak", 21, -9, [[9, "FS", 0], [11, "FS", 0]]],
  ["Close", 1, 0, 0, "", 0, 0, []],
  ["Hypercare", 2, 10, 0, "Tunde Adeyemi", 20, -11, [[12, "FS", 0]]],
  ["Old site handed back", 2, 5, 0, "Anna Weber", 19, -11, [[14, "FS", 0]]],
  ["Promise: site closed", 2, 0, 0, "Board", 19, -13, [[15, "FS", 0]]],
];

export interface Extra {
  tails: Map<string | number, number>;
  baselineShift: Map<string | number, number>;
}

function build(data: PlanData, rows: Row[]): { data: PlanData; extra: Extra } {
  const items: Item[] = [];
  const links: Link[] = [];
  const extra: Extra = { tails: new Map(), baselineShift: new Map() };
  const parents: number[] = [];
  rows.forEach(([name, level, days, percent, owner, tail, shift, predecessors], i) => {
    const id = i + 1;
    parents[level] = id;
    const group = rows[i + 1] !== undefined && rows[i + 1]![1] > level;
    const point = !group && days === 0;
    const kind = group ? "phase" : /^Gate/.test(name) ? "gate" : /^Promise/.test(name) ? "promise" : point ? "milestone" : /Cutover weekend/.test(name) ? "cutover" : "task";
    items.push(wholeItem({
      id, uid: `u${id}`, parent: parents[level - 1] ?? null, pos: i, name, kind, duration: days * 480, percent, milestone: point,
      owner: owner || null, owner_name: owner.split(" ").at(-1) || null, opt: group || point ? null : days * 400, likely: group || point ? null : days * 480, pess: group || point ? null : days * 800, priority: 500,
    }));
    extra.tails.set(id, tail);
    extra.baselineShift.set(id, shift);
    for (const [from, type, lag] of predecessors) links.push({ id: links.length + 1, from, to: id, type, lag: lag * 480, lag_unit: "working", driving: false });
  });
  data.items = items;
  data.links = links;
  return { data, extra };
}

/** A repeatable stream of numbers below one. */
export function numbers(seed: number): () => number {
  let s = seed >>> 0;
  return () => ((s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 4294967296);
}

const VERBS = ["Migrate", "Test", "Design", "Review", "Approve", "Build", "Move", "Rehearse", "Document", "Train", "Hand over", "Decommission"];
const NOUNS = ["payroll interface", "file servers", "ERP database", "mail gateway", "identity store", "reporting cube", "print services", "customer portal", "archive", "backup sets", "network zone", "monitoring"];

function generated(count: number): Row[] {
  const random = numbers(7);
  const rows: Row[] = [];
  const recent: number[] = [];
  const any = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
  while (rows.length < count) {
    const at = rows.length;
    const level = at % 48 === 0 ? 1 : at % 12 === 0 || at % 48 === 1 ? 2 : 3;
    const group = level < 3;
    const days = group ? 0 : random() < 0.08 ? 0 : 1 + Math.floor(random() * 12);
    const predecessors: Row[7] = [];
    if (!group && recent.length && random() < 0.85) {
      const type = random() < 0.88 ? "FS" : any<LinkType>(["SS", "FF"]);
      predecessors.push([recent[Math.max(0, recent.length - 1 - Math.floor(random() * Math.min(24, recent.length)))]!, type, random() < 0.2 ? Math.floor(random() * 4) : 0]);
      if (random() < 0.2) predecessors.push([any(recent.slice(-40)), "FS", 0]);
    }
    if (!group) recent.push(at + 1);
    const name = level === 1 ? `Stream ${Math.floor(at / 48) + 1}: ${any(NOUNS)}` : level === 2 ? `Package ${at + 1}` : `${any(VERBS)} ${any(NOUNS)}`;
    rows.push([name, level, days, 0, group ? "" : any(PEOPLE), group ? 0 : Math.floor(random() * 9), -Math.floor(random() * 8), predecessors.filter((p, i, all) => all.findIndex((q) => q[0] === p[0]) === i)]);
  }
  return rows;
}

export function samplePlan(count: number): { data: PlanData; extra: Extra; calendar: WorkTime } {
  const data: PlanData = { project: project("CLD-07", "Data centre exit, wave 3"), items: [], links: [], people: PEOPLE.map((name) => ({ id: name, name })) };
  const built = build(data, count === 16 ? DRAWN : generated(count));
  return { ...built, calendar: new Calendars(data.project).project };
}

export { BEGIN, DAY };
