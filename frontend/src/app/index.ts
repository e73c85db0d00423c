// SPDX-License-Identifier: Apache-2.0
// What every page has. The kit's style sheet comes first: ours builds on it.
import "@tabler/core/dist/css/tabler.css";
import "../styles/app.css";
import { startDialogs } from "./dialogs";
import { startHtmx } from "./htmx";
import { startIslands } from "./islands";
import { startKeys } from "./keys";
import { startMenus } from "./menus";
import { startPalette } from "./palette";
import { startPanel } from "./panel";
import { startForms } from "./forms";
import { startTheme } from "./theme";
import { startToasts } from "./toasts";

startToasts();
startTheme();
startMenus();
startDialogs();
startPanel();
startForms();
startPalette();
startKeys();
startHtmx();
startIslands();
