// SPDX-License-Identifier: Apache-2.0
// What the plan's commands work on: the part of the element they may know.
import type { Sight } from "./columns";
import type { Id, Operation } from "./contract";
import type { Grid, CellError } from "./grid";
import type { Gantt } from "./gantt";
import type { PlanModel } from "./model";
import type { Outbox } from "./outbox";
import type { Selection } from "./selection";
import type { Zoom } from "./scale";

export interface Bench {
  readonly model: PlanModel;
  readonly sight: Sight;
  readonly selection: Selection;
  readonly errors: Map<string, CellError>;
  readonly editable: boolean;
  readonly grid: Grid;
  readonly gantt: Gantt;
  readonly outbox: Outbox | null;
  /** Draws the operations at once and sends them as one request. */
  edit(operations: Operation[], label: string, typed?: Map<string, string>): void;
  undo(): void;
  redo(): void;
  say(sentence: string): void;
  refresh(): void;
  reveal(id: Id): void;
  newTemp(): string;
  openEditor(typed: string | null): void;
  openItem(): void;
  openFind(): void;
  openKeys(): void;
  zoom(zoom: Zoom | "fit"): void;
}
