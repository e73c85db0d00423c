// SPDX-License-Identifier: Apache-2.0
// What the marks mean, under the plan; only marks that this plan uses.
import type { ChartOptions } from "./chart";
import { writeDate } from "./dates";
import { h } from "./dom";
import type { PlanModel } from "./model";

export function legend(row: HTMLElement, model: PlanModel, shown: ChartOptions, view: string, locale: string): void {
  const { project, items } = model;
  const entries: [string, string, boolean][] = [
    ["critical", "critical", items.some((i) => i.critical)],
    ["slack", "has float", items.some((i) => !i.critical && !i.summary)],
    ["reach", "P80, P95 reach", shown.forecasts && items.some((i) => i.p80 !== null)],
    ["baseline", project.baseline_name ? `baseline: ${project.baseline_name}` : "baseline", shown.baselines && items.some((i) => i.baseline_finish !== null)],
    ["deadline", "deadline", items.some((i) => i.deadline !== null)],
    ["freeze", project.freezes.length === 1 ? project.freezes[0]!.label || "freeze" : "freeze", project.freezes.length > 0],
  ];
  const marks = entries.filter(([, , used]) => used).map(([mark, text]) => h("span", { class: "sbp-mark" }, h("i", { class: `sbp-lg sbp-lg-${mark}`, "aria-hidden": "true" }), text));
  const status = project.status_date === null ? "" : `status date ${writeDate(project.status_date, locale, project.today)}`;
  const count = `${items.length.toLocaleString(locale)} item${items.length === 1 ? "" : "s"}`;
  row.replaceChildren(...(view === "sheet" || !items.length ? [] : marks), h("span", { class: "sbp-facts" }, [status, count].filter(Boolean).join(" · ")));
}
