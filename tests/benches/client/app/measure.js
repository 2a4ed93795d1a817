// Runs in a page of the client alone, as the body of a function that WebDriver calls: times the
// library's calls over what is in the session storage, and returns milliseconds per call.

const [client, cell, plan, done] = arguments;

async function timed(call) {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

/**
 * Calls more and more often, which warms up as well, until a batch is long enough for the clock.
 */
async function perCall(batch) {
  let count = 1;
  for (;;) {
    const ms = await timed(() => batch(count));
    if (ms >= plan.batch_ms) return ms / count;
    count = Math.ceil(count * Math.min(10, Math.max(2, (1.2 * plan.batch_ms) / Math.max(ms, 0.01))));
  }
}

async function often(count, call) {
  for (let turn = 0; turn < count; turn++) await call();
}

async function check() {
  for (const token of new Set([0, Math.floor(cell.tokens / 2), cell.tokens - 1])) {
    const secret = await library.secret(token);
    if (secret !== `t${token}`) throw new Error(`asked for the token t${token}, got ${secret}`);
  }
}

function foreignRequests() {
  const names = performance.getEntriesByType("resource").map(({ name }) => name);
  return names.filter((name) => !name.startsWith(location.origin));
}

async function measure() {
  if (!crossOriginIsolated) throw new Error("the page is not isolated: its clock is too coarse");
  let accounts;
  const start = async () => (accounts = await library.start(...client));
  const samples = {};
  samples.first_start = await timed(start);
  if (accounts !== cell.accounts) throw new Error(`found ${accounts} accounts of ${cell.accounts}`);
  samples.first_hit = await timed(() => library.hits(1, cell.tokens));
  await check();
  samples.start = await perCall((count) => often(count, start));
  samples.hit = await perCall((count) => library.hits(count, cell.tokens));
  samples.burst = await perCall((count) => often(count, () => library.burst(plan.burst, cell.tokens)));
  if (foreignRequests().length > 0) throw new Error(`asked ${foreignRequests()}`);
  return samples;
}

measure().then(
  (samples) => done({ samples }),
  (error) => done({ error: String(error?.stack ?? error) }),
);
