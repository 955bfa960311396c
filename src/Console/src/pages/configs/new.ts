/** Stands in the address for a config that is not saved yet; no slug has such a sign. */
export const newSlug = '+new';
