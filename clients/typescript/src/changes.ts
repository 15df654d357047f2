// The change log as it happens: server-sent events over fetch, as EventSource cannot send a key.

import { EventSourceParserStream } from "eventsource-parser/stream";

import { ProblemError, type SlaOptions } from "./client.ts";
import { repeating } from "./retries.ts";
import type { Change, Problem } from "./schema.ts";

const PAUSE = 1000; // milliseconds until a lost stream is taken up again

/** Every change after that one, or from now on, as it happens, without end; a lost stream is taken up where it was. */
export async function* followChanges(
  { baseUrl, key, retries = 4, after, signal }: SlaOptions & { after?: number; signal?: AbortSignal },
): AsyncGenerator<Change, void> {
  const send = repeating(retries);
  while (!signal?.aborted) {
    const request = new Request(new URL("changes/stream", `${baseUrl.replace(/\/$/, "")}/`), {
      headers: {
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        ...(after !== undefined && { "Last-Event-ID": String(after) }),
      },
      signal: signal ?? null,
    });
    const answer = await send(request);
    if (!answer.ok) throw new ProblemError((await answer.json()) as Problem, answer);
    try {
      for await (const change of changesIn(answer)) {
        after = change.sequence;
        yield change;
      }
    } catch (lost) {
      if (!(lost instanceof TypeError)) throw lost;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function* changesIn(answer: Response): AsyncGenerator<Change, void> {
  if (!answer.body) return;
  const events = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = events.getReader(); // not every browser can iterate over a stream
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (read.value.event === "change") yield JSON.parse(read.value.data) as Change;
    }
  } finally {
    await reader.cancel();
  }
}
