// SPDX-License-Identifier: Apache-2.0
// A stand-in for the real server, in the page: keeps a plan, applies operations, schedules, answers as the contract says.
import { DAY, type WorkTime } from "../calendar";
import { wholeItem, type EditAnswer, type EditRequest, type Id, type Item, type Link, type Operation, type PlanData } from "../contract";
import { Drafts } from "../drafts";
import { PlanModel } from "../model";
import type { Extra } from "./sample";

type Restore = { op: "restore"; snapshot: number };
interface Snapshot {
  items: Item[];
  links: Link[];
}

export class ExampleServer {
  /** What the next requests get instead of an answer: a status with a body, or no connection. */
  readonly failures: ({ status: number; body: unknown } | "offline")[] = [];
  readonly received: EditRequest[] = [];
  delay = 40;
  private readonly model: PlanModel;
  private readonly snapshots: Snapshot[] = [];
  private nextId = 100_000;
  private revision = 1;

  constructor(private readonly data: PlanData, private readonly extra: Extra, private readonly calendar: WorkTime) {
    this.model = new PlanModel(data);
    this.reschedule();
    for (const item of this.model.items) {
      const shift = (extra.baselineShift.get(item.id) ?? 0) * DAY;
      if (item.finish === null || item.start === null) continue;
      item.baseline_start = item.start + shift;
      item.baseline_finish = item.finish + shift;
    }
    const last = this.model.items.at(-1);
    if (last && this.model.items.length === 16) last.deadline = data.project.promises[0]!.date;
    this.reschedule();
  }

  readonly fetch: typeof fetch = async (_url, init) => {
    await new Promise((done) => setTimeout(done, this.delay));
    if (init?.method !== "POST") return this.reply(200, this.whole());
    const failure = this.failures.shift();
    if (failure === "offline") throw new TypeError("no connection");
    const request = JSON.parse(String(init.body)) as EditRequest;
    this.received.push(request);
    if (failure) return this.reply(failure.status, failure.body);
    if (request.revision !== this.revision) return this.reply(409, { error: "Somebody else changed this plan.", current: { revision: this.revision } });
    return this.reply(200, this.apply(request.operations));
  };

  /** As if another person had edited meanwhile. */
  editElsewhere(operations: Operation[]): void {
    this.apply(operations);
  }

  private reply(status: number, body: unknown): Response {
    return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  }

  private whole(): PlanData {
    const { items, links, project } = this.model;
    const fields = Object.keys(wholeItem({ id: 0 }));
    const rows = items.map((item) => fields.map((f) => (item as unknown as Record<string, unknown>)[f]));
    return { ...this.data, project: { ...project, revision: this.revision }, items: { fields, rows }, links };
  }

  private copy(): Snapshot {
    return { items: this.model.items.map((i) => ({ ...i })), links: this.model.links.map((l) => ({ ...l })) };
  }

  private apply(operations: (Operation | Restore)[]): EditAnswer {
    const { model } = this;
    const before = this.copy();
    const created: NonNullable<EditAnswer["created"]> = [];
    this.snapshots.push(before);
    const restore = operations.find((o): o is Restore => o.op === "restore");
    if (restore) {
      const old = this.snapshots[restore.snapshot]!;
      model.items = old.items.map((i) => ({ ...i }));
      model.links = old.links.map((l) => ({ ...l }));
      model.rebuild();
    } else {
      const drafts = new Drafts(model);
      const named = operations as Operation[];
      drafts.apply(named);
      for (const operation of named) {
        if (operation.op === "add") created.push({ temp: operation.temp, id: ++this.nextId });
        if (operation.op === "set" && operation.field === "start") this.constrain(operation.id, operation.value as number | null);
      }
      const ids = new Map<Id, Id>(created.map((c) => [c.temp, c.id]));
      for (const item of model.items) {
        item.id = ids.get(item.id) ?? item.id;
        item.parent = item.parent === null ? null : (ids.get(item.parent) ?? item.parent);
        if (!item.summary) item.milestone = item.duration === 0;
      }
      for (const link of model.links) {
        link.from = ids.get(link.from) ?? link.from;
        link.to = ids.get(link.to) ?? link.to;
        if (typeof link.id === "string") link.id = ++this.nextId;
      }
      model.rebuild();
    }
    this.reschedule();
    this.revision++;
    return this.answer(before, created);
  }

  private constrain(id: Id, value: number | null): void {
    const item = this.model.byId.get(id);
    if (item) Object.assign(item, { constraint: value === null ? "ASAP" : "SNET", constraint_date: value });
  }

