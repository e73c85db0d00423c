// SPDX-License-Identifier: Apache-2.0
// What one row shows on the time axis.
import { DAY } from "./calendar";
import type { Id, Item } from "./contract";
import { writeNumber } from "./durations";
import type { Palette } from "./palette";
import { diamond, triangle, type Pen } from "./pen";
import type { TimeScale } from "./scale";

export const ROW = 34;
export const BAR_TOP = 9;
export const BAR = 14;
const MIDDLE = BAR_TOP + BAR / 2;
const DIAMOND = 8;

export interface Look {
  pen: Pen;
  colors: Palette;
  scale: TimeScale;
  /** Names beside the bars, where no grid says them. */
  names: boolean;
  baselines: boolean;
  floats: boolean;
  forecasts: boolean;
  collapsed: ReadonlySet<Id>;
  /** Where items were before the last edit, while that is shown. */
  before: ReadonlyMap<Id, { start: number | null; finish: number | null }> | null;
}

export interface Extent {
  left: number;
  right: number;
}

export function isMilestone(item: Item): boolean {
  return !item.summary && (item.milestone || (item.duration === 0 && item.start === item.finish));
}

/** Left and right edge of what is drawn, or null for an item without dates. */
export function extentOf(item: Item, scale: TimeScale): Extent | null {
  if (item.start === null || item.finish === null) return null;
  if (isMilestone(item)) {
    const x = scale.finishX(item.finish);
    return { left: x - DIAMOND, right: x + DIAMOND };
  }
  const left = scale.startX(item.start);
  return { left, right: Math.max(left + 3, scale.finishX(item.finish)) };
}

export function isLate(item: Item): boolean {
  return (item.total_float ?? 0) < 0 || (item.deadline !== null && item.finish !== null && item.finish > item.deadline);
}

export function paintRow(look: Look, item: Item, y: number): void {
  paintBaseline(look, item, y);
  const extent = extentOf(item, look.scale);
  if (extent) {
    paintFloat(look, item, extent, y);
    paintTail(look, item, extent, y);
    if (item.summary) paintSummary(look, extent, y);
    else if (isMilestone(item)) paintMilestone(look, item, extent, y);
    else paintTask(look, item, extent, y);
    paintBefore(look, item, y, extent);
    if (look.names) paintName(look, item, extent, y);
  }
  paintDeadline(look, item, y);
}

function rounded(pen: Pen, x: number, y: number, w: number, h: number, r: number): void {
  pen.beginPath();
  pen.roundRect(x, y, Math.max(w, 0.5), h, Math.min(r, w / 2));
}

function paintBaseline({ pen, colors, scale, baselines }: Look, item: Item, y: number): void {
  if (!baselines || item.baseline_finish === null) return;
  pen.fillStyle = colors.baseline;
  if (isMilestone(item) || item.baseline_start === null || item.baseline_start === item.baseline_finish) {
    diamond(pen, scale.finishX(item.baseline_finish), y + 27, 3.6);
  } else {
    const left = scale.startX(item.baseline_start);
    rounded(pen, left, y + 26, scale.finishX(item.baseline_finish) - left, 3, 1.5);
  }
  pen.fill();
}

function paintFloat({ pen, colors, scale, floats }: Look, item: Item, extent: Extent, y: number): void {
  if (!floats || item.summary || item.critical || item.late_finish === null || (item.total_float ?? 0) <= 0 || item.percent === 100) return;
  const end = scale.finishX(item.late_finish);
  if (end < extent.right + 4) return;
  pen.strokeStyle = colors.ink3;
  pen.globalAlpha = 0.5;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(extent.right + 1, y + BAR_TOP + BAR - 1.5);
  pen.lineTo(end, y + BAR_TOP + BAR - 1.5);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(end, y + BAR_TOP + BAR - 5);
  pen.lineTo(end, y + BAR_TOP + BAR + 2);
  pen.stroke();
  pen.globalAlpha = 1;
}

/** P50 core to P80 reach to P95 hair beyond the planned finish. */
function paintTail({ pen, colors, scale, forecasts, collapsed }: Look, item: Item, extent: Extent, y: number): void {
  if (!forecasts || item.p80 === null || item.finish === null || (item.summary && !collapsed.has(item.id))) return;
  const point = isMilestone(item);
  const from = point ? extent.right - DIAMOND : extent.right - 4;
  const [thick, thin] = point || item.summary ? [6, 3] : [9, 4];
  const p80 = scale.finishX(item.p80);
  const p95 = item.p95 === null ? p80 : scale.finishX(item.p95);
  if (p95 > extent.right) {
    pen.fillStyle = colors.p95;
    rounded(pen, from, y + MIDDLE - (thin + 3) / 2, p95 - from, thin + 3, 3);
    pen.fill();
  }
  if (p80 > extent.right) {
    pen.fillStyle = colors.p80;
    rounded(pen, from, y + MIDDLE - thick / 2, p80 - from, thick, 3);
    pen.fill();
  }
  const p50 = item.p50 === null || item.p50 <= item.finish ? 0 : scale.finishX(item.p50);
  // at a small scale the mark would hide the tail it stands in
  if (p50 > extent.right + 4 && p80 > p50 + 5) {
    pen.fillStyle = colors.p50;
    pen.fillRect(p50 - 1, y + MIDDLE - thick / 2 - 1, 2, thick + 2);
  }
}

