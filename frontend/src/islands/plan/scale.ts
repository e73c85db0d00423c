// SPDX-License-Identifier: Apache-2.0
// The time axis: minutes to pixels, and the bands of its header.
import { DAY, dayOf, weekdayOf } from "./calendar";
import { civil, writeDay, yearOf } from "./dates";

export const ZOOMS = { day: 36, week: 11, month: 4.2, quarter: 1.5 } as const;
export type Zoom = keyof typeof ZOOMS;
const NARROWEST = 0.15;
const WIDEST = 240;
const EDGE_PX = 28;

export interface Tick {
  x: number;
  width: number;
  label: string;
  strong: boolean;
}

export class TimeScale {
  perDay: number = ZOOMS.week;
  scrollX = 0;
  width = 0;
  private from = 0;
  private to = DAY;

  setSpan(from: number, to: number): void {
    this.from = dayOf(from) * DAY;
    this.to = (dayOf(to) + 1) * DAY;
  }

  /** The minute at the left edge when nothing is scrolled. */
  get origin(): number {
    return this.from - (EDGE_PX / this.perDay) * DAY;
  }

  get contentWidth(): number {
    return Math.max(this.width, ((this.to - this.from) / DAY) * this.perDay + 4 * EDGE_PX);
  }

  x(minute: number): number {
    return ((minute - this.origin) / DAY) * this.perDay - this.scrollX;
  }

  minute(x: number): number {
    return this.origin + ((x + this.scrollX) / this.perDay) * DAY;
  }

  /** Where a bar begins: the day's edge while days are narrow, so that neighbours touch. */
  startX(minute: number): number {
    return this.x(this.perDay < 24 ? dayOf(minute) * DAY : minute);
  }

  finishX(minute: number): number {
    return this.x(this.perDay < 24 ? Math.ceil(minute / DAY) * DAY : minute);
  }

  /** Zooms so that the minute under `atX` stays there. */
  zoomTo(perDay: number, atX: number): void {
    const held = this.minute(atX);
    this.perDay = Math.max(NARROWEST, Math.min(WIDEST, perDay));
    this.scrollX = 0;
    this.scrollX = this.clampScroll(this.x(held) - atX);
  }

  fit(): void {
    const days = Math.max(1, (this.to - this.from) / DAY);
    this.perDay = Math.max(NARROWEST, Math.min(ZOOMS.day, (this.width - 4 * EDGE_PX) / days));
    this.scrollX = 0;
  }

  clampScroll(x: number): number {
    return Math.max(0, Math.min(x, this.contentWidth - this.width));
  }

  get zoom(): Zoom {
    const names = Object.keys(ZOOMS) as Zoom[];
    return names.reduce((best, n) => (Math.abs(Math.log(ZOOMS[n] / this.perDay)) < Math.abs(Math.log(ZOOMS[best] / this.perDay)) ? n : best));
  }

  /** Days in sight, first and last. */
  days(): [number, number] {
    return [dayOf(this.minute(0)), dayOf(this.minute(this.width))];
  }

  /** Upper and lower band of the header; strong ticks are lines through the whole chart. */
  bands(locale: string): [Tick[], Tick[]] {
    if (this.perDay >= 22) return [this.months(1, locale, true), this.dayTicks(locale)];
    if (this.perDay >= 3.4) return [this.months(1, locale, this.perDay > 6), this.weeks(locale)];
    if (this.perDay >= 0.95) return [this.years(), this.months(1, locale, false)];
    return [this.years(), this.months(3, locale, false)];
  }

  private tick(from: number, to: number, label: string, strong: boolean): Tick {
    return { x: this.x(from), width: ((to - from) / DAY) * this.perDay, label, strong };
  }

  private dayTicks(locale: string): Tick[] {
    const [first, last] = this.days();
    const ticks: Tick[] = [];
    for (let day = first; day <= last; day++) {
      const label = this.perDay >= 44 ? writeDay(day * DAY, locale, "weekday") : String(new Date(day * DAY * 60_000).getUTCDate());
      ticks.push(this.tick(day * DAY, (day + 1) * DAY, label, weekdayOf(day) === 0));
    }
    return ticks;
  }

  private weeks(locale: string): Tick[] {
    const [first, last] = this.days();
    const ticks: Tick[] = [];
    for (let day = first - weekdayOf(first); day <= last; day += 7) {
      const date = new Date(day * DAY * 60_000).getUTCDate();
      const label = this.perDay >= 8 ? writeDay(day * DAY, locale, "short") : String(date);
      ticks.push(this.tick(day * DAY, (day + 7) * DAY, label, false));
    }
    return ticks;
  }

  private months(step: 1 | 3, locale: string, full: boolean): Tick[] {
    const [first, last] = this.days();
    const begin = new Date(first * DAY * 60_000);
    let [year, month] = [begin.getUTCFullYear(), begin.getUTCMonth() - (begin.getUTCMonth() % step)];
    const ticks: Tick[] = [];
    for (let at = civil(year, month, 1); dayOf(at) <= last; ) {
      const next = civil(year, month + step, 1);
      const name = step === 3 ? `Q${Math.floor((((month % 12) + 12) % 12) / 3) + 1}` : writeDay(at, locale, full ? "monthYear" : "month");
      const january = ((month % 12) + 12) % 12 === 0;
      ticks.push(this.tick(at, next, !full && step === 1 && january && this.perDay >= 3.4 ? `${name} ${yearOf(at)}` : name, true));
      month += step;
      if (month > 11) {
        year += 1;
        month -= 12;
      }
      at = next;
    }
    return ticks;
  }

  private years(): Tick[] {
    const [first, last] = this.days();
    const ticks: Tick[] = [];
    for (let year = yearOf(first * DAY); dayOf(civil(year, 0, 1)) <= last; year++) {
      ticks.push(this.tick(civil(year, 0, 1), civil(year + 1, 0, 1), String(year), true));
    }
    return ticks;
  }
}
