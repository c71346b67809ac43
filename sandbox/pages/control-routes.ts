import type { ServerResponse } from "node:http";
import { type ControlApi, openControlApi } from "./control-api";
import { controlPage } from "./control-page";
import { BadRequest, type PageRequest, redirect, requireSameOrigin, sendHtml } from "./http";

/** The control page: reads with GET, and turns each of its forms into one call of the control API. */
export async function controlRoutes(
  stripeUrl: string,
  request: PageRequest,
  response: ServerResponse,
): Promise<boolean> {
  const { pathname, searchParams } = request.url;
  const api = openControlApi(stripeUrl);
  if ((request.method === "GET" || request.method === "HEAD") && pathname === "/control") {
    const notice = searchParams.get("done") ?? searchParams.get("problem");
    return sendHtml(response, 200, await controlPage(api, { notice, isProblem: searchParams.has("problem") }));
  }
  if (request.method !== "POST" || pathname !== "/control") return false;
  requireSameOrigin(request);
  const form = new URLSearchParams(await request.text());
  try {
    return redirect(response, `/control?done=${encodeURIComponent(await act(api, form))}`);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    return redirect(response, `/control?problem=${encodeURIComponent(error.message)}`);
  }
}

type Action = (api: ControlApi, form: Form) => Promise<string>;
type Form = { text(name: string): string; whole(name: string): number; id(name: string): string };

const actions: Record<string, Action> = {
  settle: async (api, form) => {
    await api.post(`/payments/${form.id("id")}/settle`, { outcome: "succeeded" });
    return "The bank debit succeeded.";
  },
  fail: async (api, form) => {
    await api.post(`/payments/${form.id("id")}/settle`, { outcome: "failed" });
    return "The bank debit failed: insufficient funds.";
  },
  refund: async (api, form) => {
    await api.post(
      `/payments/${form.id("id")}/refund`,
      form.text("amount") === "" ? {} : { amount: form.whole("amount") },
    );
    return "Refunded, as if from Stripe's dashboard.";
  },
  dispute: async (api, form) => {
    await api.post(`/payments/${form.id("id")}/dispute`, { reason: "fraudulent" });
    return "The customer's bank opened a dispute.";
  },
  fraud_warning: async (api, form) => {
    await api.post(`/payments/${form.id("id")}/fraud_warning`, {});
    return "An early fraud warning was sent.";
  },
  decide: async (api, form) => {
    await api.post(`/disputes/${form.id("id")}/decide`, { outcome: form.text("outcome") });
    return `The dispute is decided: ${form.text("outcome")}.`;
  },
  payout: async (api, form) => {
    await api.post(`/accounts/${form.id("account")}/payout`, { mode: form.text("mode") });
    return "Paid out: the deposit has arrived.";
  },
  fail_payout: async (api, form) => {
    await api.post(`/payouts/${form.id("id")}/fail`, {});
    return "The bank sent the payout back.";
  },
  rule: async (api, form) => {
    const kind = form.text("kind");
    const body: Record<string, string | number | boolean> = { mode: "pass" };
    if (form.text("endpoint") !== "") body.endpoint = form.text("endpoint");
    if (kind === "delay") body.delay_ms = form.whole("delay_ms");
    if (kind === "drop" || kind === "hold" || kind === "shuffle") body[kind] = true;
    if (kind === "repeat") body.times = Math.max(2, form.whole("times"));
    await api.post("/deliveries/rule", body);
    return kind === "pass" ? "Deliveries go out at once." : `Deliveries now: ${kind}.`;
  },
  release: async (api, form) => {
    await api.post("/deliveries/release", form.text("id") === "" ? {} : { ids: form.id("id") });
    return "Released.";
  },
  resend: async (api, form) => {
    const { sent } = await api.post("/deliveries/resend", { event: form.id("id") });
    return `Sent again to ${String(sent)} endpoint(s).`;
  },
  clock: async (api, form) => {
    const hours = form.whole("hours");
    await api.post("/clock", { advance_ms: hours * 3_600_000 });
    return `The sandbox's clock went ${hours} hour(s) ahead.`;
  },
  fault: async (api, form) => {
    const method = form.text("method");
    const path = form.text("path");
    await api.post("/faults", {
      kind: form.text("kind"),
      times: Math.max(1, form.whole("times")),
      ...(method === "" ? {} : { method }),
      ...(path === "" ? {} : { path }),
    });
    return "The next matching calls will fail.";
  },
  clear_faults: async (api) => {
    await api.remove("/faults");
    return "No call fails on purpose any more.";
  },
  add_endpoints: async (api, form) => {
    await api.post("/endpoints", {
      account: form.text("account"),
      mode: form.text("mode"),
      count: form.whole("count"),
    });
    return "Foreign webhook endpoints were added.";
  },
  disable_endpoint: async (api, form) => {
    await api.post(`/endpoints/${form.id("id")}`, { disabled: form.text("disabled") });
    return form.text("disabled") === "true" ? "The endpoint is disabled." : "The endpoint is enabled.";
  },
  delete_endpoint: async (api, form) => {
    await api.remove(`/endpoints/${form.id("id")}`);
    return "The endpoint is deleted.";
  },
  reset: async (api, form) => {
    if (form.text("sure") !== "yes")
      throw new BadRequest(400, "Tick the box first: this forgets all payments of the sandbox.");
    await api.post("/reset", {});
    return "The sandbox is as new.";
  },
};

async function act(api: ControlApi, fields: URLSearchParams): Promise<string> {
  const name = fields.get("action") ?? "";
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) throw new BadRequest(400, "The control page has no such button.");
  return action(api, readFields(fields));
}

function readFields(fields: URLSearchParams): Form {
  const text = (name: string): string => (fields.get(name) ?? "").trim();
  return {
    text,
    whole(name) {
      const value = text(name) === "" ? 0 : Number(text(name));
      if (!Number.isSafeInteger(value) || value < 0 || value > 1_000_000_000)
        throw new BadRequest(400, `${name} has to be a whole number, not "${text(name)}".`);
      return value;
    },
    id(name) {
      if (!/^\w{3,100}$/.test(text(name))) throw new BadRequest(400, "That is no id of the sandbox.");
      return text(name);
    },
  };
}
