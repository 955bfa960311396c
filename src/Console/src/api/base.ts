// This module is built into assets/, one level below the console's root; the API lies one level above that root.
const here: string = import.meta.url;

/** Path of the console's root, with a slash at its end: `/console/`, or below a PATHBASE. */
export const consoleRoot = import.meta.env.DEV ? '/console/' : new URL('..', here).pathname;

/** Path before `/v1`, without a slash at its end. */
export const apiRoot = consoleRoot.replace(/\/console\/$/, '');

/** Absolute URL of the gateway, for examples that people copy. */
export const publicRoot = (): string => location.origin + apiRoot;
