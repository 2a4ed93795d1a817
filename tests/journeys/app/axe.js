// axe-core as a global of the page, for the journeys to run.
import axe from "axe-core";

window.axe = axe;
