"use strict";
// What only scripts can show is shown from the beginning, and no longer if the script of the map
// fails: then everything stands in the table, as without scripts.
document.documentElement.classList.add("drawn");
addEventListener("error", () => document.documentElement.classList.remove("drawn"));
