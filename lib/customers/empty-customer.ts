import type { CustomerInput } from "./customer";

/** Nothing given yet; what is known goes over it. Its own file, so that a form in the browser loads nothing else. */
export const emptyCustomer = {
  email: null,
  phone: null,
  addressLine1: null,
  addressLine2: null,
  postalCode: null,
  city: null,
  region: null,
  country: null,
  taxId: null,
  language: null,
  currency: null,
  notes: null,
} as const satisfies Omit<CustomerInput, "name">;
