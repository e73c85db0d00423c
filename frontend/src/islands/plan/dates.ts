// SPDX-License-Identifier: Apache-2.0
// Dates as people write and read them. UTC functions only: the axis is the project's wall clock, no zone may touch it.
import { DAY, dayOf, type WorkTime } from "./calendar";

export type Parsed<T> = { value: T } | { error: string };

const formats = new Map<string, Intl.DateTimeFormat>();
const written = new Map<string, string>();

function format(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + name;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    formats.set(key, found);
  }
  return found;
}

const STYLES = {
  short: { day: "numeric", month: "short" },
  year: { day: "numeric", month: "short", year: "2-digit" },
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  month: { month: "short" },
  monthYear: { month: "long", year: "numeric" },
  weekday: { weekday: "short", day: "numeric" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A date in one of the few styles the plan uses; remembered, because Intl is slow and plans repeat their days. */
export function writeDay(minute: number, locale: string, style: keyof typeof STYLES): string {
  const key = `${locale}${style}${dayOf(minute)}`;
  let text = written.get(key);
  if (text === undefined) {
    text = format(locale, style, STYLES[style]).format(dayOf(minute) * DAY * 60_000);
    written.set(key, text);
  }
  return text;
}

/** "25 Oct" in the year of `today`, "25 Oct 27" in others. */
export function writeDate(minute: number | null, locale: string, today: number): string {
  if (minute === null) return "";
  return writeDay(minute, locale, yearOf(minute) === yearOf(today) || Math.abs(minute - today) < 200 * DAY ? "short" : "year");
}

export function writeTime(minute: number): string {
  const m = ((minute % DAY) + DAY) % DAY;
  return `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
}

/** "Sunday 25 October 2026, 17:00 · in 12 days" */
export function writeFully(minute: number, locale: string, today: number): string {
  return `${writeDay(minute, locale, "long")}, ${writeTime(minute)} · ${writeDistance(minute, today)}`;
}

export function writeDistance(minute: number, today: number): string {
  const days = dayOf(minute) - dayOf(today);
  if (days === 0) return "today";
  const n = Math.abs(days);
  return days > 0 ? `in ${n} day${n === 1 ? "" : "s"}` : `${n} day${n === 1 ? "" : "s"} ago`;
}

export function isoDate(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(0, 10);
}

export function yearOf(minute: number): number {
  return new Date(minute * 60_000).getUTCFullYear();
}

/** Minute at which a day of the calendar begins; months count from 0. */
export function civil(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day) / 60_000;
}

function monthNames(locale: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const tongue of ["en", locale]) {
    for (let month = 0; month < 12; month++) {
      for (const style of ["short", "long"] as const) {
        const name = new Intl.DateTimeFormat(tongue, { month: style, timeZone: "UTC" }).format(Date.UTC(2024, month, 15));
        names.set(name.toLowerCase().replace(/\./g, ""), month);
      }
    }
  }
  names.set("sept", 8);
  return names;
}

function dayComesFirst(locale: string): boolean {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: "UTC" }).formatToParts(0).map((p) => p.type);
  return parts.indexOf("day") < parts.indexOf("month");
}

export interface DateContext {
  locale: string;
  today: number;
  /** What the cell holds now: "+2d" counts from here. */
  current: number | null;
  /** Whether a bare day means its first or its last working minute. */
  edge: "start" | "finish";
  calendar: WorkTime;
}

function failed(text: string, example: string): { error: string } {
  return { error: `“${text}” is not a date. Write it like ${example}, 2026-11-25 or +2d.` };
}

function build(year: number, month: number, day: number, time: string | undefined, ctx: DateContext): Parsed<number | null> {
  if (month < 0 || month > 11) return { error: `There is no month ${month + 1}. Months go from 1 to 12.` };
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const name = new Intl.DateTimeFormat(ctx.locale, { month: "long", timeZone: "UTC" }).format(Date.UTC(2024, month, 15));
  if (day < 1 || day > length) return { error: `${name} ${year} has ${length} days; there is no ${day} ${name}.` };
  return atEdge(civil(year, month, day), time, ctx);
}

function atEdge(minute: number, time: string | undefined, ctx: DateContext): Parsed<number | null> {
  if (time) {
    const [hours, minutes] = time.split(":").map(Number) as [number, number];
    if (hours > 24 || minutes > 59) return { error: `“${time}” is not a time of day. Write it like 14:30.` };
    return { value: dayOf(minute) * DAY + hours * 60 + minutes };
  }
  const day = dayOf(minute);
  return { value: ctx.edge === "start" ? ctx.calendar.firstMinute(day) : ctx.calendar.lastMinute(day) };
}

function fullYear(text: string | undefined, month: number, day: number, ctx: DateContext): number {
  if (text) return text.length <= 2 ? 2000 + Number(text) : Number(text);
  const near = ctx.current ?? ctx.today;
  const years = [-1, 0, 1].map((d) => yearOf(near) + d);
  return years.reduce((best, y) => (Math.abs(civil(y, month, day) - near) < Math.abs(civil(best, month, day) - near) ? y : best));
}

/** Reads "25 Nov", "25.11.26", "2026-11-25 14:30", "+2d", "today"; the error is a sentence for the cell. */
export function parseDate(raw: string, ctx: DateContext): Parsed<number | null> {
  const text = raw.trim();
  if (!text) return { value: null };
  const lower = text.toLowerCase();
  const named = { today: 0, tomorrow: 1, yesterday: -1 }[lower];
  if (named !== undefined) return atEdge(ctx.today + named * DAY, undefined, ctx);

  const shift = /^([+-])\s*(\d+(?:[.,]\d+)?)\s*(ed|d|w|ew|mo)?$/.exec(lower);
  if (shift) return shifted(Number(shift[1]! + shift[2]!.replace(",", ".")), shift[3] ?? "d", ctx);

  const timed = /^(.*?)[\sT,]+(\d{1,2}:\d{2})(?::\d{2})?$/.exec(text);
  const date = (timed?.[1] ?? text).trim();
  const time = timed?.[2];

  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date);
  if (iso) return build(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), time, ctx);

  const figures = /^(\d{1,2})[./\-\s](\d{1,2})[./\-\s]?(\d{4}|\d{2})?$/.exec(date);
  if (figures) {
    const [a, b] = [Number(figures[1]), Number(figures[2])];
    const [day, month] = dayComesFirst(ctx.locale) || date.includes(".") ? [a, b - 1] : [b, a - 1];
    return build(fullYear(figures[3], month, day, ctx), month, day, time, ctx);
  }

  const worded = /^(?:\p{L}+,?\s+)?(\d{1,2})\.?(?:st|nd|rd|th)?[\s-]*(\p{L}+)\.?,?[\s-]*(\d{4}|\d{2})?$/u.exec(date);
  const american = /^(\p{L}+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?$/u.exec(date);
  const [day, word, year] = worded ? [worded[1], worded[2], worded[3]] : american ? [american[2], american[1], american[3]] : [];
  const month = word === undefined ? undefined : monthNames(ctx.locale).get(word.toLowerCase());
  if (day === undefined || month === undefined) return failed(text, writeDay(ctx.today, ctx.locale, "year"));
  return build(fullYear(year, month, Number(day), ctx), month, Number(day), time, ctx);
}

function shifted(n: number, unit: string, ctx: DateContext): Parsed<number | null> {
  const from = ctx.current ?? ctx.today;
  if (unit === "mo") {
    const d = new Date(from * 60_000);
    return { value: civil(d.getUTCFullYear(), d.getUTCMonth() + n, d.getUTCDate()) + (from % DAY) };
  }
  if (unit === "w" || unit === "ew") return { value: from + Math.round(n * 7) * DAY };
  if (unit === "ed") return { value: from + Math.round(n * DAY) };
  let day = dayOf(from);
  for (let left = Math.abs(Math.round(n)), tries = 0; left > 0 && tries < 4000; tries++) {
    day += Math.sign(n);
    if (ctx.calendar.isWorkingDay(day)) left--;
  }
  return ctx.current === null ? atEdge(day * DAY, undefined, ctx) : { value: day * DAY + (from - dayOf(from) * DAY) };
}
