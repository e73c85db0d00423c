// SPDX-License-Identifier: Apache-2.0
// What this person likes to see, kept in the browser. A full or forbidden storage is no reason to fail.

export interface Settings {
  columns?: string[];
  sheetColumns?: string[];
  widths?: Record<string, number>;
  gridWidth?: number;
  perDay?: number;
  view?: "plan" | "sheet" | "timeline";
  baselines?: boolean;
  floats?: boolean;
  forecasts?: boolean;
  links?: boolean;
}

export function loadSettings(key: string): Settings {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Settings;
  } catch {
    return {};
  }
}

export function saveSettings(key: string, settings: Settings): void {
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    return;
  }
}
