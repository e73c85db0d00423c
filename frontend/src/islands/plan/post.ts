// SPDX-License-Identifier: Apache-2.0
// Between outbox and screen: what an answer, a refusal, a conflict and a lost line mean for the plan.
import type { CellError } from "./grid";
import { COLUMNS } from "./columns";
import type { ConflictAnswer, EditAnswer, Id, PlanData, RefusalAnswer } from "./contract";
import { h } from "./dom";
import type { Drafts } from "./drafts";
import { iconOf } from "./icons";
import type { PlanModel } from "./model";
import type { Batch, Outbox, OutboxListener, OutboxState } from "./outbox";
import type { Selection } from "./selection";

export interface Moved {
  ids: Set<Id>;
  before: Map<Id, { start: number | null; finish: number | null }>;
  message: string | undefined;
}

export interface PostHost {
  model: PlanModel;
  drafts: Drafts;
  selection: Selection;
  errors: Map<string, CellError>;
  outbox: Outbox | null;
  say(sentence: string): void;
  refresh(): void;
  fetchData(): Promise<PlanData>;
  takeData(data: PlanData): void;
  moved(moved: Moved): void;
  lock(sentence: string): void;
  emit(name: string, detail: unknown): void;
}

export class Post implements OutboxListener {
  readonly banner = h("div", { class: "sbp-banner", role: "alert", hidden: true });
  private slow = 0;

  constructor(private readonly host: PostHost) {}

  answered(batch: Batch, answer: EditAnswer): void {
    const { model, drafts, selection, errors, outbox } = this.host;
    if (answer.reload) {
      void this.reload(true);
      return;
    }
    const row = selection.active?.row ?? 0;
    drafts.discard();
    const before: Moved["before"] = new Map();
    for (const { id } of answer.moved ?? []) {
      const item = model.byId.get(id);
      if (item) before.set(id, { start: item.start, finish: item.finish });
    }
    const dated = drafts.confirm(batch.operations, answer);
    for (const waiting of outbox?.queue ?? []) drafts.apply(waiting.operations);
    const named = new Map((answer.created ?? []).map((c) => [c.temp as Id, c.id]));
    for (const [temp, id] of named) {
      for (const [key, error] of [...errors]) if (key.startsWith(`${temp}:`)) errors.set(`${id}${key.slice(String(temp).length)}`, error);
    }
    selection.repair(named, row);
    this.host.moved({ ids: new Set(dated), before, message: answer.message });
    this.host.emit("sb-plan-edited", { revision: answer.revision, moved: dated, message: answer.message, project: answer.project });
    this.host.refresh();
  }

  refused(batch: Batch, { errors: refusals }: RefusalAnswer): void {
    const { errors, model } = this.host;
    this.redraft();
    let placed = 0;
    for (const refusal of refusals) {
      const operation = refusal.operation === undefined ? undefined : batch.operations[refusal.operation];
      const id = refusal.id || (operation && "id" in operation ? operation.id : operation && "to" in operation ? operation.to : null);
      const field = refusal.field || (operation?.op === "set" ? operation.field : operation && /link/.test(operation.op) ? "predecessors" : null);
      const column = [...COLUMNS.values()].find((c) => c.key === field || c.fields.includes(field ?? ""));
      if (id === null || !column || !model.byId.has(id)) continue;
      const typed = batch.typed.get(`${id}:${field}`) ?? batch.typed.get(`${id}:${column.key}`);
      errors.set(`${id}:${column.key}`, { text: typed ?? String(operation && "value" in operation ? operation.value : ""), sentence: refusal.sentence });
      placed++;
    }
    const cells = new Set([...batch.typed.keys()].filter((key) => COLUMNS.has(key.slice(key.lastIndexOf(":") + 1))));
    if (!placed && cells.size === 1) {
      // a circle names no cell, but one cell was all that was typed
      const cell = [...cells][0]!;
      errors.set(cell, { text: batch.typed.get(cell)!, sentence: refusals[0]?.sentence ?? "" });
    }
    const first = refusals[0]?.sentence ?? "This edit was refused.";
    this.host.say(refusals.length > 1 && placed ? `${refusals.length} cells were refused. They say why.` : first);
    this.host.emit("sb-plan-state", { state: "refused", waiting: this.host.outbox?.waiting ?? 0 });
    this.host.refresh();
  }

  conflicted(_batch: Batch, answer: ConflictAnswer): void {
    const { who, when, what } = answer.current ?? {};
    const fact = who ? `${who} changed ${what ?? "this plan"}${when ? ` ${when}` : ""}. ` : `${answer.error} `;
    this.show("alert", `${fact}Your edit has not been saved.`, [
      ["Apply my edit again", () => void this.reapply()],
      ["Drop it and reload", () => void this.reload(true)],
    ]);
    this.host.emit("sb-plan-conflict", answer);
  }

  forbidden(sentence: string): void {
    this.host.drafts.discard();
    this.host.lock(sentence);
    const lost = this.host.outbox?.waiting ?? 0;
    this.show("lock", `${sentence} ${lost === 1 ? "Your last edit was" : `Your last ${lost} edits were`} not saved.`, [["Reload", () => void this.reload(true)]]);
    this.host.refresh();
  }

  signedOut(): void {
    this.show("lock", "You are signed out. Sign in again in another tab; your edits wait here until then.", [["Send them now", () => this.host.outbox?.retry()]]);
  }

  changed({ state, waiting }: OutboxState): void {
    window.clearTimeout(this.slow);
    if (state === "waiting") {
      const edits = waiting === 1 ? "1 edit waits here and is" : `${waiting} edits wait here and are`;
      this.show("alert", `No connection. ${edits} sent as soon as it is back.`, [["Try now", () => this.host.outbox?.retry()]]);
    } else if (state !== "stopped") {
      this.hide();
      if (state === "saving") this.slow = window.setTimeout(() => this.host.say("Saving…"), 400);
    }
    this.host.emit("sb-plan-state", { state, waiting });
  }

  /** The confirmed plan with what still waits laid over it. */
  redraft(): void {
    this.host.drafts.discard();
    for (const waiting of this.host.outbox?.queue ?? []) this.host.drafts.apply(waiting.operations);
  }

  async reload(dropEdits: boolean): Promise<void> {
    try {
      const data = await this.host.fetchData();
      if (dropEdits) this.host.outbox?.clear();
      this.host.drafts.discard();
      this.host.takeData(data);
      this.hide();
    } catch {
      this.show("alert", "The plan could not be loaded again.", [["Try again", () => void this.reload(dropEdits)]]);
    }
  }

  private async reapply(): Promise<void> {
    await this.reload(false);
    for (const waiting of this.host.outbox?.queue ?? []) this.host.drafts.apply(waiting.operations);
    this.host.refresh();
    this.host.outbox?.retry();
  }

  show(symbol: "alert" | "lock", sentence: string, choices: [string, () => void][]): void {
    this.banner.hidden = false;
    this.banner.replaceChildren(iconOf(symbol), h("span", {}, sentence), ...choices.map(([label, run]) => h("button", { type: "button", class: "sbp-button", onclick: run }, label)));
    this.host.refresh();
  }

  hide(): void {
    if (this.banner.hidden) return;
    this.banner.hidden = true;
    this.host.refresh();
  }
}
