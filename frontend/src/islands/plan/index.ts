// SPDX-License-Identifier: Apache-2.0
import { SbPlan } from "./element";
import "./plan.css";

if (!customElements.get("sb-plan")) customElements.define("sb-plan", SbPlan);
