import { createSla } from "../src/index.ts";
const sla = createSla({ baseUrl: "http://x" });
const { data, error } = await sla.GET("/due-date", { params: { query: { plan: "gold", received_at: "x" } } });
const a: string = data!.due_at;
const b: string = error!.code;
