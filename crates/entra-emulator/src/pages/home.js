"use strict";
const rows = document.getElementById("requests-rows");
let shown = "";
async function redraw() {
  const response = await fetch("/__emulator/requests?last=30");
  const text = await response.text();
  if (text === shown) return;
  shown = text;
  rows.replaceChildren(...JSON.parse(text).reverse().map((record) => {
    const row = document.createElement("tr");
    const cells = [record.status, record.method + " " + record.path, record.grant_type || record.prompt || "",
      record.user || "", record.warnings.join("; ")];
    row.append(...cells.map((cell) => {
      const data = document.createElement("td");
      data.textContent = cell;
      return data;
    }));
    return row;
  }));
}
setInterval(() => { if (!document.hidden) redraw().catch(() => {}); }, 1000);
