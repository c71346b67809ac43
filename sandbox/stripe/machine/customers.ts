import type Stripe from "stripe";
import { invalidParam } from "./errors";
import { emit, snapshot } from "./events";
import type { Form } from "./state";
import { typed } from "./validate";
import { mergeMetadata, put, requireObject, type World } from "./world";

function apply(customer: Stripe.Customer, params: Stripe.CustomerUpdateParams): void {
  const { address, description, email, name, phone, metadata, preferred_locales, tax_exempt } = params;
  if (email !== undefined) {
    if (email && !/^[^@\s]+@[^@\s]+$/.test(email))
      throw invalidParam("email", `Invalid email address: ${email}`, "email_invalid");
    customer.email = email || null;
  }
  if (name !== undefined) customer.name = name || null;
  if (phone !== undefined) customer.phone = phone || null;
  if (description !== undefined) customer.description = description || null;
  if (metadata !== undefined) customer.metadata = mergeMetadata(customer.metadata, metadata);
  if (preferred_locales !== undefined) customer.preferred_locales = [...preferred_locales];
  if (tax_exempt !== undefined) customer.tax_exempt = tax_exempt || "none";
  if (address !== undefined) {
    const a = address || {};
    customer.address = address
      ? {
          city: a.city ?? null,
          country: a.country ?? null,
          line1: a.line1 ?? null,
          line2: a.line2 ?? null,
          postal_code: a.postal_code ?? null,
          state: a.state ?? null,
        }
      : null;
  }
}

export function createCustomer(w: World, form: Form): Stripe.Customer {
  const id = w.newId("cus_");
  const customer: Stripe.Customer = {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: w.seconds,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: w.scope.livemode,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  apply(customer, typed<Stripe.CustomerUpdateParams>(form));
  put(w, "customer", customer);
  emit(w, "customer.created", customer);
  return customer;
}

export function updateCustomer(w: World, id: string, form: Form): Stripe.Customer {
  const customer = requireObject(w, "customer", id);
  if (customer.deleted) throw invalidParam("id", `No such customer: '${id}'`, "resource_missing");
  const before = snapshot(customer);
  apply(customer, typed<Stripe.CustomerUpdateParams>(form));
  emit(w, "customer.updated", customer, before);
  return customer;
}

/** What stays is a stub that says it was deleted. */
export function deleteCustomer(w: World, id: string): Stripe.DeletedCustomer {
  const customer = requireObject(w, "customer", id);
  if (customer.deleted) throw invalidParam("id", `No such customer: '${id}'`, "resource_missing");
  emit(w, "customer.deleted", customer);
  const stub: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
  put(w, "customer", stub);
  return stub;
}
