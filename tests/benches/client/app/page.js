// What both pages of the client alone have in common: `ready` is told the library's calls. After a
// redirect the page starts the library by itself, as an app does, and notes when the outcome is
// there.

const JOURNEY = "bench.redirect";

globalThis.ready = async (library) => {
  const journey = JSON.parse(sessionStorage.getItem(JOURNEY));
  sessionStorage.removeItem(JOURNEY);
  if (journey !== null) {
    globalThis.arrived = await arrive(library, journey).catch((error) => ({ error: String(error) }));
  }
  globalThis.library = library;
};

/**
 * Leaves for the authority, noting when: the clock of a document begins with the document, so times
 * are absolute.
 */
globalThis.depart = (library, client) => {
  sessionStorage.setItem(JOURNEY, JSON.stringify({ client, departed: absoluteNow() }));
  return library.redirect();
};

async function arrive(library, { client, departed }) {
  const accounts = await library.start(...client);
  return { ms: absoluteNow() - departed, accounts };
}

function absoluteNow() {
  return performance.timeOrigin + performance.now();
}
