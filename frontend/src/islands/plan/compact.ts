// SPDX-License-Identifier: Apache-2.0
// One row on a phone: name and finish, and under them a small bar on the project's whole span.
import type { Sight } from "./columns";
import type { Item } from "./contract";
import { writeDate } from "./dates";
import { writeDuration, writeNumber } from "./durations";
import { h, setText } from "./dom";

const PARTS = ["tail", "reach", "bar", "done", "now"] as const;

function build(cell: HTMLElement): void {
  cell.append(
    h("div", { class: "sbp-card-top" }, h("span", { class: "sbp-twist", "aria-hidden": "true" }), h("span", { class: "sbp-name" }), h("span", { class: "sbp-card-date" })),
    h("div", { class: "sbp-card-mid", "aria-hidden": "true" }, ...PARTS.map((part) => h("i", { class: `sbp-mini sbp-mini-${part}` }))),
    h("div", { class: "sbp-card-low" }, h("span"), h("span", { class: "sbp-card-float" })),
  );
}

export function fillCompactRow(cell: HTMLElement, item: Item, { model, locale }: Sight): void {
  if (!cell.firstChild) build(cell);
  const [top, middle, low] = cell.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  const { today } = model.project;
  // words are indented, the bars are not: they share one axis
  const indent = `${Math.min(item.level - 1, 5) * 12}px`;
  top.style.paddingLeft = indent;
  low.style.paddingLeft = `calc(10px + ${indent})`;
  top.children[0]!.classList.toggle("sbp-leaf", !item.summary);
  setText(top.children[1]!, item.name);
  setText(top.children[2]!, writeDate(item.finish, locale, today));
  const facts = [item.owner_name, item.milestone ? "" : writeDuration(item.duration, item.unit, item.elapsed, model.measures), item.percent ? `${Math.round(item.percent)} % done` : ""];
  setText(low.children[0]!, facts.filter(Boolean).join(" · "));
  const float = item.total_float === null || item.percent === 100 ? "" : item.total_float / model.measures.minutes_per_day;
  setText(low.children[1]!, float === "" ? "" : float < 0 ? `${writeNumber(float)} d float` : item.critical ? "critical" : `${writeNumber(float)} d float`);
  low.children[1]!.classList.toggle("sbp-bad", typeof float === "number" && float < 0);
  fillBar(middle, item, model.span(), today);
}

function fillBar(track: HTMLElement, item: Item, [from, to]: [number, number], today: number): void {
  const share = (minute: number): number => ((minute - from) / Math.max(1, to - from)) * 100;
  const [tail, reach, bar, done, now] = [...track.children] as unknown as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const lay = (element: HTMLElement, a: number | null, b: number | null): void => {
    element.hidden = a === null || b === null || b < a;
    if (a === null || b === null) return;
    element.style.left = `${share(a)}%`;
    element.style.width = `${Math.max(0, share(b) - share(a))}%`;
  };
  lay(bar, item.start, item.finish);
  bar.className = `sbp-mini sbp-mini-bar${item.summary ? " sbp-mini-summary" : item.critical ? " sbp-mini-critical" : ""}${item.milestone ? " sbp-mini-point" : ""}`;
  lay(reach, item.finish, item.summary ? null : item.p80);
  lay(tail, item.finish, item.summary ? null : item.p95);
  const length = item.start !== null && item.finish !== null ? item.finish - item.start : 0;
  lay(done, item.start, item.percent && item.start !== null && !item.summary && length ? item.start + (length * item.percent) / 100 : null);
  now.style.left = `${share(today)}%`;
}
