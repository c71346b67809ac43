import type Stripe from "stripe";
import { invalidParam } from "./errors";
import type { Form } from "./state";
import { typed } from "./validate";
import { put, requireObject, type World } from "./world";

type Status = { status: "active" | "inactive"; status_details?: { error_message: string } };

/** Wallets work on a public host name only; a loopback address can be registered by nobody. */
function statusOf(domain: string): Status {
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain) && !/^\d+(\.\d+){3}$/.test(domain) && !domain.endsWith(".localhost"))
    return { status: "active" };
  return { status: "inactive", status_details: { error_message: "Failed to verify the domain." } };
}

export function createDomain(w: World, form: Form): Stripe.PaymentMethodDomain {
  const params = typed<Stripe.PaymentMethodDomainCreateParams>(form);
  const domain = params.domain_name.toLowerCase();
  if (domain === "" || /[/:\s@]/.test(domain)) {
    throw invalidParam(
      "domain_name",
      `Invalid domain name: ${params.domain_name}. The domain must not include the scheme, a port or a path.`,
    );
  }
  if (statusOf(domain).status === "inactive" && (domain === "localhost" || /^\d+(\.\d+){3}$/.test(domain))) {
    throw invalidParam("domain_name", "The domain name must be publicly accessible.");
  }
  const existing = Object.values(w.scope.objects.payment_method_domain).find((d) => d.domain_name === domain);
  if (existing !== undefined) return existing;
  const status = statusOf(domain);
  return put(w, "payment_method_domain", {
    id: w.newId("pmd_"),
    object: "payment_method_domain",
    amazon_pay: status,
    apple_pay: status,
    created: w.seconds,
    domain_name: domain,
    enabled: params.enabled ?? true,
    google_pay: status,
    klarna: status,
    link: status,
    livemode: w.scope.livemode,
    paypal: status,
  });
}

export function updateDomain(w: World, id: string, form: Form): Stripe.PaymentMethodDomain {
  const params = typed<Stripe.PaymentMethodDomainUpdateParams>(form);
  const domain = requireObject(w, "payment_method_domain", id);
  if (params.enabled !== undefined) domain.enabled = params.enabled;
  return domain;
}

export function validateDomain(w: World, id: string): Stripe.PaymentMethodDomain {
  const domain = requireObject(w, "payment_method_domain", id);
  const status = statusOf(domain.domain_name);
  Object.assign(domain, {
    amazon_pay: status,
    apple_pay: status,
    google_pay: status,
    klarna: status,
    link: status,
    paypal: status,
  });
  return domain;
}
