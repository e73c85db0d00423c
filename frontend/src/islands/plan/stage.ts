// SPDX-License-Identifier: Apache-2.0
// The frame around grid and chart: one vertical scroll for both, a splitter, and the height of it all.
import { HEAD } from "./chart";
import { h } from "./dom";
import type { Gantt } from "./gantt";
import type { Grid } from "./grid";
import { iconOf } from "./icons";

const BOTTOM_GAP = 62;
const LEAST = 300;
const SCROLLBAR = 13;
const SPLIT = 1;

export interface StageHost {
  rows(): number;
  editable(): boolean;
  view(): "plan" | "sheet" | "timeline";
  gridWidth(): number | undefined;
  setGridWidth(width: number): void;
  redraw(): void;
  addAtEnd(): void;
}

export class Stage {
  readonly left: HTMLElement;
  readonly addButton = h("button", { type: "button", class: "sbp-addrow", tabindex: "-1" }, iconOf("plus"), "Add an item");
  private readonly split = h("div", { class: "sbp-split", role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": "Width of the table", "aria-valuemin": 120 });
  private readonly sizer: HTMLElement;
  private readonly stage: HTMLElement;
  readonly scroller: HTMLElement;
  readonly frame: HTMLElement;
  width = 0;
  height = 0;

  constructor(private readonly grid: Grid, private readonly gantt: Gantt, private readonly host: StageHost) {
    this.left = h("div", { class: "sbp-left" }, grid.element, this.addButton);
    this.stage = h("div", { class: "sbp-stage" }, this.left, this.split, gantt.pane);
    this.sizer = h("div", { class: "sbp-sizer" }, this.stage);
    this.scroller = h("div", { class: "sbp-scroll" }, this.sizer);
    this.frame = h("div", { class: "sbp-frame" }, this.scroller);
    this.scroller.addEventListener("scroll", () => host.redraw(), { passive: true });
    this.left.addEventListener("scroll", () => this.placeAddButton(), { passive: true });
    this.addButton.addEventListener("click", () => host.addAtEnd());
    this.split.addEventListener("pointerdown", (e) => this.dragSplit(e));
    this.split.addEventListener("keydown", (e) => this.keySplit(e));
  }

  get top(): number {
    return this.scroller.scrollTop;
  }

  /** Sizes everything. True when the chart must be drawn afresh. */
  layout(element: HTMLElement): void {
    const { grid, host } = this;
    const view = host.view();
    const fixed = parseFloat(getComputedStyle(element).getPropertyValue("--sb-plan-height"));
    const content = HEAD + host.rows() * grid.rowHeight + (host.editable() && !grid.compact ? grid.rowHeight : 0) + SCROLLBAR;
    const top = this.frame.getBoundingClientRect().top + window.scrollY;
    const room = Number.isFinite(fixed) ? fixed : Math.max(LEAST, window.innerHeight - top - BOTTOM_GAP);
    this.height = Math.round(Math.min(room, Math.max(content, host.rows() ? 0 : LEAST)));
    this.frame.style.height = `${this.height + 2}px`;
    this.sizer.style.height = `${content}px`;
    this.stage.style.height = `${this.height}px`;
    this.width = this.scroller.clientWidth;
    const showGrid = view !== "timeline";
    const showGantt = view !== "sheet" && !(grid.compact && showGrid);
    // without its grid the chart still needs the grid's focus and its words for screen readers
    this.left.classList.toggle("sbp-unseen", !showGrid);
    this.gantt.pane.hidden = !showGantt;
    this.split.hidden = !(showGrid && showGantt);
    const wanted = host.gridWidth() ?? Math.min(grid.totalWidth, Math.max(320, this.width * 0.46));
    const left = showGrid && showGantt ? Math.round(Math.max(120, Math.min(wanted, this.width - 160))) : this.width;
    this.left.style.width = showGrid ? `${left}px` : "";
    // cells stick only where there is something to scroll: sticking costs a layer per cell
    this.grid.element.classList.toggle("sbp-wide", !grid.compact && grid.totalWidth > left);
    this.split.setAttribute("aria-valuenow", String(left));
    this.split.setAttribute("aria-valuemax", String(this.width - 160));
    if (showGantt) this.gantt.resize(this.width - (showGrid ? left + SPLIT : 0), this.height);
    this.addButton.hidden = !host.editable() || grid.compact || !host.rows() || !showGrid;
  }

  placeAddButton(): void {
    this.addButton.style.transform = `translate(${this.left.scrollLeft}px, ${HEAD + this.host.rows() * this.grid.rowHeight - this.top}px)`;
  }

  /** Scrolls so that a row and a column of it can be seen. */
  reveal(row: number, cell: HTMLElement | null): void {
    const { rowHeight } = this.grid;
    const y = row * rowHeight;
    const room = this.height - HEAD - SCROLLBAR;
    if (y < this.top) this.scroller.scrollTop = y;
    else if (y + rowHeight > this.top + room) this.scroller.scrollTop = y + rowHeight - room;
    // the first two columns stay where they are and cover what slides under them
    if (!cell || this.grid.compact || cell.matches(".sbp-c-number, .sbp-c-name")) return;
    const frozen = this.grid.columns.slice(0, 2).reduce((sum, c) => sum + this.grid.widthOf(c), 0);
    const { offsetLeft, offsetWidth } = cell;
    if (offsetLeft - frozen < this.left.scrollLeft) this.left.scrollLeft = offsetLeft - frozen;
    else if (offsetLeft + offsetWidth > this.left.scrollLeft + this.left.clientWidth) this.left.scrollLeft = offsetLeft + offsetWidth - this.left.clientWidth;
  }

  private dragSplit(event: PointerEvent): void {
    event.preventDefault();
    const begin = event.clientX - this.left.offsetWidth;
    const move = (e: PointerEvent): void => this.host.setGridWidth(Math.max(120, e.clientX - begin));
    const up = (): void => {
      this.split.removeEventListener("pointermove", move);
      this.split.removeEventListener("pointerup", up);
    };
    this.split.setPointerCapture(event.pointerId);
    this.split.addEventListener("pointermove", move);
    this.split.addEventListener("pointerup", up);
  }

  private keySplit(event: KeyboardEvent): void {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.host.setGridWidth(Math.max(120, this.left.offsetWidth + step));
  }
}