function paintSummary({ pen, colors }: Look, { left, right }: Extent, y: number): void {
  const top = y + 11;
  const ear = Math.min(5, (right - left) / 2);
  pen.fillStyle = colors.ink;
  pen.beginPath();
  pen.moveTo(left, top);
  pen.lineTo(right, top);
  pen.lineTo(right, top + 4 + ear);
  pen.lineTo(right - ear, top + 4);
  pen.lineTo(left + ear, top + 4);
  pen.lineTo(left, top + 4 + ear);
  pen.closePath();
  pen.fill();
}

function paintMilestone({ pen, colors }: Look, item: Item, { left }: Extent, y: number): void {
  const x = left + DIAMOND;
  diamond(pen, x, y + MIDDLE, DIAMOND);
  pen.fillStyle = item.inactive ? colors.lineStrong : isLate(item) && item.percent !== 100 ? colors.bad : colors.ink;
  pen.fill();
  if (item.critical && !isLate(item)) {
    pen.strokeStyle = colors.brass;
    pen.lineWidth = 1.6;
    pen.stroke();
  }
  if (item.percent === 100) {
    diamond(pen, x, y + MIDDLE, 3);
    pen.fillStyle = colors.surface;
    pen.fill();
  }
}

function paintTask({ pen, colors }: Look, item: Item, { left, right }: Extent, y: number): void {
  const width = right - left;
  const top = y + BAR_TOP;
  rounded(pen, left, top, width, BAR, 3.5);
  if (item.inactive) {
    pen.strokeStyle = colors.ink3;
    pen.lineWidth = 1;
    pen.setLineDash([3, 3]);
    pen.stroke();
    pen.setLineDash([]);
    return;
  }
  // the tail must not shine through a bar that has float
  pen.fillStyle = colors.surface;
  pen.fill();
  pen.fillStyle = colors.p50;
  pen.globalAlpha = item.critical ? 1 : 0.48;
  pen.fill();
  pen.globalAlpha = 1;
  const done = (Math.max(0, Math.min(100, item.percent ?? 0)) / 100) * (width - 4);
  if (done > 1) {
    pen.fillStyle = colors.surface;
    pen.globalAlpha = 0.92;
    rounded(pen, left + 2, top + BAR / 2 - 1.5, done, 3, 1.5);
    pen.fill();
    pen.globalAlpha = 1;
  }
  if (item.critical) {
    pen.strokeStyle = colors.brass;
    pen.lineWidth = 1.6;
    rounded(pen, left, top, width, BAR, 3.5);
    pen.stroke();
  }
  if (item.manual) {
    pen.fillStyle = colors.ink2;
    pen.fillRect(left - 1, top - 2, 2, BAR + 4);
    pen.fillRect(right - 1, top - 2, 2, BAR + 4);
  }
}

function paintDeadline({ pen, colors, scale }: Look, item: Item, y: number): void {
  if (item.deadline === null) return;
  const x = scale.finishX(item.deadline);
  pen.fillStyle = isLate(item) ? colors.bad : colors.good;
  triangle(pen, [x - 4.5, y + 5], [x + 4.5, y + 5], [x, y + 11]);
  pen.fillRect(x - 0.75, y + 5, 1.5, ROW - 10);
}

/** The old place as an outline and how far the finish went. */
function paintBefore({ pen, colors, scale, before, names }: Look, item: Item, y: number, extent: Extent): void {
  const old = before?.get(item.id);
  if (!old || old.finish === null || item.finish === null) return;
  if (old.start === item.start && old.finish === item.finish) return;
  const left = old.start === null ? scale.finishX(old.finish) : scale.startX(old.start);
  const right = Math.max(left + 4, scale.finishX(old.finish));
  pen.strokeStyle = colors.link;
  pen.lineWidth = 1.2;
  pen.setLineDash([3, 2.5]);
  rounded(pen, left + 0.5, y + BAR_TOP - 3.5, right - left, BAR + 7, 4.5);
  pen.stroke();
  pen.setLineDash([]);
  const days = (item.finish - old.finish) / DAY;
  if (Math.abs(days) < 0.04 || names) return;
  pen.font = `600 11px ${colors.font}`;
  pen.textAlign = "left";
  const label = `${days > 0 ? "+" : ""}${writeNumber(Math.round(days * 10) / 10)} d`;
  const at = Math.max(extent.right, right, item.p95 === null ? 0 : scale.finishX(item.p95)) + 8;
  pen.fillStyle = days > 0 ? colors.watch : colors.good;
  pen.fillText(label, at, y + MIDDLE + 4);
}

function paintName({ pen, colors, scale, forecasts }: Look, item: Item, extent: Extent, y: number): void {
  const tail = forecasts && item.p95 !== null && !item.summary ? scale.finishX(item.p95) : 0;
  pen.font = `${item.summary ? 640 : 450} 12px ${colors.font}`;
  pen.textAlign = "left";
  const x = Math.max(extent.right, tail) + 8;
  pen.fillStyle = colors.surface;
  pen.globalAlpha = 0.78;
  pen.fillRect(x - 3, y + MIDDLE - 8, item.name.length * 6.5 + 6, 16);
  pen.globalAlpha = 1;
  pen.fillStyle = item.inactive ? colors.ink3 : colors.ink;
  pen.fillText(item.name, x, y + MIDDLE + 4);
}
