// SPDX-License-Identifier: Apache-2.0
// The chart as a picture: background, links, bars, lines and header, on a canvas or as SVG.
import { ArrowIndex, paintArrows } from "./arrows";
import { extentOf, paintRow, ROW, type Look } from "./bars";
import { DAY } from "./calendar";
import type { Id } from "./contract";
import { writeDate } from "./dates";
import type { PlanModel } from "./model";
import type { Palette } from "./palette";
import { triangle, type Pen } from "./pen";
import { TimeScale, type Tick } from "./scale";

export const HEAD = 58;
const UPPER = 21;
const LOWER = 39;

export interface ChartOptions {
  locale: string;
  names: boolean;
  baselines: boolean;
  floats: boolean;
  forecasts: boolean;
  links: boolean;
}

export interface Window {
  width: number;
  height: number;
  scrollTop: number;
}

export class Chart {
  readonly scale = new TimeScale();
  selected: ReadonlySet<Id> = new Set();
  hovered: Id | null = null;
  before: Look["before"] = null;
  private arrows: ArrowIndex;

  constructor(private model: PlanModel, public options: ChartOptions) {
    this.arrows = new ArrowIndex(model);
    this.resetSpan();
  }

  setModel(model: PlanModel): void {
    this.model = model;
    this.arrows = new ArrowIndex(model);
    this.resetSpan();
  }

  resetSpan(): void {
    this.scale.setSpan(...this.model.span());
  }

  rowY(row: number, scrollTop: number): number {
    return HEAD + row * ROW - scrollTop;
  }

  paint(pen: Pen, colors: Palette, view: Window): void {
    const { model, scale } = this;
    const first = Math.max(0, Math.floor(view.scrollTop / ROW));
    const last = Math.min(model.rows.length - 1, Math.ceil((view.scrollTop + view.height - HEAD) / ROW));
    const [upper, lower] = scale.bands(this.options.locale);
    pen.globalAlpha = 1;
    pen.fillStyle = colors.surface;
    pen.fillRect(0, 0, view.width, view.height);
    this.paintGround(pen, colors, view, upper, lower);
    this.paintRows(pen, colors, view, first, last);
    const look: Look = { pen, colors, scale, collapsed: model.collapsed, before: this.before, ...this.options };
    const rowY = (row: number): number => this.rowY(row, view.scrollTop);
    if (this.options.links) {
      paintArrows({ pen, colors, scale, model, selected: this.selected, rowY }, this.arrows.crossing(first - 1, last + 1));
    }
    for (let row = first; row <= last; row++) paintRow(look, model.rows[row]!, rowY(row));
    this.paintOffscreen(pen, colors, view, first, last);
    const flags = this.paintLines(pen, colors, view);
    this.paintHead(pen, colors, view, upper, lower);
    for (const flag of flags) flag();
  }

