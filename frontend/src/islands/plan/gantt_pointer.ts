// SPDX-License-Identifier: Apache-2.0
// The mouse in the chart: move, resize, set progress, link, pan. Each has a key as well (see keys.ts).
import { BAR, BAR_TOP, extentOf, isMilestone, ROW, type Extent } from "./bars";
import { DAY, dayOf } from "./calendar";
import type { Item, LinkType, Operation } from "./contract";
import { writeDate, writeFully } from "./dates";
import { writeDuration, writeNumber } from "./durations";
import { HANDLE, type Gantt, type Spot } from "./gantt";
import type { PlanModel } from "./model";
import type { Palette } from "./palette";
import { diamond } from "./pen";

export interface PointerHost {
  model: PlanModel;
  locale: string;
  scrollTop(): number;
  redraw(): void;
  choose(row: number, event: PointerEvent): void;
  open(item: Item): void;
  edit(operations: Operation[], label: string): void;
  say(sentence: string): void;
}

type Drag =
  | { kind: "pan"; startX: number; scrollX: number }
  | { kind: "move" | "finish" | "progress"; item: Item; row: number; startX: number; extent: Extent; result: number | null }
  | { kind: "link"; item: Item; row: number; side: "S" | "F"; x: number; y: number; target: { item: Item; row: number; side: "S" | "F" } | null };

export class GanttPointer {
  private drag: Drag | null = null;

  constructor(private readonly gantt: Gantt, private readonly host: PointerHost) {
    const { canvas } = gantt;
    canvas.addEventListener("pointerdown", (e) => this.down(e));
    canvas.addEventListener("pointermove", (e) => this.move(e));
    canvas.addEventListener("pointerup", (e) => this.up(e));
    canvas.addEventListener("pointercancel", () => this.cancel());
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("dblclick", (e) => {
      const spot = this.spot(e);
      if (spot.item) this.host.open(spot.item);
    });
    this.gantt.overlay = (pen, colors) => this.paint(pen, colors);
  }

  /** Escape while dragging. True when there was something to give up. */
  cancel(): boolean {
    const had = this.drag !== null;
    this.drag = null;
    this.hideTip();
    this.host.redraw();
    return had;
  }

