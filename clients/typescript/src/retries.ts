// What is sent again where no answer came: what happens once, however often it is sent.

// Each is asked by POST, because it is too long for a URL, and writes nothing.
export const QUESTIONS: readonly string[] = [
  "/compliance",
  "/decision",
  "/due-date",
  "/due-dates",
  "/policy/preview",
  "/scope-check",
];
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const LONGEST_WAIT = 30; // seconds

export type Send = (request: Request) => Promise<Response>;

/** Gives each try, its body included, that many seconds. */
export function within(seconds: number): Send {
  return (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(seconds * 1000)]) });
}

/** Reads, questions, and writes with an Idempotency-Key. A PUT is none: its If-Match holds only once. */
export function mayBeRepeated(request: Request): boolean {
  if (request.method === "POST") {
    const path = new URL(request.url).pathname;
    return request.headers.has("Idempotency-Key") || QUESTIONS.some((each) => path.endsWith(each));
  }
  return request.method === "GET" || request.method === "HEAD";
}

/** On a lost connection, and on 429, 502, 503 and 504, after `Retry-After` or a growing pause with jitter. */
export function repeating(times: number, send: Send = fetch): Send {
  return async (request) => {
    const most = mayBeRepeated(request) ? times : 0;
    for (let tried = 0; ; tried += 1) {
      const answer = await send(request.clone()).catch((error: unknown) => {
        if (tried >= most || request.signal.aborted) throw error;
      });
      if (answer && (tried >= most || !asksAgain(answer))) return answer;
      await answer?.body?.cancel();
      await pause(secondsUntilNext(answer, tried), request.signal);
    }
  };
}

/** A 409 with `Retry-After` says that the first try of a write is still running. */
function asksAgain(answer: Response): boolean {
  return AGAIN.has(answer.status) || (answer.status === 409 && answer.headers.has("Retry-After"));
}

function secondsUntilNext(answer: Response | void, tried: number): number {
  const asked = Number(answer?.headers.get("Retry-After"));
  const own = 0.2 * 2 ** tried * Math.random();
  return Math.min(asked > 0 ? asked : own, LONGEST_WAIT);
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
