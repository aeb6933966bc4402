// What time it is in the demo: the server's clock, which can be ahead of the browser's.

let ahead = 0;

/** Take over the server's clock, in seconds since 1970. */
export function setClock(seconds) {
  ahead = seconds * 1000 - Date.now();
}

/** The demo's present moment, in milliseconds since 1970. */
export const now = () => Date.now() + ahead;
