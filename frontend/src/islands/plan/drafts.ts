// SPDX-License-Identifier: Apache-2.0
// What an operation will probably do, drawn at once; the server's answer replaces it.
import type { EditAnswer, Id, Item, Link, Operation } from "./contract";
import { wholeItem } from "./contract";
import type { PlanModel } from "./model";

interface Confirmed {
  order: Item[];
  copies: Map<Id, Item>;
  links: Link[];
}

/** Lays drafts over the confirmed plan and takes them off again. */
export class Drafts {
  private confirmed: Confirmed | null = null;
  /** Fields that wait for the server, by item; "*" for the whole row. */
  readonly pending = new Map<Id, Set<string>>();
  private linkNumber = 0;

  constructor(private readonly model: PlanModel) {}

  apply(operations: readonly Operation[]): void {
    this.confirmed ??= { order: [...this.model.items], copies: new Map(), links: this.model.links.map((l) => ({ ...l })) };
    let structure = false;
    for (const operation of operations) structure = this.applyOne(operation) || structure;
    if (structure) this.model.rebuild();
    else this.model.relink();
  }

  /** Back to what the server last said. */
  discard(): void {
    if (!this.confirmed) return;
    const { order, copies, links } = this.confirmed;
    this.confirmed = null;
    this.pending.clear();
    this.model.items = order;
    this.model.links = links;
    for (const item of order) Object.assign(item, copies.get(item.id));
    this.model.rebuild();
  }

