// SPDX-License-Identifier: Apache-2.0
// Links as bent lines with an arrow, for all four types.
import { BAR, BAR_TOP, extentOf, isMilestone, ROW, type Extent } from "./bars";
import type { Id, Item, Link } from "./contract";
import type { PlanModel } from "./model";
import type { Palette } from "./palette";
import { bend, triangle, type Pen } from "./pen";
import type { TimeScale } from "./scale";

const STUB = 8;
type Point = [number, number];

interface Placed {
  link: Link;
  from: number;
  to: number;
}

/** Keeps for each link the rows of its ends, until rows or links change. */
export class ArrowIndex {
  private placed: Placed[] = [];
  private generation = -1;

  constructor(private readonly model: PlanModel) {}

  /** Links that touch or cross the rows from `top` to `bottom`. */
  crossing(top: number, bottom: number): Placed[] {
    if (this.generation !== this.model.generation) this.place();
    return this.placed.filter((p) => Math.min(p.from, p.to) <= bottom && Math.max(p.from, p.to) >= top);
  }

  private place(): void {
    const { model } = this;
    this.generation = model.generation;
    this.placed = [];
    for (const link of model.links) {
      const from = model.rowOf.get(link.from);
      const to = model.rowOf.get(link.to);
      if (from !== undefined && to !== undefined) this.placed.push({ link, from, to });
    }
  }
}

export interface ArrowLook {
  pen: Pen;
  colors: Palette;
  scale: TimeScale;
  model: PlanModel;
  selected: ReadonlySet<Id>;
  rowY(row: number): number;
}

export function paintArrows(look: ArrowLook, arrows: readonly Placed[]): void {
  const strong: Placed[] = [];
  for (const arrow of arrows) {
    const chosen = look.selected.has(arrow.link.from) || look.selected.has(arrow.link.to);
    if (chosen) strong.push(arrow);
    else paintArrow(look, arrow, false);
  }
  for (const arrow of strong) paintArrow(look, arrow, true);
}

function paintArrow(look: ArrowLook, { link, from, to }: Placed, chosen: boolean): void {
  const { pen, colors, scale, model } = look;
  const [source, target] = [model.rows[from]!, model.rows[to]!];
  const [a, b] = [extentOf(source, scale), extentOf(target, scale)];
  if (!a || !b || Math.max(a.left, b.left) < -40 && Math.max(a.right, b.right) < -40) return;
  if (Math.min(a.left, b.left) > scale.width + 40) return;
  const critical = source.critical && target.critical && (link.driving || !model.knowsDriving);
  const color = chosen ? colors.link : critical ? colors.ink : colors.ink3;
  pen.strokeStyle = color;
  pen.fillStyle = color;
  pen.globalAlpha = chosen || critical ? 1 : scale.perDay < 2 ? 0.3 : 0.5;
  pen.lineWidth = chosen ? 1.8 : 1.2;
  const route = routeOf(link, source, target, a, b, look.rowY(from), look.rowY(to));
  bend(pen, route, 3.5);
  head(pen, route);
  pen.globalAlpha = 1;
}

function head(pen: Pen, route: readonly Point[]): void {
  const [x, y] = route.at(-1)!;
  const [px, py] = route.at(-2)!;
  if (Math.abs(x - px) > Math.abs(y - py)) {
    const d = Math.sign(x - px) || 1;
    triangle(pen, [x + d * 1.5, y], [x - d * 4.5, y - 3.4], [x - d * 4.5, y + 3.4]);
  } else {
    const d = Math.sign(y - py) || 1;
    triangle(pen, [x, y + d * 1.5], [x - 3.4, y - d * 4.5], [x + 3.4, y - d * 4.5]);
  }
}

/** Points from one bar to the other. A finish-to-start link drops onto the next bar where it can. */
export function routeOf(link: Pick<Link, "type">, source: Item, target: Item, a: Extent, b: Extent, sourceY: number, targetY: number): Point[] {
  const middle = BAR_TOP + BAR / 2;
  const [y1, y2] = [sourceY + middle, targetY + middle];
  const leavesRight = link.type[0] === "F";
  const entersStart = link.type[1] === "S";
  const down = Math.sign(y2 - y1) || 1;
  const x1 = leavesRight ? a.right : a.left;
  const x2 = entersStart ? b.left - 2 : b.right + 2;
  if (link.type === "FS" && y1 !== y2) {
    const drop = isMilestone(target) ? (b.left + b.right) / 2 : b.left + Math.min(7, (b.right - b.left) / 2);
    const reach = target.summary ? middle - 11 : isMilestone(target) ? 8 : BAR / 2;
    // a milestone right at the end of its predecessor: straight down from the bar's edge
    if (isMilestone(target) && Math.abs(drop - x1) < 3) return [[drop, y1 + down * (isMilestone(source) ? 8 : BAR / 2)], [drop, y2 - down * (reach + 3)]];
    if (drop >= x1 + 3) return [[x1, y1], [drop, y1], [drop, y2 - down * (reach + 3)]];
  }
  const out = x1 + (leavesRight ? STUB : -STUB);
  const into = x2 + (entersStart ? -STUB : STUB);
  if (leavesRight !== entersStart) {
    const turn = leavesRight ? Math.max(out, into) : Math.min(out, into);
    return [[x1, y1], [turn, y1], [turn, y2], [x2, y2]];
  }
  if (leavesRight ? into >= out : into <= out) return [[x1, y1], [into, y1], [into, y2], [x2, y2]];
  const between = y2 - down * (ROW / 2);
  return [[x1, y1], [out, y1], [out, between], [into, between], [into, y2], [x2, y2]];
}
