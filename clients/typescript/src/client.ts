// The client: openapi-fetch over the generated types, with the service's address, its key and its retries.

import createClient, { type Client } from "openapi-fetch";

import { repeating, within } from "./retries.ts";
import type { paths, Problem } from "./schema.ts";

export type Sla = Client<paths>;

export interface SlaOptions {
  /** Where the service is, such as `https://sla.example.com`. */
  baseUrl: string;
  /** An API key, for what is not public. It belongs on a server, never in a page. */
  key?: string;
  /** How often what is safe to repeat is repeated. */
  retries?: number;
  /** Seconds that each try may take. */
  timeout?: number;
}

/** Each call resolves to `{ data, response }`, or to `{ error, response }` where `error` is the Problem. */
export function createSla({ baseUrl, key, retries = 4, timeout = 30 }: SlaOptions): Sla {
  return createClient<paths>({
    baseUrl,
    ...(key && { headers: { Authorization: `Bearer ${key}` } }),
    fetch: repeating(retries, within(timeout)),
  });
}

/** The service answered with a problem: its code says which, and `/problems/{code}` how to mend it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly response: Response;

  constructor(problem: Problem, response: Response) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = "ProblemError";
    this.problem = problem;
    this.response = response;
  }
}

/** For whoever would rather have an exception: the data of a call, or a ProblemError. */
export async function answered<T>(
  call: Promise<{ data?: T; error?: Problem; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  if (typeof error === "object") throw new ProblemError(error, response);
  throw new Error(`${response.status} ${response.statusText}, by something between here and the service`);
}

/** Of a write: a read with it as `min_sequence` knows that write, whichever replica answers. */
export function changeSequence(response: Response): number | undefined {
  const sequence = response.headers.get("Change-Sequence");
  return sequence === null ? undefined : Number(sequence);
}

/** Whether a write with this Idempotency-Key was done before: then this is its first answer once more. */
export function isReplayed(response: Response): boolean {
  return response.headers.has("Idempotency-Replayed");
}
