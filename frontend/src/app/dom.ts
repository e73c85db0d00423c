// SPDX-License-Identifier: Apache-2.0
type Content = Node | string | null | undefined | false;

/** An element with attributes and content. Text stays text: nothing here parses HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | null | undefined> = {},
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...content.filter((part): part is Node | string => Boolean(part)));
  return element;
}

/** True while somebody types, so that single keys are left alone. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable=true]");
}

/** The token every writing request carries. */
export function csrfToken(): string {
  return document.body.dataset.csrf ?? "";
}

/** A word of the interface; the page may translate it by `data-words` on the body (JSON). */
export function say(english: string): string {
  words ??= JSON.parse(document.body.dataset.words ?? "{}") as Record<string, string>;
  return words[english] ?? english;
}
let words: Record<string, string> | undefined;
