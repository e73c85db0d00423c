// SPDX-License-Identifier: Apache-2.0
import { el, isTyping, say } from "./dom";

interface Key {
  keys: string[];
  does: string;
}
const GROUPS: { title: string; keys: Key[] }[] = [
  {
    title: "Everywhere",
    keys: [
      { keys: ["Ctrl", "K"], does: "Search, go to, or do" },
      { keys: ["?"], does: "All keys" },
      { keys: ["g", "h"], does: "Home" },
      { keys: ["g", "d"], does: "Decisions" },
      { keys: ["Esc"], does: "Close what lies on top" },
    ],
  },
  {
    title: "Lists",
    keys: [
      { keys: ["/"], does: "Filter" },
      { keys: ["↑", "↓"], does: "Next, previous row" },
      { keys: ["Enter"], does: "Open the row" },
      { keys: ["Space"], does: "Select the row" },
      { keys: ["Shift", "↓"], does: "Select a range" },
      { keys: ["Ctrl", "A"], does: "Select all shown" },
    ],
  },
];

/** More keys for the overview, from an island: its own group. */
export function addKeys(title: string, keys: Key[]): void {
  GROUPS.push({ title, keys });
}

function showKeys(): void {
  if (document.querySelector("dialog[open]")) return;
  const sections = GROUPS.map(({ title, keys }) =>
    el("section", {}, el("h3", {}, say(title)), ...keys.map((key) => el("div", {}, el("span", {}, say(key.does)), el("span", {}, ...key.keys.map((name) => el("kbd", {}, name)))))),
  );
  const close = el("button", { class: "sb-btn", value: "" }, say("Close"));
  const dialog = el(
    "dialog",
    { class: "sb-dialog-wide", "aria-labelledby": "sb-keys-title" },
    el("div", { class: "sb-dialog-head" }, el("h2", { id: "sb-keys-title" }, say("Keys"))),
    el("div", { class: "sb-dialog-body" }, el("div", { class: "sb-keys" }, ...sections)),
    el("form", { method: "dialog", class: "sb-dialog-foot" }, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function startKeys(): void {
  let waitingForSecond = 0;
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-keys]")) showKeys();
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") {
      event.preventDefault();
      showKeys();
    }
    if (event.key === "/") {
      const filter = document.querySelector<HTMLInputElement>("[data-filter-focus], input[type=search]");
      if (filter) {
        event.preventDefault();
        filter.focus();
        filter.select();
      }
    }
    const second = performance.now() - waitingForSecond < 900;
    if (event.key === "g") waitingForSecond = performance.now();
    if (second && event.key === "h") location.assign("/");
    if (second && event.key === "d") document.querySelector<HTMLAnchorElement>("a.sb-pill")?.click();
  });
  // what the hand already knows: the platform's own sign on the search field
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll(".sb-search kbd")) key.textContent = "⌘ K";
}
