// A ticket form on a server of its own, as a help page would have it: whoever writes a ticket reads at once whether
// support can help, by when, and what to do instead. `make example-form`, then http://localhost:8080.
//
// The key stays on this server, and a service that is away keeps nobody from sending a ticket.

import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { answered, createSla, type TicketAnswer } from "../clients/typescript/src/index.ts"; // "connex-sla-client"

const { SLA_URL: baseUrl = "http://localhost:8000", SLA_KEY, FORM_PORT = "8080" } = process.env;
const sla = createSla({ baseUrl, ...(SLA_KEY && { key: SLA_KEY }), retries: 1, timeout: 2 });

interface Ticket {
  plan: string;
  subject: string;
  description: string;
}

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const html = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: parts }, ...values.map((value) => value.replace(/[&<>"']/g, (each) => ESCAPED[each] ?? "")));

const page = (body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Write to support</title><body><h1>Write to support</h1>${body}`;

async function form(): Promise<string> {
  const plans = await answered(sla.GET("/plans")).catch(() => undefined);
  const options = (plans?.data ?? []).map(({ code, name }) => html`<option value="${code}">${name}</option>`);
  return page(`<form method="post">
    <p><label>Your plan <select name="plan">${options.join("")}</select></label>
    <p><label>Subject <input name="subject" required maxlength="500"></label>
    <p><label>What happened? <textarea name="description" rows="6" maxlength="10000"></textarea></label>
    <p><button>Send</button></form>`);
}

const when = (instant: string, timeZone: string): string =>
  new Date(instant).toLocaleString("en-US", { timeZone, dateStyle: "full", timeStyle: "short" });

function verdict({ scope, due_date, support_hours: { time_zone } }: TicketAnswer): string {
  if (scope.verdict === "out_of_scope") {
    return html`<p>Support cannot do this for you. ${scope.instead ?? ""}</p>`;
  }
  return html`<p>An answer is due by ${when(due_date.due_at, time_zone)} (${time_zone}).</p>`;
}

async function receive(request: IncomingMessage): Promise<string> {
  const given = Object.fromEntries(new URLSearchParams(await text(request))) as Partial<Ticket>;
  const { plan = "", subject = "", description = "" } = given;
  // Here the ticket goes into the helpdesk, whatever the service says of it.
  const thanks = html`<p>Thank you, we have “${subject}”.</p>`;
  try {
    const asked = { subject, description, ...(plan && { plan }) };
    return page(thanks + verdict(await answered(sla.POST("/decision", { body: asked }))));
  } catch (problem) {
    console.error(problem instanceof Error ? problem.message : problem);
    return page(`${thanks}<p>When it will be answered could not be looked up just now.</p>`);
  }
}

const server = createServer(async (request, response) => {
  const body = request.method === "POST" ? await receive(request) : await form();
  response.setHeader("Content-Type", "text/html; charset=utf-8").end(body);
});
server.listen(Number(FORM_PORT), "127.0.0.1", () => console.log(`http://localhost:${FORM_PORT}`));
process.once("SIGINT", () => server.close());