  private answer(before: Snapshot, created: NonNullable<EditAnswer["created"]>): EditAnswer {
    const { model } = this;
    const old = new Map(before.items.map((i) => [i.id, i as unknown as Record<string, unknown>]));
    const isNew = new Set(created.map((c) => c.id));
    const moved: NonNullable<EditAnswer["moved"]> = [];
    for (const item of model.items) {
      const was = old.get(item.id);
      const now = item as unknown as Record<string, unknown>;
      const changed = Object.keys(now).filter((f) => now[f] !== was?.[f]);
      if (!was && !isNew.has(item.id)) created.push({ temp: `restored-${String(item.id)}`, id: item.id, item: { ...item } });
      else if (changed.length) moved.push({ id: item.id, ...Object.fromEntries(changed.map((f) => [f, now[f]])) });
    }
    const links = new Map(before.links.map((l) => [l.id, JSON.stringify(l)]));
    return {
      revision: this.revision, moved, created, conflicts: [],
      removed: before.items.filter((i) => !model.byId.has(i.id)).map((i) => i.id),
      order: model.items.map((i) => i.id),
      links: {
        added: model.links.filter((l) => !links.has(l.id)),
        changed: model.links.filter((l) => links.has(l.id) && links.get(l.id) !== JSON.stringify(l)),
        removed: before.links.filter((l) => !model.links.some((n) => n.id === l.id)).map((l) => l.id),
      },
      undo: [{ op: "restore", snapshot: this.snapshots.length - 1 } as unknown as Operation],
    };
  }

  /** A plain critical path: enough to see dates move, no more. */
  private reschedule(): void {
    const { model, calendar } = this;
    const { start } = model.project;
    const order: Item[] = [];
    const seen = new Set<Id>();
    const visit = (item: Item): void => {
      if (seen.has(item.id)) return;
      seen.add(item.id);
      for (const link of model.predecessors.get(item.id) ?? []) visit(model.byId.get(link.from)!);
      order.push(item);
    };
    for (const item of model.items) if (!item.summary) visit(item);
    for (const item of order) {
      let begin = item.constraint_date !== null && item.constraint === "SNET" ? Math.max(start, item.constraint_date) : start;
      const minutes = item.duration ?? 0;
      for (const link of model.predecessors.get(item.id) ?? []) {
        const other = model.byId.get(link.from)!;
        const anchor = calendar.add(link.type[0] === "F" ? other.finish! : other.start!, link.lag);
        const wanted = link.type[1] === "S" ? anchor : calendar.subtract(anchor, minutes);
        begin = Math.max(begin, wanted);
        link.driving = false;
      }
      item.start = minutes ? calendar.subtract(calendar.add(begin, 1), 1) : begin;
      item.finish = calendar.add(item.start, minutes);
      for (const link of model.predecessors.get(item.id) ?? []) link.driving = link.type === "FS" && calendar.add(model.byId.get(link.from)!.finish!, link.lag) === begin;
      const tail = this.extra.tails.get(item.id) ?? 0;
      const open = (item.percent ?? 0) < 100 && tail > 0;
      item.p50 = open ? item.finish + Math.round(tail * 0.3) * DAY : null;
      item.p80 = open ? item.finish + Math.round(tail * 0.6) * DAY : null;
      item.p95 = open ? item.finish + tail * DAY : null;
    }
    const end = order.reduce((most, i) => Math.max(most, i.finish!), start);
    for (const item of order.reverse()) {
      let late = item.deadline ?? end;
      for (const link of model.successors.get(item.id) ?? []) {
        const other = model.byId.get(link.to)!;
        if (other.late_start === null) continue;
        const edge = calendar.subtract(link.type[1] === "S" ? other.late_start : other.late_finish!, link.lag);
        late = Math.min(late, link.type[0] === "F" ? edge : calendar.add(edge, item.duration ?? 0));
      }
      item.late_finish = late;
      item.late_start = calendar.subtract(late, item.duration ?? 0);
      item.total_float = item.percent === 100 ? 0 : calendar.between(item.finish!, late);
      item.free_float = Math.max(0, item.total_float);
      item.critical = item.percent === 100 ? calendar.between(item.finish!, late) <= 0 : item.total_float <= 0;
    }
    for (const item of [...model.items].reverse()) if (item.summary) this.rollUp(item);
    model.project.finish = end;
  }

  private rollUp(item: Item): void {
    const children = this.model.items.filter((i) => i.parent === item.id && i.start !== null);
    if (!children.length) return;
    item.start = Math.min(...children.map((c) => c.start!));
    item.finish = Math.max(...children.map((c) => c.finish!));
    item.duration = this.calendar.between(item.start, item.finish);
    item.total_float = Math.min(...children.map((c) => c.total_float ?? 0));
    item.critical = children.some((c) => c.critical);
    item.milestone = false;
    const work = children.reduce((sum, c) => sum + (c.duration ?? 0), 0);
    item.percent = work ? children.reduce((sum, c) => sum + ((c.percent ?? 0) * (c.duration ?? 0)) / work, 0) : 0;
  }
}
