// SPDX-License-Identifier: Apache-2.0
// ?rows=16 (the drawing), 0 or any number · ?t=dark · ?readonly · ?remember=key
import "@fontsource-variable/inter";
import type { SbPlan } from "../element";
import "../index";
import { Calendars } from "../calendar";
import { parseDate } from "../dates";
import { parseDuration, parseEstimate, parsePredecessors } from "../durations";
import { samplePlan } from "./sample";
import { ExampleServer } from "./server";

declare global {
  interface Window {
    server: ExampleServer;
    plan: SbPlan;
    read: typeof read;
    events: { type: string; detail: unknown }[];
  }
}

const MEASURES = { minutes_per_day: 480, minutes_per_week: 2400, days_per_month: 20 };

/** What a cell would make of a text, for the tests: the value written plainly, or the sentence. */
function read(kind: string, text: string, locale = "en-GB"): unknown {
  const calendar = new Calendars({ calendars: [], calendar_id: null }).project;
  const today = Date.UTC(2026, 10, 23, 9) / 60_000;
  if (kind === "date" || kind === "start") {
    const parsed = parseDate(text, { locale, today, current: null, edge: kind === "start" ? "start" : "finish", calendar });
    return "error" in parsed ? parsed.error : parsed.value === null ? null : new Date(parsed.value * 60_000).toISOString().slice(0, 16);
  }
  const parsed = kind === "duration" ? parseDuration(text, "d", MEASURES) : kind === "estimate" ? parseEstimate(text, "d", MEASURES) : parsePredecessors(text, MEASURES);
  return "error" in parsed ? parsed.error : parsed.value;
}

const query = new URLSearchParams(location.search);
if (query.has("t")) document.documentElement.dataset.bsTheme = query.get("t")!;
const { data, extra, calendar } = samplePlan(Number(query.get("rows") ?? 16));
if (query.has("readonly")) {
  data.project.editable = false;
  data.project.readonly_reason = "The plan as it was on 31 October 2026.";
}
if (query.has("real")) {
  // a server of its own answers src and edit-url
} else {
  window.server = new ExampleServer(data, extra, calendar);
}
window.read = read;
window.events = [];
for (const type of ["ready", "select", "open", "edited", "conflict", "state", "import"]) {
  document.addEventListener(`sb-plan-${type}`, (event) => window.events.push({ type, detail: (event as CustomEvent).detail }));
}
const plan = document.createElement("sb-plan") as SbPlan;
plan.setAttribute("src", query.get("real") ? `${query.get("real")!}/plan.json` : "plan.json");
plan.setAttribute("edit-url", query.get("real") ? `${query.get("real")!}/edit` : "edit");
plan.setAttribute("remember", query.get("remember") ?? "sb-plan-example");
if (window.server) plan.transport = window.server.fetch;
window.plan = plan;
document.querySelector("main")!.append(plan);
