// Against a service that runs as a process of its own, started by tests/clients/test_typescript_client.py, which gives
// its address and two ways to it that fail once for each request: one loses the answer, one says 503 first.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";

import {
  answered,
  changeSequence,
  createSla,
  followChanges,
  isReplayed,
  type PurchaseRequest,
  ProblemError,
  type Sla,
} from "../src/index.ts";

const { SLA_URL: baseUrl = "", SLA_KEY: key = "", SLA_LOSES_ANSWERS_URL: losing = "", SLA_BUSY_URL: busy = "" } =
  process.env;
const FROM = "2026-06-01T00:00:00-04:00";
const PURCHASE: PurchaseRequest = {
  add_on: "screen_sharing",
  minutes: 30,
  billing_reference: "inv-1",
  effective_from: FROM,
};
const sla = createSla({ baseUrl, key });

async function anAccount(): Promise<string> {
  const id = `a-${randomUUID()}`;
  await answered(sla.PUT("/accounts/{id}", { params: { path: { id } }, body: { plan: "gold", effective_from: FROM } }));
  return id;
}

function buy(from: Sla, id: string) {
  return from.POST("/accounts/{id}/add-on-purchases", {
    params: { path: { id }, header: { "Idempotency-Key": `${id}-1` } },
    body: PURCHASE,
  });
}

test("an answer is typed", async () => {
  const { data, error } = await sla.GET("/due-date", {
    params: { query: { plan: "gold", received_at: "2026-11-24T15:30:00-05:00" } },
  });
  assert.equal(error, undefined);
  assert.equal(data?.due_at, "2026-11-25T12:00:00-05:00");
  assert.equal(data.plan?.name, "Gold");
});

test("a problem is data, typed as a Problem", async () => {
  const { data, error, response } = await sla.GET("/tier", { params: { query: { plan: "goldd" } } });
  assert.equal(data, undefined);
  assert.equal(response.status, 404);
  assert.equal(error?.code, "unknown_plan");
  assert.deepEqual(error.suggestions, ["Gold"]);
});

test("whoever would rather have an exception gets one", async () => {
  await assert.rejects(answered(sla.GET("/tier", { params: { query: { plan: "goldd" } } })), (error) => {
    assert(error instanceof ProblemError);
    assert.equal(error.problem.code, "unknown_plan");
    return true;
  });
});

test("without a key, what is not public is refused", async () => {
  const { error } = await createSla({ baseUrl }).GET("/accounts/{id}", { params: { path: { id: "acme" } } });
  assert.equal(error?.code, "key_required");
});

test("what the description does not have is an error of the compiler", () => {
  // @ts-expect-error: the path
  const path = () => sla.GET("/due-dat");
  // @ts-expect-error: the header that this write needs
  const header = () => sla.POST("/accounts/{id}/add-on-purchases", { params: { path: { id: "a" } }, body: PURCHASE });
  // @ts-expect-error: the type of a field
  const field: PurchaseRequest = { ...PURCHASE, minutes: "30" };
  void [path, header, field];
});

test("an etag keeps a write from overwriting what was not seen", async () => {
  const id = await anAccount();
  const { response } = await sla.GET("/accounts/{id}", { params: { path: { id } } });
  const body = { plan: "platinum", effective_from: "2026-07-01T00:00:00-04:00" };
  const unseen = await sla.PUT("/accounts/{id}", { params: { path: { id } }, body });
  assert.equal(unseen.error?.code, "precondition_required");
  const header = { "if-match": response.headers.get("ETag") ?? "" };
  const seen = await answered(sla.PUT("/accounts/{id}", { params: { path: { id }, header }, body }));
  assert.equal(seen.plan, "platinum");
});

test("a read knows the write whose sequence it names", async () => {
  const id = await anAccount();
  const bought = await buy(sla, id);
  const sequence = changeSequence(bought.response);
  assert(sequence);
  const query = { account: id, min_sequence: sequence };
  assert.equal((await answered(sla.GET("/screen-sharing", { params: { query } }))).minutes_remaining, 30);
});

test("a purchase whose answer got lost is sent again and bought once", async () => {
  const id = await anAccount();
  const { data, response } = await buy(createSla({ baseUrl: losing, key }), id);
  assert(isReplayed(response));
  const list = await answered(sla.GET("/accounts/{id}/add-on-purchases", { params: { path: { id } } }));
  assert.deepEqual(list.data.map((each) => each.id), [data?.id]);
});

test("what is not safe to repeat is not", async () => {
  const id = `a-${randomUUID()}`;
  const far = createSla({ baseUrl: losing, key });
  await assert.rejects(far.PUT("/accounts/{id}", { params: { path: { id } }, body: { plan: "gold" } }), TypeError);
  assert.equal((await answered(sla.GET("/accounts/{id}", { params: { path: { id } } }))).plan, "gold");
});

test("a busy service is asked again when it says", async () => {
  const far = createSla({ baseUrl: busy });
  const began = performance.now();
  const [read, asked] = await Promise.all([
    answered(far.GET("/tier", { params: { query: { plan: "gold" } } })),
    answered(far.POST("/decision", { body: { plan: "gold", topic: "field_mapping" } })),
  ]);
  assert.equal(read.tier.number, 2);
  assert.equal(asked.scope.verdict, "in_scope");
  assert(performance.now() - began > 990, "Retry-After said one second");
});

test("a client without retries asks once", async () => {
  const { response } = await createSla({ baseUrl: busy, retries: 0 }).GET("/tier", {
    params: { query: { plan: "silver" } },
  });
  assert.equal(response.status, 503);
});

test("who gives up is not kept waiting", async () => {
  const far = createSla({ baseUrl: busy, retries: 9 });
  const query = { plan: "platinum" };
  await assert.rejects(far.GET("/tier", { params: { query }, signal: AbortSignal.timeout(100) }), { name: "TimeoutError" });
});

test("a deletion answers nothing, and that is no failure", async () => {
  const path = { date: "2026-12-02" };
  const body = { hours: [], reason: "Staff training" };
  const made = await sla.PUT("/holiday-overrides/{date}", { params: { path }, body });
  const header = { "if-match": made.response.headers.get("ETag") ?? "" };
  await answered(sla.DELETE("/holiday-overrides/{date}", { params: { path, header } }));
  const { error } = await sla.GET("/holiday-overrides/{date}", { params: { path } });
  assert.equal(error?.code, "unknown_holiday_override");
});

test("changes are followed as they happen", async () => {
  const id = await anAccount();
  const sequence = changeSequence((await buy(sla, id)).response) ?? 0;
  for await (const change of followChanges({ baseUrl, key, after: sequence - 1 })) {
    assert.deepEqual([change.sequence, change.account, change.entity], [sequence, id, "purchase"]);
    break;
  }
});