  /** Takes over an answer to `operations`; nothing may be drafted at that moment. Gives the items whose dates changed. */
  confirm(operations: readonly Operation[], answer: EditAnswer): Id[] {
    const { model } = this;
    const dated: Id[] = [];
    const before = new Map((answer.moved ?? []).map((m) => [m.id, { ...model.byId.get(m.id) }]));
    for (const operation of operations) this.applyOne(operation);
    this.pending.clear();
    for (const created of answer.created ?? []) this.adopt(created.temp, created.id, created.item);
    if (answer.removed?.length) {
      const gone = new Set(answer.removed);
      model.items = model.items.filter((item) => !gone.has(item.id));
      model.links = model.links.filter((link) => !gone.has(link.from) && !gone.has(link.to));
    }
    const byId = new Map(model.items.map((item) => [item.id, item]));
    for (const change of answer.moved ?? []) {
      const item = byId.get(change.id);
      if (!item) continue;
      const old = before.get(change.id);
      if (old && (differs(old.start, change.start) || differs(old.finish, change.finish))) dated.push(item.id);
      Object.assign(item, change);
    }
    if (answer.order) {
      const place = new Map(answer.order.map((id, i) => [id, i]));
      model.items.sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity));
    }
    this.confirmLinks(answer);
    Object.assign(model.project, answer.project ?? {}, { revision: answer.revision });
    if (answer.conflicts) {
      model.conflicts.clear();
      for (const conflict of answer.conflicts) model.conflicts.set(conflict.id, conflict.sentence);
    }
    model.rebuild();
    return dated;
  }

  private confirmLinks({ links }: EditAnswer): void {
    const gone = new Set([...(links?.removed ?? []), ...(links?.added ?? []).map((l) => l.id)]);
    const changed = new Map((links?.changed ?? []).map((l) => [l.id, l]));
    this.model.links = this.model.links
      .filter((l) => !gone.has(l.id) && !(typeof l.id === "string" && l.id.startsWith("draft-")))
      .map((l) => changed.get(l.id) ?? l)
      .concat(links?.added ?? []);
  }

  private adopt(temp: string, id: Id, fields: Partial<Item> | undefined): void {
    const { model } = this;
    const item = model.items.find((i) => i.id === temp);
    if (item) Object.assign(item, fields, { id });
    else model.items.push(wholeItem({ ...fields, id }));
    for (const other of model.items) if (other.parent === temp) other.parent = id;
    for (const link of model.links) {
      if (link.from === temp) link.from = id;
      if (link.to === temp) link.to = id;
    }
  }

  private mark(id: Id, field: string): void {
    const fields = this.pending.get(id);
    if (fields) fields.add(field);
    else this.pending.set(id, new Set([field]));
  }

  private touch(id: Id): Item | undefined {
    const item = this.model.byId.get(id);
    if (item && this.confirmed && !this.confirmed.copies.has(id)) this.confirmed.copies.set(id, { ...item });
    return item;
  }

  /** True when rows moved, came or went. */
  private applyOne(operation: Operation): boolean {
    const { model } = this;
    switch (operation.op) {
      case "set": {
        const item = this.touch(operation.id);
        if (item) this.set(item, operation.field, operation.value);
        return operation.field === "parent";
      }
      case "add": {
        const item = wholeItem({ ...(operation.fields as Partial<Item>), id: operation.temp, parent: operation.parent });
        model.items.splice(this.placeFor(operation.parent, operation.after), 0, item);
        this.mark(item.id, "*");
        model.rebuild();
        return true;
      }
      case "delete": {
        const gone = new Set<Id>();
        for (const id of operation.ids) {
          const index = model.indexOf.get(id);
          if (index !== undefined) for (let i = index; i < model.endOf(index); i++) gone.add(model.items[i]!.id);
        }
        model.items = model.items.filter((item) => !gone.has(item.id));
        model.links = model.links.filter((link) => !gone.has(link.from) && !gone.has(link.to));
        model.rebuild();
        return true;
      }
      case "move":
        this.move(operation.ids, operation.parent, operation.after);
        return true;
      case "indent":
        for (const id of operation.ids) this.indent(id);
        return true;
      case "outdent":
        for (const id of [...operation.ids].reverse()) this.outdent(id);
        return true;
      default:
        this.link(operation);
        return false;
    }
  }

  private set(item: Item, field: keyof Item, value: unknown): void {
    const { model } = this;
    const calendar = model.calendars.of(item.calendar);
    this.mark(item.id, field);
    if (field === "start" && typeof value === "number") {
      item.finish = this.finishOf(item, value);
      item.start = value;
    } else if (field === "finish" && typeof value === "number") {
      if (item.start !== null && !item.elapsed) item.start = calendar.subtract(value, item.duration ?? 0);
      item.finish = value;
    } else {
      (item as unknown as Record<string, unknown>)[field] = value;
    }
    if (field === "duration" && item.start !== null && !item.summary) item.finish = this.finishOf(item, item.start);
    if (field === "owner") item.owner_name = model.people.find((p) => p.id === value)?.name ?? null;
  }

  private finishOf(item: Item, start: number): number {
    if (item.elapsed) return start + (item.duration ?? 0);
    return this.model.calendars.of(item.calendar).add(start, item.duration ?? 0);
  }

  private placeFor(parent: Id | null, after: Id | null): number {
    const { model } = this;
    const sibling = after === null ? undefined : model.indexOf.get(after);
    if (sibling !== undefined) return model.endOf(sibling);
    if (parent === null) return after === null ? 0 : model.items.length;
    return (model.indexOf.get(parent) ?? model.items.length - 1) + 1;
  }

  private move(ids: Id[], parent: Id | null, after: Id | null): void {
    const { model } = this;
    const blocks = ids.flatMap((id) => {
      const index = model.indexOf.get(id);
      return index === undefined ? [] : [model.items.slice(index, model.endOf(index))];
    });
    for (const block of blocks) this.touch(block[0]!.id)!.parent = parent;
    const moving = new Set(blocks.flat());
    const last = after === null ? undefined : model.byId.get(after);
    model.items = model.items.filter((item) => !moving.has(item));
    model.rebuild();
    const at = this.placeFor(parent, last ? last.id : null);
    model.items.splice(at, 0, ...blocks.flat());
    for (const id of ids) this.mark(id, "*");
    model.rebuild();
  }

  private indent(id: Id): void {
    const item = this.model.byId.get(id);
    const above = item && this.model.siblingBefore(item);
    if (!item || !above) return;
    this.touch(id)!.parent = above.id;
    this.mark(id, "*");
    this.model.collapsed.delete(above.id);
    this.model.rebuild();
  }

  private outdent(id: Id): void {
    const { model } = this;
    const item = model.byId.get(id);
    if (!item || item.parent === null) return;
    const parent = model.byId.get(item.parent)!;
    const followers: Id[] = [];
    for (let next = model.siblingAfter(item); next; next = model.siblingAfter(next)) followers.push(next.id);
    this.touch(id)!.parent = parent.parent;
    for (const follower of followers) this.touch(follower)!.parent = id;
    this.mark(id, "*");
    model.rebuild();
  }

  private link(operation: Extract<Operation, { op: "link" | "unlink" | "set_link" }>): void {
    const { model } = this;
    if (operation.op === "link") {
      const { from, to, type, lag, lag_unit } = operation;
      model.links = [...model.links, { id: `draft-${++this.linkNumber}`, from, to, type, lag, lag_unit, driving: false }];
      this.mark(to, "predecessors");
    } else if (operation.op === "unlink") {
      const gone = model.links.find((l) => l.id === operation.id);
      if (gone) this.mark(gone.to, "predecessors");
      model.links = model.links.filter((l) => l.id !== operation.id);
    } else if (operation.op === "set_link") {
      const { id, type, lag, lag_unit } = operation;
      model.links = model.links.map((l) => (l.id === id ? { ...l, type, lag, lag_unit } : l));
    }
    model.relink();
  }
}

function differs(before: number | null | undefined, after: number | null | undefined): boolean {
  return after !== undefined && after !== before;
}
