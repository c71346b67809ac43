import type Stripe from "stripe";
import { ACCOUNT_A, ACCOUNT_B, ACCOUNT_C, sandboxKeyList } from "./accounts";
import { LOGOS } from "./logos";
import { emptyScope, type KeyRecord, type Scope, type State, scopeKey } from "./machine/state";
import { ORIGIN } from "./machine/world";

type Profile = {
  id: string;
  name: string;
  country: string;
  currency: string;
  email: string;
  phone: string;
  site: string;
  color: string | null;
  descriptor: string;
  timezone: string;
  due: string[];
  address: Stripe.Address;
};

const PROFILES: Profile[] = [
  {
    id: ACCOUNT_A,
    name: "Nordlicht Studio",
    country: "PL",
    currency: "eur",
    email: "hello@nordlicht.example",
    phone: "+48221234567",
    site: "https://nordlicht.example",
    color: "#0f5f5c",
    descriptor: "NORDLICHT",
    timezone: "Europe/Warsaw",
    due: [],
    address: {
      city: "Warszawa",
      country: "PL",
      line1: "ul. Prosta 20",
      line2: null,
      postal_code: "00-850",
      state: null,
    },
  },
  {
    id: ACCOUNT_B,
    name: "Harbor Bakery Co.",
    country: "US",
    currency: "usd",
    email: "orders@harborbakery.example",
    phone: "+12065550143",
    site: "https://harborbakery.example",
    color: "#7a3b12",
    descriptor: "HARBORBAKE",
    timezone: "America/Los_Angeles",
    due: [],
    address: {
      city: "Seattle",
      country: "US",
      line1: "1201 Alaskan Way",
      line2: null,
      postal_code: "98101",
      state: "WA",
    },
  },
  {
    id: ACCOUNT_C,
    name: "Newcomer Pottery",
    country: "DE",
    currency: "eur",
    email: "ton@newcomer.example",
    phone: "+49301234567",
    site: "https://newcomer.example",
    color: null,
    descriptor: "NEWCOMER",
    timezone: "Europe/Berlin",
    due: [
      "business_profile.mcc",
      "external_account",
      "person_1NewcomerOwner.verification.document",
      "tos_acceptance.date",
    ],
    address: { city: "Berlin", country: "DE", line1: "Oranienstr. 1", line2: null, postal_code: "10999", state: null },
  },
];

/** 1 September 2025, 08:00 UTC: before anything the sandbox itself can date. */
const OPENED = 1_756_713_600;

function account(p: Profile, fileIds: { logo: string | null; icon: string | null }): Stripe.Account {
  const isReady = p.due.length === 0;
  const capability = isReady ? "active" : "inactive";
  return {
    id: p.id,
    object: "account",
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: isReady ? "7333" : null,
      minority_owned_business_designation: null,
      name: p.name,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: p.address,
      support_email: p.email,
      support_phone: p.phone,
      support_url: `${p.site}/help`,
      url: p.site,
    },
    business_type: "company",
    capabilities: {
      card_payments: capability,
      link_payments: capability,
      transfers: capability,
      sepa_debit_payments: capability,
    },
    charges_enabled: isReady,
    controller: { type: "account" },
    country: p.country,
    created: OPENED,
    default_currency: p.currency,
    details_submitted: isReady,
    email: p.email,
    metadata: {},
    payouts_enabled: isReady,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: p.due,
      disabled_reason: isReady ? null : "requirements.past_due",
      errors: [],
      eventually_due: p.due,
      past_due: p.due,
      pending_verification: [],
    },
    settings: {
      bacs_debit_payments: { display_name: null, service_user_number: null },
      branding: { icon: fileIds.icon, logo: fileIds.logo, primary_color: p.color, secondary_color: null },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: p.descriptor.slice(0, 10),
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: p.name, timezone: p.timezone },
      payments: {
        statement_descriptor: p.descriptor,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
    },
    type: "standard",
  };
}

function logoOf(id: string): { name: string; bytes: string } | null {
  if (id === ACCOUNT_A) return { name: "nordlicht", bytes: LOGOS.nordlicht };
  if (id === ACCOUNT_B) return { name: "harbor", bytes: LOGOS.harbor };
  return null;
}

/** Puts the logo's file into the scope; test and live have files of their own. */
function addLogo(scope: Scope): string | null {
  const logo = logoOf(scope.accountId);
  if (logo === null) return null;
  const id = `file_sandbox${scope.livemode ? "Live" : "Test"}${logo.name}Logo`;
  scope.fileBytes[id] = logo.bytes;
  scope.objects.file[id] = {
    id,
    object: "file",
    created: OPENED,
    expires_at: null,
    filename: `${logo.name}.png`,
    purpose: "business_logo",
    size: Buffer.from(logo.bytes, "base64").byteLength,
    title: null,
    type: "png",
    url: `${ORIGIN}/v1/files/${id}/contents`,
  };
  return id;
}

/** The sandbox as it is when nothing has happened yet. */
export function initialState(): State {
  const state: State = { version: 1, accounts: {}, keys: {}, scopes: {}, due: [], deliveries: {}, clockOffsetMs: 0 };
  for (const profile of PROFILES) {
    const of = (livemode: boolean): Stripe.Account => {
      const scope = emptyScope(profile.id, livemode);
      state.scopes[scopeKey(profile.id, livemode)] = scope;
      const logo = addLogo(scope);
      return account(profile, { logo, icon: logo });
    };
    state.accounts[profile.id] = { test: of(false), live: of(true) };
  }
  for (const k of sandboxKeyList) {
    const record: KeyRecord = {
      key: k.key,
      kind: k.kind,
      accountId: k.accountId,
      livemode: k.mode === "live",
      rights: k.rights,
      state: "active",
    };
    state.keys[k.key] = record;
  }
  return state;
}
