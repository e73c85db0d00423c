// SPDX-License-Identifier: Apache-2.0
// Paper and files: the whole chart as SVG, the table as CSV, and pages for the printer.
import type { Bench } from "./bench";
import { ROW } from "./bars";
import { HEAD } from "./chart";
import { COLUMNS, plainText } from "./columns";
import { h } from "./dom";
import { readPalette, type Palette } from "./palette";
import { SvgPen } from "./pen";

const ROWS_PER_PAGE = 20;
const PRINT_WIDTH = 640;

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

/** What the chart shows now, twice as fine, from its first row on as far as a picture may reach. */
export function chartPng({ gantt, model }: Bench, done: (png: Blob) => void): void {
  const { scale } = gantt.chart;
  const canvas = document.createElement("canvas");
  const height = Math.min(HEAD + model.rows.length * ROW, 8000);
  canvas.width = scale.width * 2;
  canvas.height = height * 2;
  const pen = canvas.getContext("2d", { alpha: false })!;
  pen.scale(2, 2);
  const names = gantt.chart.options.names;
  gantt.chart.options.names = true;
  gantt.chart.paint(pen, gantt.palette(), { width: scale.width, height, scrollTop: 0 });
  gantt.chart.options.names = names;
  canvas.toBlob((blob) => blob && done(blob), "image/png");
}

/** Every column of every row; cells that a spreadsheet could take for a formula are quoted as text. */
export function wholeCsv({ model, sight }: Bench): string {
  const cell = (text: string): string => `"${(/^[=+@-]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
  const columns = [...COLUMNS.values()];
  const lines = [columns.map((c) => cell(c.title.split(":")[0]!)).join(",")];
  for (const item of model.items) lines.push(columns.map((c) => cell(plainText(c, item, sight))).join(","));
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  h("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Pages of rows with their part of the chart, in light colours whatever the screen shows. */
export function printPages(bench: Bench, host: HTMLElement): HTMLElement {
  const { model, gantt } = bench;
  const root = document.documentElement;
  const theme = root.getAttribute("data-bs-theme");
  root.setAttribute("data-bs-theme", "light");
  const colors = readPalette(host);
  if (theme === null) root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", theme);
  const { selected, hovered } = gantt.chart;
  gantt.chart.selected = new Set();
  gantt.chart.hovered = null;
  const pages: HTMLElement[] = [];
  for (let first = 0; first < model.rows.length; first += ROWS_PER_PAGE) {
    const page = h("div", { class: "sbp-page" });
    page.append(tableAndChart(bench, colors, first));
    pages.push(page);
  }
  gantt.chart.selected = selected;
  gantt.chart.hovered = hovered;
  return h("div", { class: "sbp-print" }, ...pages);
}

/** Table and chart as one drawing, so that rows and bars cannot drift apart on paper. */
function tableAndChart(bench: Bench, colors: Palette, first: number): SVGSVGElement {
  const { model, sight, grid } = bench;
  const columns = grid.columns.slice(0, 6);
  const rows = model.rows.slice(first, first + ROWS_PER_PAGE);
  const left = columns.reduce((sum, c) => sum + grid.widthOf(c), 0);
  const height = HEAD + rows.length * ROW;
  const pen = new SvgPen(left + PRINT_WIDTH, height);
  const write = (text: string, x: number, width: number, y: number, right: boolean): void => {
    const room = Math.max(1, Math.floor((width - 12) / 6.6));
    pen.textAlign = right ? "right" : "left";
    pen.fillText(text.length > room ? `${text.slice(0, room - 1)}…` : text, right ? x + width - 8 : x + 6, y);
  };
  let x = 0;
  for (const column of columns) {
    const width = grid.widthOf(column);
    const right = column.numeric === true;
    pen.font = `560 11px ${colors.font}`;
    pen.fillStyle = colors.ink3;
    write(column.label, x, width, HEAD - 8, right);
    rows.forEach((item, i) => {
      const indent = column.key === "name" ? (item.level - 1) * 14 : 0;
      pen.font = `${item.summary && column.key === "name" ? 640 : 430} 12px ${colors.font}`;
      pen.fillStyle = column.key === "name" ? colors.ink : colors.ink2;
      write(column.text(item, sight), x + indent, width - indent, HEAD + i * ROW + 21, right);
    });
    x += width;
  }
  pen.fillStyle = colors.line;
  for (let i = 1; i <= rows.length; i++) pen.fillRect(0, HEAD + i * ROW - 1, left, 1);
  pen.fillStyle = colors.lineStrong;
  pen.fillRect(0, HEAD - 1, left, 1);
  const chart = chartSvg(bench, colors, first, ROWS_PER_PAGE, PRINT_WIDTH);
  chart.setAttribute("x", String(left));
  pen.element.append(chart);
  return pen.element;
}
