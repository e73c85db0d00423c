// SPDX-License-Identifier: Apache-2.0

type Load = () => Promise<unknown>;
const FOLDERS = import.meta.glob("../islands/*/index.ts");
// An island is loaded when its element stands on the page. Folder `plan` defines <sb-plan>; these are named otherwise.
const ELEMENTS: Record<string, string> = { charts: "sb-chart" };

const islands = new Map<string, Load>(
  Object.entries(FOLDERS).map(([path, load]) => {
    const folder = path.split("/").at(-2) ?? "";
    return [ELEMENTS[folder] ?? `sb-${folder}`, load as Load];
  }),
);

function loadWhatIsThere(): void {
  for (const [element, load] of islands) {
    if (!customElements.get(element) && document.querySelector(element)) {
      islands.delete(element);
      void load();
    }
  }
}

export function startIslands(): void {
  loadWhatIsThere();
  document.addEventListener("sb:content", loadWhatIsThere);
}
