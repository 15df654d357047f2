// Connex SLA's client. `schema.ts` is written from the service's own description; the other modules by hand.

export { followChanges } from "./changes.ts";
export * from "./client.ts";
export { mayBeRepeated, QUESTIONS } from "./retries.ts";
export type * from "./schema.ts";
