// SPDX-License-Identifier: Apache-2.0
// Working time, only as exact as drawing and optimistic edits need it: the server has the last word on every date.
import type { CalendarData, Id, ProjectData, Shift } from "./contract";

export const DAY = 1440;
const HORIZON_DAYS = 20_000;

/** Whole days since 1970-01-01 of a minute. */
export function dayOf(minute: number): number {
  return Math.floor(minute / DAY);
}

/** 0 Monday … 6 Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export class WorkTime {
  private readonly exceptions: { from: number; to: number; shifts: Shift[] }[];

  constructor(private readonly data: CalendarData) {
    this.exceptions = data.exceptions.map((e) => ({ from: dayOf(e.from), to: dayOf(e.to), shifts: e.shifts }));
  }

  shiftsOf(day: number): Shift[] {
    for (const e of this.exceptions) if (day >= e.from && day <= e.to) return e.shifts;
    return this.data.week[weekdayOf(day)] ?? [];
  }

  isWorkingDay(day: number): boolean {
    return this.shiftsOf(day).length > 0;
  }

  /** First working minute of a day, or its beginning where nobody works. */
  firstMinute(day: number): number {
    return day * DAY + (this.shiftsOf(day)[0]?.[0] ?? this.usual(0));
  }

  /** Last working minute of a day. */
  lastMinute(day: number): number {
    return day * DAY + (this.shiftsOf(day).at(-1)?.[1] ?? this.usual(1));
  }

  private usual(end: 0 | 1): number {
    const shifts = this.data.week.find((d) => d.length) ?? [[480, 1020]];
    return end === 0 ? shifts[0]![0] : shifts.at(-1)![1];
  }

  /** The minute at which `working` minutes after `start` are done. */
  add(start: number, working: number): number {
    if (working < 0) return this.subtract(start, -working);
    if (working === 0) return start;
    let left = working;
    for (let day = dayOf(start), n = 0; n < HORIZON_DAYS; day++, n++) {
      for (const [from, to] of this.shiftsOf(day)) {
        const begin = Math.max(day * DAY + from, start);
        const room = day * DAY + to - begin;
        if (room <= 0) continue;
        if (left <= room) return begin + left;
        left -= room;
      }
    }
    return start + working;
  }

  subtract(finish: number, working: number): number {
    if (working === 0) return finish;
    let left = working;
    for (let day = dayOf(finish), n = 0; n < HORIZON_DAYS; day--, n++) {
      const shifts = this.shiftsOf(day);
      for (let i = shifts.length - 1; i >= 0; i--) {
        const end = Math.min(day * DAY + shifts[i]![1], finish);
        const room = end - (day * DAY + shifts[i]![0]);
        if (room <= 0) continue;
        if (left <= room) return end - left;
        left -= room;
      }
    }
    return finish - working;
  }

  /** Working minutes from a to b, negative when b lies before a. */
  between(a: number, b: number): number {
    if (b < a) return -this.between(b, a);
    let sum = 0;
    for (let day = dayOf(a); day <= dayOf(b); day++) {
      for (const [from, to] of this.shiftsOf(day)) {
        sum += Math.max(0, Math.min(day * DAY + to, b) - Math.max(day * DAY + from, a));
      }
    }
    return sum;
  }
}

const STANDARD: CalendarData = {
  id: "standard",
  name: "Standard",
  week: [...Array<Shift[]>(5).fill([[480, 720], [780, 1020]]), [], []],
  exceptions: [],
};

/** The calendars of a plan by id; unknown ids give the project's own. */
export class Calendars {
  private readonly byId = new Map<Id, WorkTime>();
  readonly project: WorkTime;

  constructor(project: Pick<ProjectData, "calendars" | "calendar_id">) {
    for (const data of project.calendars) this.byId.set(data.id, new WorkTime(data));
    const own = project.calendar_id === null ? undefined : this.byId.get(project.calendar_id);
    this.project = own ?? this.byId.values().next().value ?? new WorkTime(STANDARD);
  }

  of(id: Id | null): WorkTime {
    return (id !== null && this.byId.get(id)) || this.project;
  }
}
