// SPDX-License-Identifier: Apache-2.0
import "@tabler/core/dist/css/tabler.css";
import "../styles/app.css";
import htmx from "htmx.org";

(window as unknown as { htmx: unknown }).htmx = htmx;
