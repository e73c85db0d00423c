// SPDX-License-Identifier: Apache-2.0
// ?rows=16 (the drawing), 0 or any number · ?t=dark · ?readonly · ?remember=key
import "@fontsource-variable/inter";
import type { SbPlan } from "../element";
import "../index";
import { samplePlan } from "./sample";
import { ExampleServer } from "./server";

declare global {
  interface Window {
    server: ExampleServer;
    plan: SbPlan;
    events: { type: string; detail: unknown }[];
  }
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
