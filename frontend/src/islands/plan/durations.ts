// SPDX-License-Identifier: Apache-2.0
// Durations and predecessors as text: "1.5d", "3ed", "4FS+2d; 7SS".
import type { DurationUnit, Id, LagUnit, Link, LinkType } from "./contract";
import type { Parsed } from "./dates";

export interface Measures {
  minutes_per_day: number;
  minutes_per_week: number;
  days_per_month: number;
}

export interface Duration {
  minutes: number;
  unit: DurationUnit;
  elapsed: boolean;
}

const UNITS: Record<string, DurationUnit> = {
  m: "m", min: "m", mins: "m", minute: "m", minutes: "m",
  h: "h", hr: "h", hrs: "h", hour: "h", hours: "h", std: "h",
  d: "d", day: "d", days: "d", t: "d", tag: "d", tage: "d",
  w: "w", wk: "w", wks: "w", week: "w", weeks: "w", wo: "w",
  mo: "mo", mon: "mo", mons: "mo", month: "mo", months: "mo",
};

export function minutesPer(unit: DurationUnit, elapsed: boolean, m: Measures): number {
  if (elapsed) return { m: 1, h: 60, d: 1440, w: 10_080, mo: 43_200 }[unit];
  return { m: 1, h: 60, d: m.minutes_per_day, w: m.minutes_per_week, mo: m.days_per_month * m.minutes_per_day }[unit];
}

export function writeNumber(n: number): string {
  return String(Math.round(n * 100) / 100).replace("-", "−");
}

export function writeDuration(minutes: number | null, unit: DurationUnit, elapsed: boolean, m: Measures): string {
  if (minutes === null) return "";
  return `${writeNumber(minutes / minutesPer(unit, elapsed, m))} ${elapsed ? "e" : ""}${unit}`;
}

/** Reads "3d", "1,5 w", "90m", "3ed", "3" (in `unit`); the error is a sentence. */
export function parseDuration(raw: string, unit: DurationUnit, m: Measures): Parsed<Duration | null> {
  const text = raw.trim().toLowerCase().replace("−", "-");
  if (!text) return { value: null };
  const found = /^(-?\d+(?:[.,]\d+)?)\s*(e?)(\p{L}*)\s*\??$/u.exec(text);
  // "ed" could be a unit that begins with e only; no unit in the list does
  const named = found?.[3] ? UNITS[found[3]] : unit;
  if (!found || !named) return { error: `“${raw.trim()}” is not a duration. Write it like 3d, 2w, 4h, 90m or 3ed (elapsed days).` };
  const amount = Number(found[1]!.replace(",", "."));
  if (amount < 0) return { error: "A duration cannot be negative." };
  const elapsed = found[2] === "e";
  return { value: { minutes: Math.round(amount * minutesPer(named, elapsed, m)), unit: named, elapsed } };
}

/** Three estimates "3d / 5d / 9d", in rising order. */
export function parseEstimate(raw: string, unit: DurationUnit, m: Measures): Parsed<[number, number, number] | null> {
  const text = raw.trim();
  if (!text) return { value: null };
  const parts = text.split(/\s*[/;–]\s*/);
  if (parts.length !== 3) return { error: "Write three durations: optimistic / likely / pessimistic, like 3d / 5d / 9d." };
  const last = /[\p{L}]+\s*$/u.exec(parts[2]!)?.[0] ?? "";
  const minutes: number[] = [];
  for (const part of parts) {
    const one = parseDuration(/\p{L}/u.test(part) ? part : part + last, unit, m);
    if ("error" in one) return one;
    minutes.push(one.value?.minutes ?? 0);
  }
  const [opt, likely, pess] = minutes as [number, number, number];
  if (opt > likely || likely > pess) return { error: "The estimates must rise: optimistic, then likely, then pessimistic." };
  return { value: [opt, likely, pess] };
}

export function writeLag(lag: number, unit: LagUnit, m: Measures): string {
  if (lag === 0) return "";
  const sign = lag > 0 ? "+" : "−";
  const size = Math.abs(lag);
  if (unit === "percent") return `${sign}${writeNumber(size / 100)}%`;
  const day = unit === "elapsed" ? 1440 : m.minutes_per_day;
  const e = unit === "elapsed" ? "e" : "";
  if (size % day === 0 || size > day) return `${sign}${writeNumber(size / day)}${e}d`;
  return size % 60 === 0 ? `${sign}${size / 60}${e}h` : `${sign}${size}${e}m`;
}

/** "4; 7SS+2d": finish-to-start without lag is just the number. */
export function writePredecessors(links: readonly Link[], numberOf: (id: Id) => number | undefined, m: Measures): string {
  return links
    .map((link) => {
      const who = link.from_label ?? String(numberOf(link.from) ?? "?");
      const lag = writeLag(link.lag, link.lag_unit, m);
      return who + (link.type === "FS" && !lag ? "" : link.type) + lag;
    })
    .join("; ");
}

export interface WrittenLink {
  number: number;
  type: LinkType;
  lag: number;
  lag_unit: LagUnit;
}

/** Reads "3FS+2d; 5ss-50%" to row numbers; whether the rows exist is the caller's to check. */
export function parsePredecessors(raw: string, m: Measures): Parsed<WrittenLink[]> {
  const links: WrittenLink[] = [];
  for (const part of raw.replace(/−/g, "-").split(/;|,(?=\s)|(?<![+-]\s*\d+),/).map((p) => p.trim()).filter(Boolean)) {
    const found = /^(\d+)\s*(FS|SS|FF|SF)?\s*(?:([+-])\s*(\d+(?:[.,]\d+)?)\s*(%|e?\p{L}+)?)?$/iu.exec(part);
    if (!found) return { error: `“${part}” is not a predecessor. Write the row number, the type and the lag, like 3FS+2d.` };
    const [, number, type, sign, size, unit] = found;
    let lag = 0;
    let lag_unit: LagUnit = "working";
    if (size && unit === "%") {
      lag = Math.round(Number(size.replace(",", ".")) * 100);
      lag_unit = "percent";
    } else if (size) {
      const parsed = parseDuration(size + (unit ?? ""), "d", m);
      if ("error" in parsed) return { error: `“${part}”: the lag ${size}${unit ?? ""} is not a duration. Write it like +2d or -4h.` };
      lag = parsed.value?.minutes ?? 0;
      lag_unit = parsed.value?.elapsed ? "elapsed" : "working";
    }
    links.push({ number: Number(number), type: (type?.toUpperCase() as LinkType) ?? "FS", lag: sign === "-" ? -lag : lag, lag_unit });
  }
  return { value: links };
}
