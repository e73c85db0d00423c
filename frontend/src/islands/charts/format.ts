// SPDX-License-Identifier: Apache-2.0
// What the server sends; README.md says it in words.

export type Kind = "line" | "bar" | "histogram" | "bubble" | "heat" | "tornado" | "timeline";
export type Value = string | number | null;

export interface Axis {
  kind?: "time" | "number" | "category";
  label?: string;
  values?: string[];
  min?: number;
  max?: number;
}
export interface Series {
  name: string;
  data: unknown[];
  role?: "plan" | "band" | "actual";
  color?: number;
  tone?: "good" | "watch" | "bad";
}
export interface Mark {
  kind: "today" | "promise" | "freeze" | "level" | "limit" | "p" | "note";
  at: string | number;
  to?: string | number;
  label?: string;
}
export interface ChartData {
  type: Kind;
  title?: string;
  unit?: string;
  decimals?: number;
  stacked?: boolean;
  smooth?: boolean;
  area?: boolean;
  x?: Axis;
  y?: Axis;
  size?: { label?: string };
  scale?: { watch?: number; bad?: number };
  series: Series[];
  marks?: Mark[];
  source?: string;
}
export interface TimelineItem {
  row: string;
  from?: string;
  to?: string;
  at?: string;
  p80?: string;
  p95?: string;
  promise?: string;
  tone?: "done" | "plan" | "critical" | "good" | "watch" | "bad";
  label?: string;
}

const language = () => document.documentElement.lang || "en";

export function sayNumber(value: unknown, decimals?: number): string {
  if (typeof value !== "number") return value === null || value === undefined ? "–" : String(value);
  const digits = decimals ?? (Number.isInteger(value) || Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(value).replace("-", "−");
}

/** Dates come as YYYY-MM-DD or with a time; days are days, whatever the time zone of the browser. */
export function toTime(value: unknown): number {
  if (typeof value === "number") return value;
  const text = String(value);
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text);
}

export function sayDay(value: unknown, long = false): string {
  const options: Intl.DateTimeFormatOptions = long ? { weekday: "short", day: "numeric", month: "short", year: "numeric" } : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(), { ...options, timeZone: "UTC" }).format(toTime(value));
}

export function sayOn(axis: Axis | undefined, value: unknown): string {
  return axis?.kind === "time" ? sayDay(value, true) : sayNumber(value);
}
