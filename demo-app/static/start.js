// Starts the app from a file, so that the page needs no inline script: docs/deployment.md.
// The addresses, which change with every build, are those that Trunk writes into the page.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const { default: init } = await import(js);
await init({ module_or_path: wasm });
