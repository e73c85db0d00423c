// SPDX-License-Identifier: Apache-2.0
// The icons the plan uses, from the house's one set.
import add from "@tabler/icons/outline/row-insert-bottom.svg?raw";
import alert from "@tabler/icons/outline/alert-triangle.svg?raw";
import book from "@tabler/icons/outline/book.svg?raw";
import bug from "@tabler/icons/outline/bug.svg?raw";
import columns from "@tabler/icons/outline/columns-3.svg?raw";
import crosshair from "@tabler/icons/outline/viewfinder.svg?raw";
import diamond from "@tabler/icons/outline/square-rotated.svg?raw";
import download from "@tabler/icons/outline/download.svg?raw";
import filter from "@tabler/icons/outline/filter.svg?raw";
import flag from "@tabler/icons/outline/flag.svg?raw";
import gate from "@tabler/icons/outline/barrier-block.svg?raw";
import indent from "@tabler/icons/outline/indent-increase.svg?raw";
import keyboard from "@tabler/icons/outline/keyboard.svg?raw";
import layers from "@tabler/icons/outline/stack-2.svg?raw";
import link from "@tabler/icons/outline/link.svg?raw";
import lock from "@tabler/icons/outline/lock.svg?raw";
import open from "@tabler/icons/outline/layout-sidebar-right.svg?raw";
import outdent from "@tabler/icons/outline/indent-decrease.svg?raw";
import pack from "@tabler/icons/outline/package.svg?raw";
import plus from "@tabler/icons/outline/plus.svg?raw";
import redo from "@tabler/icons/outline/arrow-forward-up.svg?raw";
import remove from "@tabler/icons/outline/row-remove.svg?raw";
import search from "@tabler/icons/outline/search.svg?raw";
import shield from "@tabler/icons/outline/shield-exclamation.svg?raw";
import switchover from "@tabler/icons/outline/switch-horizontal.svg?raw";
import undo from "@tabler/icons/outline/arrow-back-up.svg?raw";
import unlink from "@tabler/icons/outline/unlink.svg?raw";
import up from "@tabler/icons/outline/arrow-up.svg?raw";
import { icon } from "./dom";

const FILES = {
  add, alert, book, bug, columns, crosshair, diamond, download, filter, flag, gate, indent, keyboard, layers, link, lock,
  open, outdent, pack, plus, redo, remove, search, shield, switchover, undo, unlink, up,
};
export type IconName = keyof typeof FILES;

const KINDS: Record<string, IconName> = {
  milestone: "diamond", gate: "gate", epic: "layers", story: "book", bug: "bug", risk: "shield", cutover: "switchover",
  deliverable: "pack", learning: "book", promise: "flag",
};

const parsed = new Map<IconName, SVGElement>();

export function iconOf(name: IconName): SVGElement {
  let element = parsed.get(name);
  if (!element) parsed.set(name, (element = icon(FILES[name])));
  return element.cloneNode(true) as SVGElement;
}

/** Plain tasks and phases carry none: an icon on every row is an icon on no row. */
export function kindIcon(kind: string): IconName | null {
  return KINDS[kind] ?? null;
}
