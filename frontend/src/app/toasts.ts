// SPDX-License-Identifier: Apache-2.0
import { el, say } from "./dom";
import { icon, type IconName } from "./icons";

export type Tone = "info" | "good" | "watch" | "bad";
const ICONS: Record<Tone, IconName> = { info: "info", good: "check", watch: "alert", bad: "alert" };

interface Act {
  label: string;
  run: () => void;
}

/** Tell the person something for some seconds; bad news stays until it is dismissed. */
export function toast(text: string, tone: Tone = "info", act?: Act): void {
  const box = el("div", { class: `sb-toast sb-toast-${tone}`, "data-toast": true }, icon(ICONS[tone]), el("p", {}, text));
  if (act) {
    const button = el("button", { type: "button", class: "do" }, act.label);
    button.addEventListener("click", () => {
      box.remove();
      act.run();
    });
    box.append(button);
  }
  box.append(el("button", { type: "button", class: "sb-icon-button", "data-dismiss": true, "aria-label": say("Dismiss") }, icon("close")));
  document.getElementById("toasts")?.append(box);
  leaveLater(box, tone !== "bad" && !act ? 6000 : 20000);
}

function leaveLater(box: Element, milliseconds: number): void {
  if (box.classList.contains("sb-toast-bad")) return;
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : box.remove());
  setTimeout(leave, milliseconds);
}

export function startToasts(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("[data-dismiss]");
    button?.closest("[data-toast], .sb-notice")?.remove();
  });
  for (const box of document.querySelectorAll("[data-toast]")) leaveLater(box, 8000);
  // The server says: HX-Trigger: {"sb:toast": {"text": "…", "tone": "good"}}
  document.addEventListener("sb:toast", (event) => {
    const { text, tone } = (event as CustomEvent<{ text: string; tone?: Tone }>).detail;
    if (text) toast(text, tone ?? "good");
  });
}
