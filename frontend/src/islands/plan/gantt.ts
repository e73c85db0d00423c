// SPDX-License-Identifier: Apache-2.0
// The chart's pane: canvas, horizontal scroll, zoom, and what lies under the pointer.
import { BAR, BAR_TOP, extentOf, isMilestone, ROW } from "./bars";
import { Chart, HEAD, type ChartOptions } from "./chart";
import type { Item } from "./contract";
import { h } from "./dom";
import type { PlanModel } from "./model";
import { readPalette, type Palette } from "./palette";
import { ZOOMS, type Zoom } from "./scale";

export type Zone = "body" | "finish" | "progress" | "link-start" | "link-finish" | "row" | "head";

export interface Spot {
  zone: Zone;
  row: number;
  item: Item | null;
}

export const HANDLE = 13;

/** Something drawn above the chart while the pointer drags. */
export type Overlay = (pen: CanvasRenderingContext2D, colors: Palette) => void;

export class Gantt {
  readonly chart: Chart;
  readonly canvas = h("canvas", { class: "sbp-canvas", "aria-hidden": "true" });
  readonly tip = h("div", { class: "sbp-tip", role: "presentation", hidden: true });
  private readonly bar = h("div", { class: "sbp-xscroll", tabindex: "-1", "aria-hidden": "true" });
  private readonly sizer = h("div");
  readonly pane = h("div", { class: "sbp-right" }, this.canvas, this.bar);
  private readonly pen = this.canvas.getContext("2d", { alpha: false })!;
  private colors: Palette | null = null;
  private height = 0;
  overlay: Overlay | null = null;
  /** Bars the pointer may change. */
  editable = false;

  constructor(private model: PlanModel, options: ChartOptions, private readonly redraw: () => void, private readonly zoomed: () => void) {
    this.chart = new Chart(model, options);
    this.bar.append(this.sizer);
    this.bar.addEventListener("scroll", () => {
      const left = this.bar.scrollLeft;
      if (Math.abs(left - this.chart.scale.scrollX) < 1) return;
      this.chart.scale.scrollX = left;
      this.redraw();
    });
    this.pane.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  setModel(model: PlanModel): void {
    this.model = model;
    this.chart.setModel(model);
    this.measure();
  }

  /** Fits canvas and scroll bar to the pane. True when the size changed. */
  resize(width: number, height: number): boolean {
    const ratio = window.devicePixelRatio || 1;
    const [w, hgt] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.height = height;
    this.chart.scale.width = width;
    this.measure();
    if (this.canvas.width === w && this.canvas.height === hgt) return false;
    this.canvas.width = w;
    this.canvas.height = hgt;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    return true;
  }

  measure(): void {
    const { scale } = this.chart;
    const wide = scale.contentWidth > scale.width + 1;
    this.bar.hidden = !wide;
    this.sizer.style.width = `${scale.contentWidth}px`;
    scale.scrollX = scale.clampScroll(scale.scrollX);
    if (wide && Math.abs(this.bar.scrollLeft - scale.scrollX) >= 1) this.bar.scrollLeft = scale.scrollX;
  }

  forgetColors(): void {
    this.colors = null;
  }

  palette(): Palette {
    return (this.colors ??= readPalette(this.pane));
  }

  draw(scrollTop: number): void {
    const ratio = window.devicePixelRatio || 1;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.chart.paint(this.pen, this.palette(), { width: this.chart.scale.width, height: this.height, scrollTop });
    this.overlay?.(this.pen, this.palette());
  }

  scrollTo(x: number): void {
    this.chart.scale.scrollX = this.chart.scale.clampScroll(x);
    this.measure();
    this.redraw();
  }

  scrollBy(dx: number): void {
    this.scrollTo(this.chart.scale.scrollX + dx);
  }

  /** Brings a minute into sight, a quarter from the left. */
  show(item: Item): void {
    const { scale } = this.chart;
    const extent = extentOf(item, scale);
    if (!extent || (extent.left >= 0 && extent.left < scale.width - 30)) return;
    this.scrollTo(scale.scrollX + extent.left - scale.width / 4);
  }

  showMinute(minute: number): void {
    const { scale } = this.chart;
    this.scrollTo(scale.scrollX + scale.x(minute) - scale.width / 3);
  }

  setZoom(zoom: Zoom | "fit"): void {
    const { scale } = this.chart;
    if (zoom === "fit") {
      scale.fit();
    } else {
      const now = scale.x(this.model.project.today);
      scale.zoomTo(ZOOMS[zoom], now > 0 && now < scale.width ? now : scale.width / 3);
    }
    this.measure();
    this.zoomed();
    this.redraw();
  }

  zoomBy(factor: number, atX = this.chart.scale.width / 2): void {
    this.chart.scale.zoomTo(this.chart.scale.perDay * factor, atX);
    this.measure();
    this.zoomed();
    this.redraw();
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = event.clientX - this.canvas.getBoundingClientRect().left;
      this.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0022)), at);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.scrollBy(event.deltaX || event.deltaY);
    }
  }

  /** What lies at a point of the canvas. */
  spotAt(x: number, y: number, scrollTop: number): Spot {
    if (y < HEAD) return { zone: "head", row: -1, item: null };
    const row = Math.floor((y - HEAD + scrollTop) / ROW);
    const item = this.model.rows[row] ?? null;
    const extent = item && extentOf(item, this.chart.scale);
    if (!item || !extent) return { zone: "row", row, item };
    const within = y - this.chart.rowY(row, scrollTop);
    const over = within >= BAR_TOP - 4 && within <= BAR_TOP + BAR + 4;
    if (!over) return { zone: "row", row, item };
    if (this.editable && this.chart.hovered === item.id && !item.inactive) {
      if (Math.abs(x - (extent.right + HANDLE)) <= 7) return { zone: "link-finish", row, item };
      if (Math.abs(x - (extent.left - HANDLE)) <= 7) return { zone: "link-start", row, item };
    }
    if (x < extent.left - 3 || x > extent.right + 5) return { zone: "row", row, item };
    if (this.editable && !item.summary && !isMilestone(item)) {
      const done = extent.left + 2 + ((item.percent ?? 0) / 100) * (extent.right - extent.left - 4);
      if (within >= BAR_TOP + BAR / 2 && Math.abs(x - done) <= 5 && extent.right - extent.left > 24) return { zone: "progress", row, item };
      if (x >= extent.right - 5) return { zone: "finish", row, item };
    }
    return { zone: "body", row, item };
  }
}