  private paintGround(pen: Pen, colors: Palette, view: Window, upper: Tick[], lower: Tick[]): void {
    const { model, scale } = this;
    const height = view.height - HEAD;
    if (scale.perDay >= 3) {
      const [from, to] = scale.days();
      const calendar = model.calendars.project;
      pen.fillStyle = colors.raised;
      for (let day = from; day <= to; day++) {
        if (calendar.isWorkingDay(day)) continue;
        let end = day;
        while (end < to && !calendar.isWorkingDay(end + 1)) end++;
        pen.fillRect(scale.x(day * DAY), HEAD, (end - day + 1) * scale.perDay, height);
        day = end;
      }
    }
    for (const freeze of model.project.freezes) {
      const [a, b] = [scale.startX(freeze.from), scale.finishX(freeze.to)];
      if (b < 0 || a > view.width) continue;
      pen.fillStyle = colors.watchSoft;
      pen.globalAlpha = 0.75;
      pen.fillRect(a, HEAD, b - a, height);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = colors.line;
    for (const tick of upper) pen.fillRect(Math.round(tick.x), HEAD, 1, height);
    if (scale.perDay >= 22) for (const tick of lower) if (tick.strong) pen.fillRect(Math.round(tick.x), HEAD, 1, height);
  }

  private paintRows(pen: Pen, colors: Palette, view: Window, first: number, last: number): void {
    for (let row = first; row <= last; row++) {
      const y = this.rowY(row, view.scrollTop);
      const id = this.model.rows[row]!.id;
      if (this.selected.has(id)) {
        pen.fillStyle = colors.linkSoft;
        pen.globalAlpha = 0.6;
        pen.fillRect(0, y, view.width, ROW);
        pen.globalAlpha = 1;
      } else if (this.hovered === id) {
        pen.fillStyle = colors.ink;
        pen.globalAlpha = 0.03;
        pen.fillRect(0, y, view.width, ROW);
        pen.globalAlpha = 1;
      }
      pen.fillStyle = colors.line;
      pen.fillRect(0, y + ROW - 1, view.width, 1);
    }
  }

  /** A small pointer at the edge where a selected bar lies outside. */
  private paintOffscreen(pen: Pen, colors: Palette, view: Window, first: number, last: number): void {
    pen.fillStyle = colors.link;
    for (let row = first; row <= last; row++) {
      const item = this.model.rows[row]!;
      if (!this.selected.has(item.id)) continue;
      const extent = extentOf(item, this.scale);
      const y = this.rowY(row, view.scrollTop) + ROW / 2 - 1;
      if (extent && extent.right < 0) triangle(pen, [6, y], [13, y - 5], [13, y + 5]);
      else if (extent && extent.left > view.width) triangle(pen, [view.width - 6, y], [view.width - 13, y - 5], [view.width - 13, y + 5]);
    }
  }

  /** Today, status date and promises: lines now, their flags after the header. */
  private paintLines(pen: Pen, colors: Palette, view: Window): (() => void)[] {
    const { scale, model, options } = this;
    const { today, status_date: status, promises } = model.project;
    const flags: (() => void)[] = [];
    const taken: [number, number][] = [];
    const label = (x: number, text: string, color: string, room: number): void => {
      const width = text.length * 6.4 + room;
      let from = x + room;
      if (from + width > view.width) from = x - width + room - 10;
      if (taken.some(([a, b]) => from < b && from + width > a)) from = x - width - 2;
      if (taken.some(([a, b]) => from < b && from + width > a)) return;
      taken.push([from, from + width]);
      flags.push(() => {
        pen.font = `600 11px ${colors.font}`;
        pen.textAlign = "left";
        pen.fillStyle = color;
        pen.fillText(text, from, HEAD - 6);
      });
    };
    const line = (x: number, color: string, width: number, dash: number[]): void => {
      pen.strokeStyle = color;
      pen.lineWidth = width;
      pen.setLineDash(dash);
      pen.beginPath();
      pen.moveTo(x, HEAD - 2);
      pen.lineTo(x, view.height);
      pen.stroke();
      pen.setLineDash([]);
    };
    const within = (x: number): boolean => x >= -1 && x <= view.width + 1;
    const now = scale.x(today);
    if (within(now)) {
      line(now, colors.link, 1.5, []);
      label(now, "today", colors.link, 4);
    }
    for (const promise of promises) {
      const x = scale.finishX(promise.date);
      if (!within(x)) continue;
      line(x, colors.promise, 1.3, []);
      flags.push(() => {
        pen.fillStyle = colors.promise;
        pen.fillRect(x - 0.65, HEAD - 16, 1.3, 16);
        triangle(pen, [x, HEAD - 16], [x + 9, HEAD - 12], [x, HEAD - 8]);
      });
      label(x, `${promise.label ? `${promise.label} ` : "promise "}${writeDate(promise.date, options.locale, today)}`, colors.ink, 12);
    }
    if (status !== null) {
      const x = scale.finishX(status);
      if (within(x)) {
        line(x, colors.brass, 1.2, [5, 3]);
        label(x, "status", colors.brass, 4);
      }
    }
    for (const freeze of model.project.freezes) {
      const [a, b] = [scale.startX(freeze.from), scale.finishX(freeze.to)];
      if (b > 0 && a < view.width && b - a > 18) label(Math.max(a, 0), freeze.label || "freeze", colors.watch, 4);
    }
    return flags;
  }

  private paintHead(pen: Pen, colors: Palette, view: Window, upper: Tick[], lower: Tick[]): void {
    pen.fillStyle = colors.surface;
    pen.fillRect(0, 0, view.width, HEAD - 1);
    pen.fillStyle = colors.lineStrong;
    pen.fillRect(0, HEAD - 1, view.width, 1);
    pen.fillStyle = colors.line;
    for (const tick of upper) pen.fillRect(Math.round(tick.x), 0, 1, HEAD - 1);
    for (const tick of lower) if (tick.width >= 14) pen.fillRect(Math.round(tick.x), UPPER, 1, LOWER - UPPER);
    pen.textAlign = "left";
    pen.font = `600 11.5px ${colors.font}`;
    pen.fillStyle = colors.ink2;
    for (const tick of upper) {
      const from = Math.max(tick.x, 0) + 5;
      if (tick.x + tick.width - from > tick.label.length * 6.6) pen.fillText(tick.label, from, 15);
    }
    pen.font = `500 10.5px ${colors.font}`;
    pen.fillStyle = colors.ink3;
    const centred = this.scale.perDay >= 22;
    for (const tick of lower) {
      if (tick.width < tick.label.length * 5.6 + 4) continue;
      pen.textAlign = centred ? "center" : "left";
      pen.fillText(tick.label, centred ? tick.x + tick.width / 2 : tick.x + 5, 34);
    }
    pen.textAlign = "left";
  }
}