  private at(event: MouseEvent): [number, number] {
    const box = this.gantt.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private spot(event: MouseEvent): Spot {
    return this.gantt.spotAt(...this.at(event), this.host.scrollTop());
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const spot = this.spot(event);
    const [x, y] = this.at(event);
    const extent = spot.item && extentOf(spot.item, this.gantt.chart.scale);
    if (spot.item && event.pointerType !== "touch") this.host.choose(spot.row, event);
    else if (spot.item && spot.zone === "body") this.host.choose(spot.row, event);
    const touch = event.pointerType === "touch";
    if (!spot.item || !extent || spot.zone === "row" || spot.zone === "head" || !this.gantt.editable || touch) {
      if (!event.shiftKey && !event.ctrlKey) this.drag = { kind: "pan", startX: x, scrollX: this.gantt.chart.scale.scrollX };
    } else if (spot.zone === "link-start" || spot.zone === "link-finish") {
      this.drag = { kind: "link", item: spot.item, row: spot.row, side: spot.zone === "link-start" ? "S" : "F", x, y, target: null };
    } else if (!spot.item.summary) {
      const kind = spot.zone === "body" ? "move" : spot.zone;
      this.drag = { kind, item: spot.item, row: spot.row, startX: x, extent, result: null };
    }
    if (this.drag) this.gantt.canvas.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const [x, y] = this.at(event);
    const { drag } = this;
    if (!drag) {
      this.hover(event);
      return;
    }
    if (drag.kind === "pan") {
      if (Math.abs(x - drag.startX) > 2) this.gantt.scrollTo(drag.scrollX - (x - drag.startX));
      return;
    }
    this.scrollNearEdge(drag, x);
    if (drag.kind === "link") this.dragLink(drag, x, y, event);
    else this.dragBar(drag, x, event);
    this.host.redraw();
  }

  /** The axis comes along at the left and right edge; what is dragged stays under the pointer. */
  private scrollNearEdge(drag: Exclude<Drag, { kind: "pan" }>, x: number): void {
    const { scale } = this.gantt.chart;
    const wanted = x < 24 ? -16 : x > scale.width - 24 ? 16 : 0;
    const before = scale.scrollX;
    if (!wanted) return;
    this.gantt.scrollBy(wanted);
    if ("startX" in drag) {
      drag.startX -= scale.scrollX - before;
      drag.extent = { left: drag.extent.left - scale.scrollX + before, right: drag.extent.right - scale.scrollX + before };
    }
  }

  private dragBar(drag: Extract<Drag, { item: Item; result: number | null }>, x: number, event: PointerEvent): void {
    const { item } = drag;
    const { model, locale } = this.host;
    const { scale } = this.gantt.chart;
    const calendar = model.calendars.of(item.calendar);
    const today = model.project.today;
    if (Math.abs(x - drag.startX) < 3 && drag.result === null) return;
    if (drag.kind === "progress") {
      const share = ((x - drag.extent.left - 2) / Math.max(1, drag.extent.right - drag.extent.left - 4)) * 100;
      const step = event.shiftKey ? 1 : 5;
      drag.result = Math.max(0, Math.min(100, Math.round(share / step) * step));
      this.showTip([`${drag.result} % done`], event);
    } else if (drag.kind === "move") {
      const hourly = scale.perDay >= 120 ? 60 : DAY;
      const delta = Math.round(((x - drag.startX) / scale.perDay) * (DAY / hourly)) * hourly;
      let start = item.start! + delta;
      if (!item.elapsed && hourly === DAY) {
        let day = dayOf(start);
        for (let tries = 0; tries < 60 && !calendar.isWorkingDay(day); tries++) day += delta < 0 ? -1 : 1;
        start = day * DAY + (start - dayOf(start) * DAY);
      }
      drag.result = start;
      const point = isMilestone(item) ? "on" : "starts";
      this.showTip([`${point} ${writeDate(start, locale, today)}`, signed((start - item.start!) / DAY, "d")], event);
    } else {
      const at = scale.minute(x);
      const finish = scale.perDay >= 120 ? Math.round(at / 60) * 60 : calendar.lastMinute(dayOf(at - (scale.perDay < 24 ? DAY / 2 : 0)));
      const least = model.measures.minutes_per_day / (scale.perDay >= 120 ? 8 : 1);
      const minutes = item.elapsed ? Math.max(DAY, finish - item.start!) : calendar.between(item.start!, finish);
      drag.result = Math.max(least, minutes);
      this.showTip([writeDuration(drag.result, item.unit, item.elapsed, model.measures), `to ${writeDate(finish, locale, today)}`], event);
    }
  }

  private dragLink(drag: Extract<Drag, { kind: "link" }>, x: number, y: number, event: PointerEvent): void {
    drag.x = x;
    drag.y = y;
    const spot = this.gantt.spotAt(x, y, this.host.scrollTop());
    const extent = spot.item && extentOf(spot.item, this.gantt.chart.scale);
    const related = spot.item && (this.host.model.isBelow(spot.item, drag.item.id) || this.host.model.isBelow(drag.item, spot.item.id));
    if (!spot.item || !extent || spot.item === drag.item || related) {
      drag.target = null;
      this.showTip([related ? "Not with its own summary" : "Link to…"], event);
      return;
    }
    const side = x > (extent.left + extent.right) / 2 && !isMilestone(spot.item) ? "F" : "S";
    drag.target = { item: spot.item, row: spot.row, side };
    const words = { FS: "starts after the finish of", SS: "starts with the start of", FF: "finishes with the finish of", SF: "finishes with the start of" };
    this.showTip([spot.item.name, `${words[(drag.side + side) as LinkType]} ${drag.item.name}`], event);
  }

  private up(event: PointerEvent): void {
    const { drag } = this;
    this.drag = null;
    this.hideTip();
    if (drag) this.gantt.canvas.releasePointerCapture(event.pointerId);
    if (drag?.kind === "link" && drag.target) {
      const type = (drag.side + drag.target.side) as LinkType;
      this.host.edit([{ op: "link", from: drag.item.id, to: drag.target.item.id, type, lag: 0, lag_unit: "working" }], "link");
    } else if (drag && "result" in drag && drag.result !== null) {
      const field = ({ move: "start", finish: "duration", progress: "percent" } as const)[drag.kind];
      if (drag.result !== drag.item[field]) this.host.edit([{ op: "set", id: drag.item.id, field, value: drag.result }], field);
    }
    this.host.redraw();
  }

  private hover(event: PointerEvent): void {
    const spot = this.spot(event);
    const cursors: Record<Spot["zone"], string> = {
      body: spot.item && !spot.item.summary && this.gantt.editable ? "grab" : "default",
      finish: "ew-resize", progress: "col-resize", "link-start": "crosshair", "link-finish": "crosshair", row: "default", head: "default",
    };
    this.gantt.canvas.style.cursor = cursors[spot.zone];
    const id = spot.item?.id ?? null;
    if (this.gantt.chart.hovered !== id) {
      this.gantt.chart.hovered = id;
      this.host.redraw();
    }
    if (spot.item && !["row", "head"].includes(spot.zone)) this.showTip(this.describe(spot.item, spot.zone), event);
    else this.hideTip();
  }

  private describe(item: Item, zone: Spot["zone"]): string[] {
    const { model, locale } = this.host;
    const { today } = model.project;
    if (zone === "link-start" || zone === "link-finish") return ["Drag to another bar to link"];
    const lines = [item.name];
    if (!isMilestone(item) && item.start !== null) lines.push(`${writeDate(item.start, locale, today)} – ${writeDate(item.finish, locale, today)}, ${writeDuration(item.duration, item.unit, item.elapsed, model.measures)}`);
    else if (item.finish !== null) lines.push(writeFully(item.finish, locale, today));
    if (item.percent) lines.push(`${Math.round(item.percent)} % done`);
    if (item.p80 !== null) lines.push(["p50", "p80", "p95"].filter((p) => item[p as "p50"] !== null).map((p) => `${p.toUpperCase()} ${writeDate(item[p as "p50"], locale, today)}`).join(" · "));
    if (item.baseline_finish !== null && item.finish !== null) lines.push(`baseline ${writeDate(item.baseline_finish, locale, today)}, ${signed((item.finish - item.baseline_finish) / DAY, "d")}`);
    if (item.total_float !== null) lines.push(item.critical ? "critical" : `float ${writeNumber(item.total_float / model.measures.minutes_per_day)} d`);
    if (item.deadline !== null) lines.push(`deadline ${writeDate(item.deadline, locale, today)}`);
    const conflict = model.conflicts.get(item.id);
    if (conflict) lines.push(conflict);
    return lines;
  }

  private leave(): void {
    if (this.drag) return;
    this.hideTip();
    if (this.gantt.chart.hovered !== null) {
      this.gantt.chart.hovered = null;
      this.host.redraw();
    }
  }

  private showTip(lines: string[], event: PointerEvent): void {
    const { tip } = this.gantt;
    const text = lines.filter(Boolean).join("\n");
    if (tip.dataset.text !== text) {
      tip.dataset.text = text;
      tip.replaceChildren(...lines.filter(Boolean).map((line, i) => Object.assign(document.createElement(i === 0 ? "b" : "span"), { textContent: line })));
    }
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const x = Math.min(event.clientX + 14, window.innerWidth - box.width - 8);
    const below = event.clientY + 20 + box.height < window.innerHeight;
    tip.style.transform = `translate(${Math.max(4, x)}px, ${below ? event.clientY + 18 : event.clientY - box.height - 12}px)`;
  }

  private hideTip(): void {
    this.gantt.tip.hidden = true;
  }

  private paint(pen: CanvasRenderingContext2D, colors: Palette): void {
    const { drag } = this;
    const { chart } = this.gantt;
    const top = this.host.scrollTop();
    if (!drag) {
      this.paintHandles(pen, colors, top);
      return;
    }
    if (drag.kind === "pan") return;
    pen.strokeStyle = colors.link;
    pen.fillStyle = colors.link;
    pen.lineWidth = 1.8;
    if (drag.kind === "link") {
      const extent = extentOf(drag.item, chart.scale)!;
      const y = chart.rowY(drag.row, top) + BAR_TOP + BAR / 2;
      pen.beginPath();
      pen.moveTo(drag.side === "F" ? extent.right : extent.left, y);
      pen.lineTo(drag.x, drag.y);
      pen.stroke();
      if (drag.target) outline(pen, extentOf(drag.target.item, chart.scale)!, chart.rowY(drag.target.row, top));
    } else if (drag.result !== null) {
      const { item } = drag;
      const { scale } = chart;
      const calendar = this.host.model.calendars.of(item.calendar);
      const y = chart.rowY(drag.row, top);
      const end = (start: number, minutes: number): number => (item.elapsed ? start + minutes : calendar.add(start, minutes));
      if (drag.kind === "progress") {
        const x = drag.extent.left + 2 + (drag.result / 100) * (drag.extent.right - drag.extent.left - 4);
        pen.fillRect(x - 1, y + BAR_TOP - 2, 2, BAR + 4);
      } else if (isMilestone(item)) {
        diamond(pen, scale.finishX(drag.result), y + BAR_TOP + BAR / 2, 9);
        pen.stroke();
      } else {
        const [start, minutes] = drag.kind === "move" ? [drag.result, item.duration ?? 0] : [item.start!, drag.result];
        outline(pen, { left: scale.startX(start), right: scale.finishX(end(start, minutes)) }, y);
      }
    }
  }

  /** Two dots beside the bar under the pointer, to draw links from. */
  private paintHandles(pen: CanvasRenderingContext2D, colors: Palette, top: number): void {
    const { chart, editable } = this.gantt;
    const row = chart.hovered === null ? undefined : this.host.model.rowOf.get(chart.hovered);
    if (!editable || row === undefined) return;
    const extent = extentOf(this.host.model.rows[row]!, chart.scale);
    if (!extent) return;
    const y = chart.rowY(row, top) + BAR_TOP + BAR / 2;
    for (const x of [extent.left - HANDLE, extent.right + HANDLE]) {
      pen.beginPath();
      pen.arc(x, y, 4, 0, Math.PI * 2);
      pen.fillStyle = colors.surface;
      pen.fill();
      pen.strokeStyle = colors.link;
      pen.lineWidth = 1.5;
      pen.stroke();
    }
  }
}

function outline(pen: CanvasRenderingContext2D, { left, right }: Extent, y: number): void {
  pen.beginPath();
  pen.roundRect(left - 2, y + BAR_TOP - 2.5, Math.max(6, right - left + 4), BAR + 5, 5);
  pen.stroke();
}

function signed(n: number, unit: string): string {
  const rounded = Math.round(n * 10) / 10;
  return rounded === 0 ? "" : `${rounded > 0 ? "+" : ""}${writeNumber(rounded)} ${unit}`;
}

export const ROW_HEIGHT = ROW;
