// SPDX-License-Identifier: Apache-2.0
// Paper and files: the whole chart as SVG, the table as CSV, and pages for the printer.
import type { Bench } from "./bench";
import { ROW } from "./bars";
import { HEAD } from "./chart";
import { COLUMNS, plainText } from "./columns";
import { h } from "./dom";
import { readPalette, type Palette } from "./palette";
import { SvgPen } from "./pen";

const ROWS_PER_PAGE = 26;
const PRINT_WIDTH = 620;

/** Rows from `first` of the chart as one SVG in the given colours. */
export function chartSvg({ gantt, model }: Bench, colors: Palette, first: number, count: number, width: number): SVGSVGElement {
  const { chart } = gantt;
  const { scale } = chart;
  const kept = { width: scale.width, perDay: scale.perDay, scrollX: scale.scrollX };
  const height = HEAD + Math.min(count, model.rows.length - first) * ROW;
  const pen = new SvgPen(width, height);
  scale.width = width;
  scale.fit();
  chart.paint(pen, colors, { width, height, scrollTop: first * ROW });
  Object.assign(scale, kept);
  return pen.element;
}

export function wholeSvg(bench: Bench): string {
  const { scale } = bench.gantt.chart;
  const names = bench.gantt.chart.options.names;
  bench.gantt.chart.options.names = true;
  const element = chartSvg(bench, bench.gantt.palette(), 0, bench.model.rows.length, Math.max(1200, scale.width));
  bench.gantt.chart.options.names = names;
  return new XMLSerializer().serializeToString(element);
}

/** Every column of every row; cells that a spreadsheet could take for a formula are quoted as text. */
export function wholeCsv({ model, sight }: Bench): string {
  const cell = (text: string): string => `"${(/^[=+@-]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  const columns = [...COLUMNS.values()];
  const lines = [columns.map((c) => cell(c.title.split(":")[0]!)).join(",")];
  for (const item of model.items) lines.push(columns.map((c) => cell(plainText(c, item, sight))).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Pages of rows with their part of the chart, in light colours whatever the screen shows. */
export function printPages(bench: Bench, host: HTMLElement): HTMLElement {
  const { model, sight, grid } = bench;
  const root = document.documentElement;
  const theme = root.getAttribute("data-bs-theme");
  root.setAttribute("data-bs-theme", "light");
  const colors = readPalette(host);
  if (theme === null) root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", theme);
  const columns = grid.columns.slice(0, 6);
  const pages: HTMLElement[] = [];
  for (let first = 0; first < model.rows.length; first += ROWS_PER_PAGE) {
    const rows = model.rows.slice(first, first + ROWS_PER_PAGE).map((item) => {
      const row = h("tr", { class: item.summary ? "sbp-summary" : "" }, ...columns.map((c) => {
        const cell = h("td", { class: c.numeric ? "sbp-num" : "" }, c.text(item, sight));
        if (c.key === "name") cell.style.paddingLeft = `${(item.level - 1) * 10 + 4}px`;
        return cell;
      }));
      return row;
    });
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...columns.map((c) => h("th", { class: c.numeric ? "sbp-num" : "" }, c.label)))), h("tbody", {}, ...rows));
    const page = h("div", { class: "sbp-page" }, table);
    page.append(chartSvg(bench, colors, first, ROWS_PER_PAGE, PRINT_WIDTH));
    pages.push(page);
  }
  return h("div", { class: "sbp-print" }, ...pages);
}
