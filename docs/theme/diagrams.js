// Draws the Mermaid diagrams of a page, as GitHub does. Pages without one load nothing.
(() => {
  const texts = [...document.querySelectorAll("code.language-mermaid")];
  if (texts.length === 0) return;
  const root = document.documentElement;
  const isDark = () => ["ayu", "coal", "navy"].some((theme) => root.classList.contains(theme));
  const diagrams = texts.map((code) => ({ block: code.closest("pre"), text: code.textContent }));
  let drawn;

  async function draw() {
    if (drawn === isDark()) return;
    drawn = isDark();
    mermaid.initialize({ startOnLoad: false, theme: drawn ? "dark" : "default", fontFamily: "inherit" });
    for (const [number, diagram] of diagrams.entries()) {
      const { svg } = await mermaid.render(`diagram-${number}`, diagram.text);
      const figure = document.createElement("figure");
      figure.className = "diagram";
      figure.innerHTML = svg;
      diagram.block.replaceWith(figure);
      diagram.block = figure;
    }
  }

  const script = document.createElement("script");
  script.src = new URL("mermaid.js", document.currentScript.src);
  script.onload = () => {
    draw();
    new MutationObserver(draw).observe(root, { attributeFilter: ["class"] });
  };
  document.head.append(script);
})();
