// SPDX-License-Identifier: Apache-2.0
// Edits on their way: one request at a time, in order, kept through a lost connection, undone and redone.
import type { ConflictAnswer, EditAnswer, EditRequest, Id, Operation, RefusalAnswer } from "./contract";

export type Kind = "edit" | "undo" | "redo";

export interface Batch {
  operations: Operation[];
  kind: Kind;
  label: string;
  /** What the person typed, by "id:field", for cells the server refuses. */
  typed: Map<string, string>;
}

export interface OutboxState {
  state: "saved" | "saving" | "waiting" | "stopped";
  waiting: number;
}

export interface OutboxListener {
  answered(batch: Batch, answer: EditAnswer): void;
  refused(batch: Batch, answer: RefusalAnswer): void;
  conflicted(batch: Batch, answer: ConflictAnswer): void;
  forbidden(sentence: string): void;
  signedOut(): void;
  changed(state: OutboxState): void;
}

const WAITS_MS = [1000, 2000, 5000, 10_000, 30_000];

export class Outbox {
  readonly queue: Batch[] = [];
  readonly undos: { operations: Operation[]; label: string }[] = [];
  readonly redos: { operations: Operation[]; label: string }[] = [];
  revision: number | string = 0;
  private sending = false;
  private stopped = false;
  private tries = 0;
  private timer = 0;
  private readonly realIds = new Map<Id, Id>();

  constructor(
    private readonly url: string,
    private readonly transport: typeof fetch,
    private readonly token: () => string,
    private readonly listener: OutboxListener,
  ) {}

  add(batch: Batch): void {
    if (batch.kind === "edit") this.redos.length = 0;
    this.queue.push(batch);
    this.tell();
    void this.send();
  }

  /** Takes back the last edit that has not left yet. */
  withdraw(): Batch | undefined {
    const free = this.queue.length > (this.sending ? 1 : 0);
    const batch = free ? this.queue.pop() : undefined;
    if (batch) this.tell();
    return batch;
  }

  get waiting(): number {
    return this.queue.length;
  }

  retry(): void {
    this.stopped = false;
    window.clearTimeout(this.timer);
    void this.send();
  }

  clear(): Batch[] {
    this.stopped = false;
    const dropped = this.queue.splice(0);
    this.tell();
    return dropped;
  }

  realId(id: Id): Id {
    return this.realIds.get(id) ?? id;
  }

  private tell(): void {
    const state = this.stopped ? "stopped" : this.tries > 0 ? "waiting" : this.queue.length ? "saving" : "saved";
    this.listener.changed({ state, waiting: this.queue.length });
  }

  private async send(): Promise<void> {
    const batch = this.queue[0];
    if (this.sending || this.stopped || !batch) return;
    this.sending = true;
    let response: Response | undefined;
    let body: unknown;
    try {
      response = await this.transport(this.url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token(), "X-Requested-With": "sb-plan" },
        body: JSON.stringify({ revision: this.revision, operations: this.withRealIds(batch.operations) } satisfies EditRequest),
      });
      body = await response.json().catch(() => null);
    } catch {
      response = undefined;
    }
    this.sending = false;
    if (!response || [502, 503, 504].includes(response.status)) {
      this.later();
      return;
    }
    this.tries = 0;
    if (response.status === 401 || (response.redirected && body === null)) {
      this.stopped = true;
      this.listener.signedOut();
    } else this.settle(batch, response.status, body);
    this.tell();
    void this.send();
  }

  private later(): void {
    const wait = WAITS_MS[Math.min(this.tries, WAITS_MS.length - 1)]!;
    this.tries++;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.send(), wait);
    this.tell();
  }

  private settle(batch: Batch, status: number, body: unknown): void {
    if (status === 200 && body) {
      this.queue.shift();
      const answer = body as EditAnswer;
      this.revision = answer.revision;
      for (const created of answer.created ?? []) this.realIds.set(created.temp, created.id);
      if (answer.undo?.length) {
        (batch.kind === "undo" ? this.redos : this.undos).push({ operations: answer.undo, label: batch.label });
      }
      this.listener.answered(batch, answer);
    } else if (status === 409) {
      this.stopped = true;
      this.listener.conflicted(batch, (body ?? { error: "Somebody else changed this plan." }) as ConflictAnswer);
    } else if (status === 403) {
      this.stopped = true;
      this.listener.forbidden((body as { error?: string } | null)?.error ?? "You may no longer edit this plan.");
    } else {
      this.queue.shift();
      const errors = (body as RefusalAnswer | null)?.errors ?? [{ sentence: `The server could not do this (status ${status}). Nothing was changed.` }];
      const rest = status === 422 ? withoutGuilty(batch, errors) : null;
      this.listener.refused(batch, { errors });
      if (rest) this.queue.unshift(rest);
    }
  }

  /** Names given by earlier requests become ids; names given in this one stay. */
  private withRealIds(operations: readonly Operation[]): Operation[] {
    const own = new Set(operations.flatMap((o) => (o.op === "add" ? [o.temp] : [])));
    const real = (id: Id | null): Id | null => (id === null || own.has(String(id)) ? id : this.realId(id));
    return operations.map((operation) => {
      const copy: Record<string, unknown> = { ...operation };
      for (const key of ["id", "parent", "after", "from", "to"]) if (key in copy) copy[key] = real(copy[key] as Id | null);
      if ("ids" in copy) copy.ids = (copy.ids as Id[]).map(real);
      return copy as unknown as Operation;
    });
  }
}

/** The same request without the cells the server named, if that leaves something that can stand alone. */
function withoutGuilty(batch: Batch, errors: RefusalAnswer["errors"]): Batch | null {
  if (batch.kind !== "edit" || !batch.operations.every((o) => o.op === "set")) return null;
  const guilty = new Set<string>();
  for (const error of errors) {
    const named = error.operation === undefined ? undefined : batch.operations[error.operation];
    const id = error.id ?? (named?.op === "set" ? named.id : undefined);
    if (id === undefined || id === null) return null;
    guilty.add(`${id}`);
  }
  const operations = batch.operations.filter((o) => o.op === "set" && !guilty.has(`${o.id}`));
  return operations.length ? { ...batch, operations } : null;
}
