// SPDX-License-Identifier: Apache-2.0
import library from "htmx.org";
import { say } from "./dom";
import { toast } from "./toasts";

interface Htmx {
  process(element: Element): void;
  ajax(verb: string, url: string, options: Record<string, unknown>): Promise<void>;
}

export const htmx = library as unknown as Htmx;

const SENTENCES: Record<number, string> = {
  0: "The server did not answer. What you typed is still here; try again.",
  400: "This could not be understood. Reload the page and try again.",
  401: "You are no longer signed in.",
  403: "You may not do this.",
  404: "This no longer exists, or you may not see it.",
  409: "This no longer fits what is there now. Reload to see the newest state.",
  412: "Somebody else changed this in the meantime. Reload to see the newest state; nothing was overwritten.",
  429: "Too many requests. Wait a moment, then try again.",
  500: "Something went wrong on the server. Nothing was half saved.",
};

/** What to say when a request did not succeed; a 422 carries its own answer and is swapped in. */
export function explain(status: number, detail = ""): void {
  const sentence = detail || say(SENTENCES[status] ?? SENTENCES[status >= 500 ? 500 : 400] ?? "");
  const reload = { label: say("Reload"), run: () => location.reload() };
  toast(sentence, status === 412 || status === 409 ? "watch" : "bad", [401, 409, 412].includes(status) ? reload : undefined);
}

/** The sentence of an error page, so that a rule speaks in its own words in the toast too. */
function sentenceOf(answer: string): string {
  return new DOMParser().parseFromString(answer, "text/html").querySelector("[data-error]")?.textContent?.trim() ?? "";
}

export function startHtmx(): void {
  (window as unknown as { htmx: unknown }).htmx = library;
  let running = 0;
  const bar = document.createElement("div");
  bar.className = "sb-bar";
  document.body.append(bar);
  const show = (change: number) => {
    running = Math.max(0, running + change);
    bar.classList.toggle("is-on", running > 0);
  };
  document.addEventListener("htmx:before:request", () => show(1));
  document.addEventListener("htmx:finally:request", () => show(-1));
  document.addEventListener("htmx:response:error", (event) => {
    const status: number = (event as CustomEvent).detail?.ctx?.response?.raw?.status ?? (event as CustomEvent).detail?.ctx?.response?.status ?? 0;
    const answer: unknown = (event as CustomEvent).detail?.ctx?.text;
    if (status !== 422) explain(status, typeof answer === "string" ? sentenceOf(answer) : "");
  });
  document.addEventListener("htmx:error", (event) => {
    const problem = (event as CustomEvent).detail?.error;
    if (problem?.name !== "AbortError") explain(0);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    document.dispatchEvent(new CustomEvent("sb:content", { detail: event.target }));
  });
}
