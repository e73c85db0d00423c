// SPDX-License-Identifier: Apache-2.0
import { el, say } from "../../app/dom";
import { type ChartData, type TimelineItem, sayNumber, sayOn, sayDay } from "./format";

type Cellvalue = string | number | null | undefined;

/** The chart as rows: what the table shows and the CSV holds. */
export function rowsOf(data: ChartData): Cellvalue[][] {
  const first = data.series[0];
  if (data.type === "histogram") return [["From", "To", first?.name ?? ""], ...((first?.data ?? []) as Cellvalue[][])];
  if (data.type === "tornado") return [["Driver", "Low", "High"], ...((first?.data ?? []) as Cellvalue[][])];
  if (data.type === "bubble") {
    const points = data.series.flatMap((each) => (each.data as Cellvalue[][]).map(([x, y, size, name]) => [name, each.name, x, y, size]));
    return [["Name", "Group", data.x?.label ?? "x", data.y?.label ?? "y", data.size?.label ?? "Size"], ...points];
  }
  if (data.type === "heat") {
    const columns = data.x?.values ?? [];
    const lines = (data.y?.values ?? []).map((name, row) => [name, ...columns.map((_, at) => (first?.data as number[][]).find(([x, y]) => x === at && y === row)?.[2])]);
    return [[data.y?.label || say("For"), ...columns], ...lines];
  }
  if (data.type === "timeline") {
    const items = data.series.flatMap((each) => each.data as TimelineItem[]);
    return [["What", "From", "To", "P80", "Promise"], ...items.map((item) => [item.label ?? item.row, item.from ?? item.at, item.to ?? item.at, item.p80, item.promise])];
  }
  return pairsOf(data);
}

/** Lines and bars: one row for each place on the x axis, one column for each series. */
function pairsOf(data: ChartData): Cellvalue[][] {
  const heads: string[] = [data.x?.label || (data.x?.kind === "time" ? "Date" : say("For"))];
  const places = new Map<string | number, Map<string, Cellvalue>>();
  for (const series of data.series) {
    const parts = series.role === "band" ? [`${series.name}: low`, `${series.name}: high`] : [series.name];
    heads.push(...parts);
    series.data.forEach((point, at) => {
      const [x, ...values] = Array.isArray(point) ? (point as [string | number, ...Cellvalue[]]) : [data.x?.values?.[at] ?? at, point as Cellvalue];
      const row = places.get(x) ?? new Map<string, Cellvalue>();
      parts.forEach((name, part) => row.set(name, values[part]));
      places.set(x, row);
    });
  }
  const inOrder = [...places.keys()];
  if (data.x?.kind !== "category") inOrder.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [heads, ...inOrder.map((x) => [x, ...heads.slice(1).map((name) => places.get(x)?.get(name))])];
}

export function drawTable(data: ChartData): HTMLElement {
  const [heads = [], ...rows] = rowsOf(data);
  const tell = (value: Cellvalue) => (typeof value === "number" ? sayNumber(value, data.decimals) : isDay(value) ? sayDay(value, true) : (value ?? ""));
  const body = rows.map((row) =>
    el("tr", {}, ...row.map((value, at) => (at === 0 ? el("th", { scope: "row" }, String(data.x?.kind === "time" && data.type !== "tornado" && isDay(value) ? sayOn(data.x, value) : tell(value))) : el("td", { class: typeof value === "number" ? "r" : "" }, String(tell(value)))))),
  );
  const head = el("thead", {}, el("tr", {}, ...heads.map((name, at) => el("th", { scope: "col", class: at && typeof rows[0]?.[at] === "number" ? "r" : "" }, String(name ?? "")))));
  return el("table", { class: "sb-table sb-table-dense" }, el("caption", { class: "visually-hidden" }, data.title ?? ""), head, el("tbody", {}, ...body));
}

function isDay(value: Cellvalue): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value);
}

export function csvOf(data: ChartData): string {
  const cell = (value: Cellvalue) => {
    const text = value === null || value === undefined ? "" : String(value);
    const quiet = typeof value === "string" && /^[=+\-@\t\r']/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(quiet) ? `"${quiet.replaceAll('"', '""')}"` : quiet;
  };
  return rowsOf(data).map((row) => row.map(cell).join(",")).join("\r\n");
}
